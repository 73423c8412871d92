package dev.parley.stun;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.Packet;
import dev.parley.core.TransportAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// The attributes of RFC 8656, RFC 6062 and RFC 5780.
class TurnAttributesTest {
  private static final StunKey KEY = StunKey.longTermMd5("user", "realm", "pass");
  private static final TransportAddress V4 = TransportAddress.of("192.0.2.7", 4711);
  private static final TransportAddress V6 = TransportAddress.of("2001:db8::7", 4712);

  private final Packet packet = Packet.allocate(1600);
  private final StunWriter writer = new StunWriter();
  private final StunMessage message = new StunMessage();

  private void begin(int method) {
    writer.begin(packet, StunClass.REQUEST, method, 7, 8);
  }

  @Test
  void peerAddressesOfBothFamiliesComeInTheirOrder() {
    begin(StunMethod.CREATE_PERMISSION);
    writer.xorAddress(StunAttribute.XOR_PEER_ADDRESS, V4);
    writer.xorAddress(StunAttribute.XOR_PEER_ADDRESS, V6);
    writer.integrity(KEY);
    writer.xorAddress(StunAttribute.XOR_PEER_ADDRESS, V4.withPort(1));
    assertThat(message.read(packet)).isTrue();
    assertThat(message.peerAddress()).isEqualTo(V4);
    assertThat(message.xorAddresses(StunAttribute.XOR_PEER_ADDRESS)).containsExactly(V4, V6);
  }

  @Test
  void aMalformedPeerAddressAmongSeveralIsNotOverlooked() {
    begin(StunMethod.CREATE_PERMISSION);
    writer.xorAddress(StunAttribute.XOR_PEER_ADDRESS, V4);
    writer.attribute(StunAttribute.XOR_PEER_ADDRESS, new byte[] {0, 9, 1, 2, 3, 4, 5, 6});
    assertThat(message.read(packet)).isTrue();
    assertThat(message.xorAddresses(StunAttribute.XOR_PEER_ADDRESS)).isNull();
  }

  @Test
  void valuesAndDataAreReadInPlace() {
    byte[] data = "hello, peer".getBytes(StandardCharsets.US_ASCII);
    begin(StunMethod.SEND);
    writer.u32(StunAttribute.LIFETIME, 600);
    writer.i64(StunAttribute.RESERVATION_TOKEN, 0x1122334455667788L);
    writer.flag(StunAttribute.DONT_FRAGMENT);
    writer.data(data, 0, data.length);
    writer.plainAddress(StunAttribute.OTHER_ADDRESS, V6);
    assertThat(message.read(packet)).isTrue();
    assertThat(message.u32(StunAttribute.LIFETIME)).isEqualTo(600);
    assertThat(message.i64(StunAttribute.RESERVATION_TOKEN)).isEqualTo(0x1122334455667788L);
    assertThat(message.has(StunAttribute.DONT_FRAGMENT)).isTrue();
    assertThat(message.value(StunAttribute.DATA)).isEqualTo(data);
    assertThat(message.plainAddress(StunAttribute.OTHER_ADDRESS)).isEqualTo(V6);
    assertThat(message.u32(StunAttribute.DATA)).isEqualTo(-1);
    assertThat(message.unknownCount()).isZero();
  }

  @Test
  void everyErrorHasItsPhrase() {
    for (int code : new int[] {300, 400, 401, 403, 420, 437, 438, 440, 441, 442, 443, 446, 447}) {
      assertThat(StunError.reason(code)).isNotEmpty();
    }
    assertThat(StunError.reason(StunError.INSUFFICIENT_CAPACITY))
        .isEqualTo("Insufficient Capacity");
    assertThat(StunMethod.name(StunMethod.CREATE_PERMISSION)).isEqualTo("CreatePermission");
  }
}
