package dev.parley.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.core.SeededEntropy;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PayloadsTest {
  private static boolean key(VideoFormat format, String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
    return format.startsKeyFrame(bytes, 0, bytes.length);
  }

  @Test
  void findsTheStartOfAVp8KeyFrame() {
    assertThat(key(VideoFormat.VP8, "10 50 01 00 9D012A")).isTrue();
    assertThat(key(VideoFormat.VP8, "10 51 01 00")).isFalse(); // inter frame
    assertThat(key(VideoFormat.VP8, "00 50 01 00")).isFalse(); // not the start
    assertThat(key(VideoFormat.VP8, "11 50 01 00")).isFalse(); // another partition
    assertThat(key(VideoFormat.VP8, "90 80 81 23 50 01 00")).isTrue(); // 15-bit picture id
    assertThat(key(VideoFormat.VP8, "90 80 23 50 01 00")).isTrue(); // 7-bit picture id
    assertThat(key(VideoFormat.VP8, "90 F0 81 23 04 20 50 01 00")).isTrue(); // all fields
    assertThat(key(VideoFormat.VP8, "90 F0 81 23 04 20 51 01 00")).isFalse();
    assertThat(key(VideoFormat.VP8, "90 F0 81")).isFalse(); // cut off
    assertThat(key(VideoFormat.VP8, "")).isFalse();
  }

  @Test
  void findsTheStartOfAVp9KeyFrame() {
    assertThat(key(VideoFormat.VP9, "08 00")).isTrue();
    assertThat(key(VideoFormat.VP9, "48 00")).isFalse(); // predicted
    assertThat(key(VideoFormat.VP9, "00 00")).isFalse(); // not the beginning
    assertThat(key(VideoFormat.VP9, "A8 8123 00 00")).isTrue(); // layer 0
    assertThat(key(VideoFormat.VP9, "A8 23 00 00")).isTrue();
    assertThat(key(VideoFormat.VP9, "A8 8123 03 00")).isFalse(); // spatial layer 1
    assertThat(key(VideoFormat.VP9, "A8 81")).isFalse(); // cut off
    assertThat(key(VideoFormat.VP9, "08")).isFalse();
  }

  @Test
  void findsTheSizesOfVp9Layers() {
    String sizes = "30 01E0 010E 03C0 021C"; // two spatial layers: 480x270 and 960x540
    assertThat(heights("AA 8123 00 00" + sizes)).containsExactly(270, 540, 0);
    assertThat(heights("AA 23 00 00" + sizes)).containsExactly(270, 540, 0);
    assertThat(heights("BA 8123 00" + sizes)).containsExactly(270, 540, 0); // flexible
    assertThat(heights("FA 8123 02 03 02" + sizes)).containsExactly(270, 540, 0); // two references
    assertThat(heights("0A" + sizes)).containsExactly(270, 540, 0); // neither id nor layers
    assertThat(heights("AA 8123 00 00 20")).containsExactly(0, 0, 0); // without sizes
    assertThat(heights("AA 8123 00 00 30 01E0 010E 03C0 02")).containsExactly(270, 0, 0);
    byte[] half = HexFormat.of().parseHex("AA8123000030" + "01E0010E03C002");
    assertThat(Vp9Descriptor.width(half, 0, half.length, 0)).isEqualTo(480);
    assertThat(Vp9Descriptor.width(half, 0, half.length, 1)).isEqualTo(960);
    assertThat(heights("A8 8123 00 00" + sizes)).containsExactly(0, 0, 0); // no structure
    assertThat(heights("AA 8123 00 00")).containsExactly(0, 0, 0); // cut off
  }

  private static int[] heights(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
    return IntStream.range(0, 3)
        .map(layer -> Vp9Descriptor.height(bytes, 0, bytes.length, layer))
        .toArray();
  }

  @Test
  void findsTheStartOfAnH264KeyFrame() {
    assertThat(key(VideoFormat.H264, "67 42001F")).isTrue(); // SPS
    assertThat(key(VideoFormat.H264, "65 88")).isTrue(); // IDR
    assertThat(key(VideoFormat.H264, "41 9A")).isFalse();
    assertThat(key(VideoFormat.H264, "78 0003 674200 0002 68CE")).isTrue(); // STAP-A
    assertThat(key(VideoFormat.H264, "78 0002 0910 0003 674200")).isTrue();
    assertThat(key(VideoFormat.H264, "78 0002 0910 0002 419A")).isFalse();
    assertThat(key(VideoFormat.H264, "78 FFFF 0910 0003 674200")).isFalse(); // length lies
    assertThat(key(VideoFormat.H264, "7C 85 88")).isTrue(); // FU-A, start of IDR
    assertThat(key(VideoFormat.H264, "7C 05 88")).isFalse(); // middle
    assertThat(key(VideoFormat.H264, "7C 81 88")).isFalse();
    assertThat(key(VideoFormat.H264, "67")).isFalse();
  }

  @Test
  void findsTheStartOfAnAv1CodedVideoSequence() {
    assertThat(key(VideoFormat.AV1, "18 0A")).isTrue();
    assertThat(key(VideoFormat.AV1, "10 0A")).isFalse();
    assertThat(key(VideoFormat.AV1, "98 0A")).isFalse(); // continues an element
    assertThat(key(VideoFormat.AV1, "18")).isFalse();
  }

  /// Payloads that say more about themselves than they hold, for each format: nothing is read
  /// beyond their end, or the array's end would be told.
  @Test
  void attack38AnyBytesAreReadAsADescriptorOfAnyFormat() {
    for (int seed = 0; seed < 20_000; seed++) {
      SeededEntropy entropy = new SeededEntropy(seed);
      int before = entropy.nextInt(3);
      byte[] bytes = entropy.bytes(before + entropy.nextInt(14));
      if (bytes.length > before) {
        // Every format at its most talkative: all optional fields, aggregated units, long numbers.
        int[] firsts = {0x90, 0xFA, 0x78, 0x7C, 0x18, 0x38};
        bytes[before] = (byte) firsts[seed % firsts.length];
      }
      assertThatCode(() -> readAll(bytes, before, bytes.length - before))
          .as("seed %d", seed)
          .doesNotThrowAnyException();
    }
  }

  private static void readAll(byte[] bytes, int at, int length) {
    for (VideoFormat format : VideoFormat.values()) {
      format.startsKeyFrame(bytes, at, length);
    }
    assertThat(Vp8Descriptor.temporalLayer(bytes, at, length)).isBetween(0, 3);
    assertThat(Vp8Descriptor.pictureId(bytes, at, length)).isBetween(-1, 0x7FFF);
    assertThat(Vp8Descriptor.tl0(bytes, at, length)).isBetween(-1, 255);
    Vp8Descriptor.startsFrame(bytes, at, length);
    Vp8Descriptor.isLayerSync(bytes, at, length);
    Vp8Descriptor.keyFrameHeight(bytes, at, length);
    assertThat(Vp9Descriptor.spatialLayer(bytes, at, length)).isBetween(0, 7);
    assertThat(Vp9Descriptor.temporalLayer(bytes, at, length)).isBetween(0, 7);
    assertThat(Vp9Descriptor.pictureId(bytes, at, length)).isBetween(-1, 0x7FFF);
    assertThat(Vp9Descriptor.tl0(bytes, at, length)).isBetween(-1, 255);
    assertThat(Vp9Descriptor.spatialLayers(bytes, at, length)).isBetween(0, 8);
    assertThat(Vp9Descriptor.height(bytes, at, length, 0)).isBetween(0, 0xFFFF);
    Vp9Descriptor.startsFrame(bytes, at, length);
    Vp9Descriptor.endsFrame(bytes, at, length);
    Vp9Descriptor.isSwitchingPoint(bytes, at, length);
  }

  @Test
  void knowsFormatsByTheirNames() {
    assertThat(VideoFormat.of("vp8")).isEqualTo(VideoFormat.VP8);
    assertThat(VideoFormat.of("H264")).isEqualTo(VideoFormat.H264);
    assertThat(VideoFormat.of("rtx")).isNull();
  }

  @Test
  void cutsVp8FramesIntoPayloadsThatJoinAgain() {
    Vp8Packetizer packetizer = new Vp8Packetizer(0x7FFF);
    byte[] out = new byte[1300];
    for (int seed = 0; seed < 200; seed++) {
      SeededEntropy entropy = new SeededEntropy(seed);
      byte[] frame = entropy.bytes(1 + entropy.nextInt(20_000));
      frame[0] &= (byte) 0xFE;
      byte[] joined = new byte[frame.length];
      int at = 0;
      packetizer.start(frame, 0, frame.length, 1100);
      int shortest = 2000;
      int longest = 0;
      for (int n = packetizer.next(out, 7); n > 0; n = packetizer.next(out, 7)) {
        assertThat(n).isLessThanOrEqualTo(1100);
        assertThat(VideoFormat.VP8.startsKeyFrame(out, 7, n)).isEqualTo(at == 0);
        assertThat((out[9] & 0x7F) << 8 | (out[10] & 0xFF)).isEqualTo((0x7FFF + seed) & 0x7FFF);
        System.arraycopy(out, 7 + 4, joined, at, n - 4);
        at += n - 4;
        shortest = Math.min(shortest, n);
        longest = Math.max(longest, n);
        assertThat(packetizer.last()).isEqualTo(at == frame.length);
      }
      assertThat(joined).as("seed %d", seed).isEqualTo(frame);
      assertThat(longest - shortest).isLessThanOrEqualTo(1);
    }
    assertThatThrownBy(() -> packetizer.start(out, 0, 0, 1100))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void knowsHowLongOpusPacketsAre() {
    assertThat(Opus.durationTicks(new byte[] {0x78, 0}, 0, 2)).isEqualTo(960); // hybrid 20 ms
    assertThat(Opus.durationTicks(new byte[] {(byte) 0xFC, 0}, 0, 2)).isEqualTo(960); // CELT 20 ms
    assertThat(Opus.durationTicks(new byte[] {(byte) 0xE0, 0}, 0, 2)).isEqualTo(120); // 2.5 ms
    assertThat(Opus.durationTicks(new byte[] {0x18, 0}, 0, 2)).isEqualTo(2880); // SILK 60 ms
    assertThat(Opus.durationTicks(new byte[] {0x09, 0}, 0, 2)).isEqualTo(1920); // two of 20 ms
    assertThat(Opus.durationTicks(new byte[] {0x0B, 3}, 0, 2)).isEqualTo(2880); // three of 20 ms
    assertThat(Opus.durationTicks(new byte[] {0x0B, 7}, 0, 2)).isEqualTo(-1); // over 120 ms
    assertThat(Opus.durationTicks(new byte[] {0x0B}, 0, 1)).isEqualTo(-1);
    assertThat(Opus.durationTicks(new byte[0], 0, 0)).isEqualTo(-1);
  }

  @Test
  void cnamesAreRandomAndFollowTheirSeed() {
    String name = Cname.random(new SeededEntropy(1));
    assertThat(name).hasSize(16).isEqualTo(Cname.random(new SeededEntropy(1)));
    assertThat(name).isNotEqualTo(Cname.random(new SeededEntropy(2)));
  }

  @Test
  void extensionValuesRoundTrip() {
    assertThat(AudioLevel.decibelsBelowOverload(AudioLevel.of(true, 37))).isEqualTo(37);
    assertThat(AudioLevel.voice(AudioLevel.of(true, 37))).isTrue();
    assertThat(AudioLevel.voice(AudioLevel.of(false, 37))).isFalse();
    for (int value = 0; value < 16; value++) {
      assertThat(VideoOrientation.of(value).value()).isEqualTo(value);
    }
    assertThat(PlayoutDelay.of(0x00A_014)).isEqualTo(new PlayoutDelay(100, 200));
    assertThat(new PlayoutDelay(100, 200).value()).isEqualTo(0x00A_014);
    assertThat(PlayoutDelay.of(0x014_00A)).isEqualTo(new PlayoutDelay(200, 200));
    assertThat(TransmissionOffset.ticks(TransmissionOffset.of(-5))).isEqualTo(-5);
    assertThat(AbsSendTime.of(1_500_000_000L)).isEqualTo(3 << 17);
    assertThat(
            AbsSendTime.nanosBetween(
                AbsSendTime.of(63_000_000_000L), AbsSendTime.of(65_000_000_000L)))
        .isEqualTo(2_000_000_000L);
    assertThat(AbsSendTime.of(-1)).isEqualTo(0xFF_FFFF);
  }

  @Test
  void longExtensionValuesRoundTrip() {
    RtpWriter writer = new RtpWriter(true);
    VideoTiming timing = new VideoTiming(1, 2, 3, 4, 5, 6, 65_535);
    ColorSpace plain = new ColorSpace(1, 13, 6, 2, 1, 2, List.of());
    ColorSpace hdr =
        new ColorSpace(9, 16, 9, 1, 0, 0, List.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 65_535));
    byte[] out = new byte[200];
    int length =
        writer
            .start(out, 0, false, 96, 1, 2, 3)
            .extension(1, timing.toByteArray())
            .extension(2, plain.toByteArray())
            .extension(3, hdr.toByteArray())
            .end();
    RtpPacket packet = new RtpPacket();
    assertThat(packet.wrap(out, 0, length)).isNull();

    assertThat(VideoTiming.read(packet.extensions(), 1)).isEqualTo(timing);
    assertThat(ColorSpace.read(packet.extensions(), 2)).isEqualTo(plain);
    assertThat(ColorSpace.read(packet.extensions(), 3)).isEqualTo(hdr);
    assertThat(VideoTiming.read(packet.extensions(), 2)).isNull();
    assertThat(ColorSpace.read(packet.extensions(), 9)).isNull();
  }

  @Test
  void extensionsAreKnownByTheNamesOfBrowsers() {
    for (ExtensionKind kind : ExtensionKind.values()) {
      assertThat(ExtensionKind.of(kind.uri())).isEqualTo(kind);
    }
    assertThat(ExtensionKind.of("urn:none")).isNull();
    ExtensionIds ids = ExtensionIds.NONE.with(ExtensionKind.MID, 4);
    assertThat(ids.id(ExtensionKind.MID)).isEqualTo(4);
    assertThat(ids.kind(4)).isEqualTo(ExtensionKind.MID);
    assertThat(ids.kind(0)).isNull();
    assertThat(ExtensionIds.NONE.id(ExtensionKind.MID)).isZero();
    assertThatThrownBy(() -> ids.with(ExtensionKind.RID, 15))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(Arrays.stream(ExtensionKind.values()).map(ExtensionKind::uri))
        .doesNotHaveDuplicates();
  }
}
