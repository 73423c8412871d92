package dev.parley.stun;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.Bytes;
import dev.parley.core.Packet;
import dev.parley.core.TransportAddress;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/// The test vectors of RFC 5769.
class Rfc5769Test {
  private static final String REQUEST =
      "000100582112a442b7e7a701bc34d686fa87dfae"
          + "802200105354554e207465737420636c69656e74"
          + "002400046e0001ff"
          + "80290008932ff9b151263b36"
          + "000600096576746a3a68367659202020"
          + "000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a2"
          + "80280004e57a3bcf";
  private static final String IPV4_RESPONSE =
      "0101003c2112a442b7e7a701bc34d686fa87dfae"
          + "8022000b7465737420766563746f7220"
          + "002000080001a147e112a643"
          + "000800142b91f599fd9e90c38c7489f92af9ba53f06be7d7"
          + "80280004c07d4c96";
  private static final String IPV6_RESPONSE =
      "010100482112a442b7e7a701bc34d686fa87dfae"
          + "8022000b7465737420766563746f7220"
          + "002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d9"
          + "00080014a382954e4be67bf11784c97c8292c275bfe3ed41"
          + "80280004c8fb0b4c";
  private static final String LONG_TERM_REQUEST =
      "000100602112a44278ad3433c6ad72c029da412e"
          + "00060012e3839ee38388e383aae38383e382afe382b90000"
          + "0015001c662f2f3439396b39353464364f4c33346f4c39465354767936347341"
          + "0014000b6578616d706c652e6f726700"
          + "00080014f67024656dd64a3e02b8e0712e85c9a28ca89666";
  private static final StunKey KEY = StunKey.shortTerm("VOkJxbRl1RmTxUk/WvJxBt");

  private final StunMessage message = new StunMessage();

  private void read(String hex) {
    byte[] vector = HexFormat.of().parseHex(hex);
    byte[] shifted = new byte[vector.length + 7];
    System.arraycopy(vector, 0, shifted, 3, vector.length);
    assertThat(message.read(shifted, 3, vector.length)).isTrue();
    assertThat(message.unknownCount()).isZero();
  }

  @Test
  void rfc5769SampleRequest() {
    read(REQUEST);
    assertThat(message.stunClass()).isEqualTo(StunClass.REQUEST);
    assertThat(message.method()).isEqualTo(StunMessage.BINDING);
    assertThat(message.transactionHigh()).isEqualTo(0xb7e7a701);
    assertThat(message.transactionLow()).isEqualTo(0xbc34d686fa87dfaeL);
    assertThat(message.text(StunAttribute.SOFTWARE)).isEqualTo("STUN test client");
    assertThat(message.priority()).isEqualTo(0x6e0001ffL);
    assertThat(message.controlled()).isTrue();
    assertThat(message.controlling()).isFalse();
    assertThat(message.tieBreaker()).isEqualTo(0x932ff9b151263b36L);
    assertThat(message.text(StunAttribute.USERNAME)).isEqualTo("evtj:h6vY");
    assertThat(message.integrityValid(KEY)).isTrue();
    assertThat(message.integrityValid(StunKey.shortTerm("VOkJxbRl1RmTxUk/WvJxBT"))).isFalse();
    assertThat(message.fingerprintValid()).isTrue();
    byte[] bytes = HexFormat.of().parseHex(REQUEST);
    assertThat(StunMessage.localUfrag(bytes, 0, bytes.length)).isEqualTo("evtj");
  }

  @Test
  void rfc5769SampleIpv4Response() {
    read(IPV4_RESPONSE);
    assertThat(message.stunClass()).isEqualTo(StunClass.SUCCESS_RESPONSE);
    assertThat(message.text(StunAttribute.SOFTWARE)).isEqualTo("test vector");
    assertThat(message.mappedAddress()).isEqualTo(TransportAddress.of("192.0.2.1", 32853));
    assertThat(message.integrityValid(KEY)).isTrue();
    assertThat(message.fingerprintValid()).isTrue();
  }

  @Test
  void rfc5769SampleIpv6Response() {
    read(IPV6_RESPONSE);
    assertThat(message.mappedAddress())
        .isEqualTo(TransportAddress.of("2001:db8:1234:5678:11:2233:4455:6677", 32853));
    assertThat(message.integrityValid(KEY)).isTrue();
    assertThat(message.fingerprintValid()).isTrue();
  }

  @Test
  void rfc5769SampleRequestWithLongTermAuthentication() {
    read(LONG_TERM_REQUEST);
    String user = "\u30DE\u30C8\u30EA\u30C3\u30AF\u30B9";
    assertThat(message.text(StunAttribute.USERNAME)).isEqualTo(user);
    assertThat(message.text(StunAttribute.NONCE)).isEqualTo("f//499k954d6OL34oL9FSTvy64sA");
    assertThat(message.text(StunAttribute.REALM)).isEqualTo("example.org");
    StunKey key = StunKey.longTermMd5(user, "example.org", "TheMatrIX");
    assertThat(message.integrityValid(key)).isTrue();
    assertThat(message.integrityValid(StunKey.longTermMd5(user, "example.org", "thematrix")))
        .isFalse();
    assertThat(message.fingerprintValid()).isFalse();
  }

  /// The vectors are padded with spaces, which a receiver ignores and a writer of ours replaces by
  /// zeros: written with the same values, ours differs there and in what is computed over it.
  @Test
  void writesWhatTheIpv6VectorSays() {
    Packet packet = Packet.allocate(256);
    StunWriter writer = new StunWriter();
    writer.begin(
        packet, StunClass.SUCCESS_RESPONSE, StunMessage.BINDING, 0xb7e7a701, 0xbc34d686fa87dfaeL);
    writer.text(StunAttribute.SOFTWARE, "test vector");
    writer.xorMappedAddress(TransportAddress.of("2001:db8:1234:5678:11:2233:4455:6677", 32853));
    packet.putU8(35, ' ');
    writer.integrity(KEY);
    writer.fingerprint();
    assertThat(HexFormat.of().formatHex(packet.toByteArray())).isEqualTo(IPV6_RESPONSE);
  }

  @Test
  void anyChangedBitBreaksTheSeals() {
    byte[] bytes = HexFormat.of().parseHex(REQUEST);
    for (int bit = 0; bit < bytes.length * 8; bit++) {
      byte[] changed = bytes.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      boolean sealed =
          message.read(changed, 0, changed.length)
              && message.integrityValid(KEY)
              && message.fingerprintValid();
      assertThat(sealed).as("bit %d", bit).isFalse();
    }
    assertThat(Bytes.u16(bytes, 0)).isEqualTo(1);
  }
}
