package dev.parley.stun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.core.Packet;
import dev.parley.core.TransportAddress;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StunMessageTest {
  private static final StunKey KEY = StunKey.shortTerm("a password of some length");
  private static final int UNKNOWN_REQUIRED = 0x7FF0;
  private static final int UNKNOWN_OPTIONAL = 0xFFF0;

  private final Packet packet = Packet.allocate(600);
  private final StunWriter writer = new StunWriter();
  private final StunMessage message = new StunMessage();

  private void begin(StunClass stunClass) {
    writer.begin(packet, stunClass, StunMessage.BINDING, 1, 2);
  }

  private void read() {
    assertThat(message.read(packet)).isTrue();
  }

  private void appendRaw(int type, int declared, int real) {
    int at = packet.length();
    packet.length(at + 4 + real);
    packet.putU16(at, type);
    packet.putU16(at + 2, declared);
    packet.putU16(2, packet.length() - StunMessage.HEADER_BYTES);
  }

  private boolean isStun() {
    return StunMessage.isStun(packet.array(), packet.offset(), packet.length());
  }

  private @Nullable String localUfrag() {
    return StunMessage.localUfrag(packet.array(), packet.offset(), packet.length());
  }

  @Test
  void classAndMethodInterleave() {
    for (StunClass stunClass : StunClass.values()) {
      for (int method : new int[] {0, 1, 3, 0x0F, 0x70, 0x123, 0xF80, 0xFFF}) {
        writer.begin(packet, stunClass, method, 0, 0);
        read();
        assertThat(message.stunClass()).isEqualTo(stunClass);
        assertThat(message.method()).isEqualTo(method);
      }
    }
    begin(StunClass.ERROR_RESPONSE);
    assertThat(packet.u16(0)).isEqualTo(0x0111);
  }

  @Test
  void isStunWantsCookieLengthAndLeadingZeros() {
    begin(StunClass.REQUEST);
    assertThat(isStun()).isTrue();
    packet.putU16(4, 0x2113);
    assertThat(isStun()).as("cookie").isFalse();
    begin(StunClass.REQUEST);
    packet.putU8(0, 0x40);
    assertThat(isStun()).as("first bits").isFalse();
    begin(StunClass.REQUEST);
    packet.putU16(2, 4);
    assertThat(isStun()).as("longer than the datagram").isFalse();
    begin(StunClass.REQUEST);
    packet.length(24);
    assertThat(isStun()).as("shorter than the datagram").isFalse();
    begin(StunClass.REQUEST);
    packet.length(22);
    packet.putU16(2, 2);
    assertThat(isStun()).as("no multiple of four").isFalse();
    assertThat(StunMessage.isStun(new byte[19], 0, 19)).as("too short").isFalse();
    assertThat(StunMessage.isStun(new byte[20], 10, 20)).as("outside the array").isFalse();
  }

  @Test
  void localUfragIsTheUsernameBeforeTheColon() {
    begin(StunClass.REQUEST);
    writer.priority(5);
    writer.text(StunAttribute.USERNAME, "left:right");
    writer.integrity(KEY);
    assertThat(localUfrag()).isEqualTo("left");
  }

  @Test
  void localUfragIsNullWithoutUsernameColonOrRequest() {
    begin(StunClass.REQUEST);
    assertThat(localUfrag()).isNull();
    writer.text(StunAttribute.USERNAME, "no colon");
    assertThat(localUfrag()).isNull();
    begin(StunClass.SUCCESS_RESPONSE);
    writer.text(StunAttribute.USERNAME, "left:right");
    assertThat(localUfrag()).isNull();
    begin(StunClass.REQUEST);
    writer.integrity(KEY);
    writer.text(StunAttribute.USERNAME, "left:right");
    assertThat(localUfrag()).as("behind the integrity").isNull();
    begin(StunClass.REQUEST);
    appendRaw(StunAttribute.USERNAME, 0xFFFF, 8);
    assertThat(localUfrag()).as("beyond the end").isNull();
  }

  @Test
  void ofTwoAttributesTheFirstCounts() {
    begin(StunClass.REQUEST);
    writer.priority(1);
    writer.priority(2);
    read();
    assertThat(message.priority()).isEqualTo(1);
  }

  @Test
  void ignoresWhatStandsBehindTheIntegrity() {
    begin(StunClass.REQUEST);
    writer.text(StunAttribute.USERNAME, "a:b");
    writer.integrity(KEY);
    writer.useCandidate();
    writer.attribute(UNKNOWN_REQUIRED, new byte[4]);
    writer.fingerprint();
    read();
    assertThat(message.integrityValid(KEY)).isTrue();
    assertThat(message.fingerprintValid()).isTrue();
    assertThat(message.useCandidate()).isFalse();
    assertThat(message.unknownCount()).isZero();
  }

  @Test
  void bothIntegritiesAndTheFingerprintAreChecked() {
    begin(StunClass.REQUEST);
    writer.text(StunAttribute.USERNAME, "a:b");
    writer.integrity(KEY);
    writer.integritySha256(KEY);
    writer.fingerprint();
    read();
    assertThat(message.integrityValid(KEY)).isTrue();
    assertThat(message.integritySha256Valid(KEY)).isTrue();
    assertThat(message.fingerprintValid()).isTrue();
    assertThat(message.hasWrongFingerprint()).isFalse();
    StunKey other = StunKey.shortTerm("another password");
    assertThat(message.integrityValid(other)).isFalse();
    assertThat(message.integritySha256Valid(other)).isFalse();
  }

  @Test
  void acceptsSha256TruncatedToSixteenBytesAndNoLess() {
    begin(StunClass.REQUEST);
    writer.priority(7);
    // The length in the header counts the truncated value, so it is computed over 16 bytes.
    int at = packet.length();
    packet.length(at + 20);
    packet.putU16(2, at);
    packet.putU16(at, StunAttribute.MESSAGE_INTEGRITY_SHA256);
    packet.putU16(at + 2, 16);
    byte[] mac = hmacSha256("a password of some length", packet.toByteArray(), at);
    System.arraycopy(mac, 0, packet.array(), packet.offset() + at + 4, 16);
    read();
    assertThat(message.integritySha256Valid(KEY)).isTrue();
    packet.putU8(at + 19, packet.u8(at + 19) ^ 1);
    assertThat(message.integritySha256Valid(KEY)).isFalse();
    begin(StunClass.REQUEST);
    appendRaw(StunAttribute.MESSAGE_INTEGRITY_SHA256, 12, 12);
    assertThat(message.read(packet)).isFalse();
  }

  private static byte[] hmacSha256(String password, byte[] bytes, int count) {
    try {
      var mac = javax.crypto.Mac.getInstance("HmacSHA256");
      byte[] key = password.getBytes(StandardCharsets.UTF_8);
      mac.init(new javax.crypto.spec.SecretKeySpec(key, "HmacSHA256"));
      mac.update(bytes, 0, count);
      return mac.doFinal();
    } catch (java.security.GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void fingerprintMustBeLast() {
    begin(StunClass.REQUEST);
    writer.fingerprint();
    writer.priority(1);
    assertThat(message.read(packet)).isFalse();
    assertThat(message.has(StunAttribute.PRIORITY)).isFalse();
  }

  @Test
  void sealsOfWrongLengthAreMalformed() {
    for (int type :
        new int[] {
          StunAttribute.MESSAGE_INTEGRITY,
          StunAttribute.MESSAGE_INTEGRITY_SHA256,
          StunAttribute.FINGERPRINT
        }) {
      for (int length : new int[] {0, 8, 36, 40}) {
        begin(StunClass.REQUEST);
        appendRaw(type, length, length);
        assertThat(message.read(packet)).as("%x of %d", type, length).isFalse();
      }
    }
  }

  @Test
  void collectsUnknownRequiredAttributes() {
    begin(StunClass.REQUEST);
    writer.attribute(UNKNOWN_OPTIONAL, new byte[3]);
    writer.attribute(UNKNOWN_REQUIRED, new byte[5]);
    writer.attribute(UNKNOWN_REQUIRED + 1, new byte[0]);
    read();
    assertThat(message.unknownCount()).isEqualTo(2);
    assertThat(message.unknown(0)).isEqualTo(UNKNOWN_REQUIRED);
    assertThat(message.unknown(1)).isEqualTo(UNKNOWN_REQUIRED + 1);
    assertThatThrownBy(() -> message.unknown(2)).isInstanceOf(IndexOutOfBoundsException.class);
    for (int i = 0; i < 100; i++) {
      writer.attribute(UNKNOWN_REQUIRED, new byte[0]);
    }
    read();
    assertThat(message.unknownCount()).isEqualTo(StunMessage.MAX_UNKNOWN);
  }

  @Test
  void errorCodesAreReadInTheirRange() {
    begin(StunClass.ERROR_RESPONSE);
    writer.error(StunError.ROLE_CONFLICT, StunError.reason(StunError.ROLE_CONFLICT));
    writer.unknownAttributes(0x7FF1, 0x7FF2, 0x7FF3);
    read();
    assertThat(message.errorCode()).isEqualTo(487);
    assertThat(message.errorReason()).isEqualTo("Role Conflict");
    assertThat(message.unknownAttributesCount()).isEqualTo(3);
    assertThat(message.unknownAttribute(2)).isEqualTo(0x7FF3);
    packet.putU8(26, 2);
    assertThat(message.errorCode()).as("hundreds").isEqualTo(-1);
    packet.putU8(26, 4);
    packet.putU8(27, 100);
    assertThat(message.errorCode()).as("number").isEqualTo(-1);
  }

  @Test
  void wrongLengthsReadAsAbsent() {
    begin(StunClass.REQUEST);
    writer.attribute(StunAttribute.PRIORITY, new byte[3]);
    writer.attribute(StunAttribute.ICE_CONTROLLED, new byte[7]);
    writer.attribute(StunAttribute.ERROR_CODE, new byte[2]);
    writer.attribute(StunAttribute.XOR_MAPPED_ADDRESS, new byte[4]);
    writer.attribute(StunAttribute.MAPPED_ADDRESS, new byte[] {0, 2, 0, 0, 1, 2, 3, 4});
    read();
    assertThat(message.priority()).isEqualTo(-1);
    assertThat(message.controlled()).isFalse();
    assertThat(message.errorCode()).isEqualTo(-1);
    assertThat(message.errorReason()).isNull();
    assertThat(message.mappedAddress()).isNull();
    assertThat(message.alternateServer()).isNull();
  }

  @Test
  void plainMappedAddressServesWithoutTheXoredOne() {
    TransportAddress address = TransportAddress.of("198.51.100.7", 1);
    begin(StunClass.SUCCESS_RESPONSE);
    writer.mappedAddress(address);
    read();
    assertThat(message.mappedAddress()).isEqualTo(address);
    writer.xorMappedAddress(address.withPort(2));
    read();
    assertThat(message.mappedAddress()).isEqualTo(address.withPort(2));
  }

  @Test
  void anEmptyViewHasNothing() {
    assertThat(new StunMessage().has(StunAttribute.USERNAME)).isFalse();
    assertThat(message.read(new byte[] {1, 2, 3}, 0, 3)).isFalse();
    assertThat(message.transactionLow()).isZero();
    assertThat(message.integrityValid(KEY)).isFalse();
    assertThat(message.fingerprintValid()).isFalse();
  }

  @Test
  void writerRefusesWhatDoesNotFit() {
    Packet small = Packet.allocate(40);
    writer.begin(small, StunClass.REQUEST, StunMessage.BINDING, 0, 0);
    assertThatThrownBy(() -> writer.attribute(StunAttribute.SOFTWARE, new byte[17]))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("17 bytes");
    assertThatThrownBy(() -> writer.error(299, "")).isInstanceOf(IllegalArgumentException.class);
  }
}
