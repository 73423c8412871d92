package dev.parley.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.Bytes;
import dev.parley.core.Packet;
import dev.parley.core.SeededEntropy;
import org.junit.jupiter.api.Test;

class RtxTest {
  private final RtpWriter writer = new RtpWriter(true);
  private final RtpPacket view = new RtpPacket();

  private Packet retransmission(byte[] payload, int original) {
    Packet packet = Packet.allocate(1500);
    packet.length(1500);
    byte[] bytes = packet.array();
    int at = packet.offset();
    int header = writer.start(bytes, at, true, 97, 500, 1234, 0x5555).u16(3, 9).end();
    Rtx.writeOriginal(bytes, at + header, original);
    System.arraycopy(payload, 0, bytes, at + header + Rtx.OVERHEAD_BYTES, payload.length);
    packet.length(header + Rtx.OVERHEAD_BYTES + payload.length);
    return packet;
  }

  @Test
  void originalComesOutAsItWent() {
    byte[] payload = new SeededEntropy(1).bytes(1000);
    Packet packet = retransmission(payload, 0xFFFE);
    view.wrap(packet);
    assertThat(Rtx.original(view)).isEqualTo(0xFFFE);

    assertThat(Rtx.decapsulate(packet, view, 96, 0x4444)).isTrue();

    assertThat(view.wrap(packet)).isNull();
    assertThat(view.payloadType()).isEqualTo(96);
    assertThat(view.marker()).isTrue();
    assertThat(view.sequenceNumber()).isEqualTo(0xFFFE);
    assertThat(view.timestamp()).isEqualTo(1234);
    assertThat(view.ssrc()).isEqualTo(0x4444);
    assertThat(view.extensions().u16(3)).isEqualTo(9);
    assertThat(view.payloadLength()).isEqualTo(1000);
    for (int i = 0; i < 1000; i++) {
      assertThat(packet.array()[view.payloadOffset() + i]).isEqualTo(payload[i]);
    }
  }

  @Test
  void paddingIsCutOff() {
    Packet packet = retransmission(new byte[] {1, 2, 3}, 7);
    packet.length(packet.length() + 4);
    packet.putU8(packet.length() - 1, 4);
    packet.putU8(0, packet.u8(0) | 0x20);
    assertThat(view.wrap(packet)).isNull();

    assertThat(Rtx.decapsulate(packet, view, 96, 1)).isTrue();

    assertThat(view.wrap(packet)).isNull();
    assertThat(view.paddingLength()).isZero();
    assertThat(view.payloadLength()).isEqualTo(3);
  }

  @Test
  void probeOfPaddingAloneHasNoOriginal() {
    byte[] bytes = new byte[12 + 200];
    Bytes.putU32(bytes, 0, 0xA0610001L);
    bytes[bytes.length - 1] = (byte) 200;
    Packet packet = Packet.copyOf(bytes);
    assertThat(view.wrap(packet)).isNull();

    assertThat(Rtx.original(view)).isEqualTo(-1);
    assertThat(Rtx.decapsulate(packet, view, 96, 1)).isFalse();
    assertThat(packet.toByteArray()).isEqualTo(bytes);
  }
}
