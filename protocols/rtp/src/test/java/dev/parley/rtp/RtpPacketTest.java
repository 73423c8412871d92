package dev.parley.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.core.Packet;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class RtpPacketTest {
  private final RtpPacket packet = new RtpPacket();

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replace(" ", ""));
  }

  @Test
  void readsHeaderSourcesExtensionPayloadAndPadding() {
    Packet bytes =
        Packet.copyOf(
            hex(
                "B2 E0 1234 89ABCDEF CAFEBABE 00000001 00000002 BEDE0001 10850000"
                    + " 010203 0000000004"));

    assertThat(packet.wrap(bytes)).isNull();

    assertThat(packet.marker()).isTrue();
    assertThat(packet.payloadType()).isEqualTo(96);
    assertThat(packet.sequenceNumber()).isEqualTo(0x1234);
    assertThat(packet.timestamp()).isEqualTo(0x89ABCDEFL);
    assertThat(packet.ssrc()).isEqualTo(0xCAFEBABE);
    assertThat(packet.csrcCount()).isEqualTo(2);
    assertThat(packet.csrc(1)).isEqualTo(2);
    assertThat(packet.extensions().u8(1)).isEqualTo(0x85);
    assertThat(packet.headerLength()).isEqualTo(28);
    assertThat(packet.payloadOffset()).isEqualTo(bytes.offset() + 28);
    assertThat(packet.payloadLength()).isEqualTo(4);
    assertThat(packet.paddingLength()).isEqualTo(4);
    assertThat(packet.length()).isEqualTo(36);
  }

  @Test
  void takesAPacketOfPaddingAlone() {
    byte[] bytes = hex("A0 60 0001 00000000 00000001 00000004");

    assertThat(packet.wrap(bytes, 0, bytes.length)).isNull();
    assertThat(packet.payloadLength()).isZero();
  }

  @Test
  void forgetsTheExtensionsOfThePacketBefore() {
    byte[] with = hex("90 60 0001 00000000 00000001 BEDE0001 10850000");
    byte[] without = hex("80 60 0001 00000000 00000001 BEDE0001");
    byte[] ofAnotherProfile = hex("90 60 0001 00000000 00000001 12340001 10850000");

    packet.wrap(with, 0, with.length);
    assertThat(packet.extensions().count()).isEqualTo(1);
    packet.wrap(without, 0, without.length);
    assertThat(packet.extensions().count()).isZero();
    packet.wrap(with, 0, with.length);
    packet.wrap(ofAnotherProfile, 0, ofAnotherProfile.length);
    assertThat(packet.extensions().count()).isZero();
    assertThat(packet.headerLength()).isEqualTo(20);
  }

  @Test
  void saysWhyItIsNotRtp() {
    assertThat(packet.wrap(new byte[11], 0, 11)).isEqualTo(RtpDrop.TOO_SHORT);
    assertThat(packet.wrap(new byte[12], 0, 12)).isEqualTo(RtpDrop.VERSION);
    byte[] sources = new byte[71];
    sources[0] = (byte) 0x8F;
    assertThat(packet.wrap(sources, 0, 71)).isEqualTo(RtpDrop.HEADER);
  }

  @Test
  void refusesCallersThatAreWrong() {
    assertThatThrownBy(() -> packet.csrc(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> packet.extensions().id(0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void tellsRtcpFromRtp() {
    for (int second = 0; second < 256; second++) {
      byte[] bytes = {(byte) 0x80, (byte) second};
      assertThat(Rtcp.isRtcp(bytes, 0, 2)).isEqualTo(second >= 192 && second <= 223);
    }
    assertThat(Rtcp.isRtcp(new byte[] {(byte) 0x80}, 0, 1)).isFalse();
  }
}
