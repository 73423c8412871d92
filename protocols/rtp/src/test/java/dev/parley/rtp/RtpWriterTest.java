package dev.parley.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.core.Bytes;
import dev.parley.core.SeededEntropy;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RtpWriterTest {
  private final byte[] out = new byte[2048];
  private final RtpPacket packet = new RtpPacket();
  private final RtpWriter writer = new RtpWriter(true);

  private RtpWriter start() {
    return writer.start(out, 10, true, 96, 0x1_FFFE, 0xF000_0001L, 0xCAFEBABE);
  }

  private RtpPacket read(int headerLength) {
    assertThat(packet.wrap(out, 10, headerLength)).isNull();
    return packet;
  }

  @Test
  void writesTheFixedHeader() {
    RtpPacket read = read(start().end());

    assertThat(read.headerLength()).isEqualTo(12);
    assertThat(read.marker()).isTrue();
    assertThat(read.payloadType()).isEqualTo(96);
    assertThat(read.sequenceNumber()).isEqualTo(0xFFFE);
    assertThat(read.timestamp()).isEqualTo(0xF000_0001L);
    assertThat(read.ssrc()).isEqualTo(0xCAFEBABE);
    assertThat(read.extensions().count()).isZero();
  }

  @Test
  void writesOneByteElementsPaddedToAWord() {
    int length = start().u8(1, 0x85).u16(3, 4711).u24(2, 0x123456).end();

    assertThat(length).isEqualTo(12 + 4 + 12);
    assertThat(Bytes.u16(out, 10 + 12)).isEqualTo(0xBEDE);
    HeaderExtensions read = read(length).extensions();
    assertThat(read.count()).isEqualTo(3);
    assertThat(read.u8(1)).isEqualTo(0x85);
    assertThat(read.u16(3)).isEqualTo(4711);
    assertThat(read.u24(2)).isEqualTo(0x123456);
    assertThat(read.u8(3)).isEqualTo(-1);
  }

  @Test
  void widensWhatIsWrittenWhenAnElementNeedsTwoBytes() {
    byte[] mid = "audio".getBytes(StandardCharsets.US_ASCII);
    byte[] descriptor = new SeededEntropy(1).bytes(40);

    int length = start().u8(1, 7).extension(4, mid).extension(13, descriptor).u16(200, 9).end();

    assertThat(Bytes.u16(out, 10 + 12)).isEqualTo(0x1000);
    HeaderExtensions read = read(length).extensions();
    assertThat(read.u8(1)).isEqualTo(7);
    assertThat(read.text(4)).isEqualTo("audio");
    assertThat(read.is(4, mid)).isTrue();
    assertThat(read.is(13, descriptor)).isTrue();
    assertThat(read.u16(200)).isEqualTo(9);
  }

  @Test
  void leavesOutWhatWasNotNegotiated() {
    RtpWriter oneByteOnly = new RtpWriter(false);

    int length =
        oneByteOnly
            .start(out, 10, false, 0, 1, 2, 3)
            .u8(0, 1)
            .u16(16, 2)
            .extension(5, new byte[17])
            .extension(6, new byte[0])
            .end();

    assertThat(length).isEqualTo(12);
    assertThat(read(length).extensions().count()).isZero();
  }

  @Test
  void forwardsChosenExtensionsUnderNewIds() {
    ExtensionIds from =
        ExtensionIds.NONE
            .with(ExtensionKind.AUDIO_LEVEL, 1)
            .with(ExtensionKind.MID, 4)
            .with(ExtensionKind.VIDEO_ORIENTATION, 3)
            .with(ExtensionKind.TRANSPORT_SEQUENCE_NUMBER, 2);
    ExtensionIds to =
        ExtensionIds.NONE
            .with(ExtensionKind.AUDIO_LEVEL, 10)
            .with(ExtensionKind.MID, 1)
            .with(ExtensionKind.TRANSPORT_SEQUENCE_NUMBER, 3);
    ExtensionMapping mapping =
        new ExtensionMapping(
            from, to, Set.of(ExtensionKind.AUDIO_LEVEL, ExtensionKind.VIDEO_ORIENTATION));
    byte[] source = new byte[200];
    int sourceLength =
        writer
            .start(source, 0, false, 111, 7, 8, 9)
            .u8(1, 33)
            .u16(2, 1)
            .u8(3, 2)
            .extension(4, new byte[] {'x'})
            .end();
    RtpPacket view = new RtpPacket();
    assertThat(view.wrap(source, 0, sourceLength)).isNull();
    byte[] before = source.clone();

    int length = start().extensions(view.extensions(), mapping).u16(3, 99).end();

    HeaderExtensions read = read(length).extensions();
    assertThat(read.count()).isEqualTo(2);
    assertThat(read.u8(10)).isEqualTo(33);
    assertThat(read.u16(3)).isEqualTo(99);
    assertThat(source).isEqualTo(before);
  }

  @Test
  void copiesContributingSources() {
    byte[] source = new byte[20];
    source[0] = (byte) 0x82;
    Bytes.putU32(source, 12, 0x11111111);
    Bytes.putU32(source, 16, 0x22222222);
    RtpPacket view = new RtpPacket();
    assertThat(view.wrap(source, 0, 20)).isNull();

    RtpPacket read = read(start().csrcs(view).u8(1, 1).end());

    assertThat(read.csrcCount()).isEqualTo(2);
    assertThat(read.csrc(1)).isEqualTo(0x22222222);
    assertThat(read.extensions().u8(1)).isEqualTo(1);
  }

  @Test
  void refusesCallersThatAreWrong() {
    assertThatThrownBy(() -> writer.start(out, 0, false, 128, 0, 0, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> start().u8(15, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> start().extension(1, new byte[256]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /// Whatever elements are written in whatever order, they are read back.
  @Test
  void roundTripsAnyElements() {
    for (int seed = 0; seed < 2000; seed++) {
      SeededEntropy entropy = new SeededEntropy(seed);
      int count = entropy.nextInt(12);
      byte[][] values = new byte[count][];
      int[] ids = new int[count];
      start();
      for (int i = 0; i < count; i++) {
        ids[i] = entropy.nextInt(3) == 0 ? 16 + i : 1 + i;
        values[i] = entropy.bytes(entropy.nextInt(4) == 0 ? entropy.nextInt(60) : 1 + i);
        writer.extension(ids[i], values[i]);
      }
      HeaderExtensions read = read(writer.end()).extensions();
      assertThat(read.count()).as("seed %d", seed).isEqualTo(count);
      for (int i = 0; i < count; i++) {
        assertThat(read.is(ids[i], values[i])).as("seed %d element %d", seed, i).isTrue();
      }
    }
  }
}
