package dev.parley.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FrameAssemblerTest {
  private record Sent(int number, long timestamp, boolean marker, byte[] payload) {}

  private record Got(byte[] frame, long timestamp, boolean key) {}

  private final List<Got> got = new ArrayList<>();
  private int number = 65_500; // the numbers go around soon
  private long timestamp = 0xFFFF_FF00L;

  /// A frame as the codec's encoder would begin it, random otherwise.
  private static byte[] frame(VideoFormat format, boolean key, Random random) {
    byte[] bytes = new byte[1 + random.nextInt(5000)];
    random.nextBytes(bytes);
    return switch (format) {
      case VP8 -> {
        bytes[0] = (byte) (bytes[0] & 0xFE | (key ? 0 : 1));
        yield bytes;
      }
      case VP9 -> {
        bytes[0] = (byte) (0x80 | (key ? 0 : 0x04));
        yield bytes;
      }
      case H264 -> annexB(bytes, key);
      case AV1 -> obus(bytes, key);
    };
  }

  private static byte[] annexB(byte[] random, boolean key) {
    for (int i = 0; i < random.length; i++) {
      random[i] |= 1; // nothing in it looks like a start code
    }
    byte[] bytes = new byte[random.length + (key ? 14 : 5)];
    int at = 0;
    if (key) {
      byte[] parameters = {0, 0, 0, 1, 0x67, 1, 2, 3, 4};
      System.arraycopy(parameters, 0, bytes, 0, parameters.length);
      at = parameters.length;
    }
    bytes[at + 3] = 1;
    bytes[at + 4] = (byte) (key ? 0x65 : 0x41);
    System.arraycopy(random, 0, bytes, at + 5, random.length);
    return bytes;
  }

  private static byte[] obus(byte[] random, boolean key) {
    byte[] size = new byte[5];
    int sizeBytes = Leb128.write(size, 0, random.length);
    int head = key ? 5 : 0;
    byte[] bytes = new byte[head + 1 + sizeBytes + random.length];
    if (key) {
      byte[] sequence = {0x0A, 3, 1, 2, 3};
      System.arraycopy(sequence, 0, bytes, 0, head);
    }
    bytes[head] = 0x32; // a frame, with its size
    System.arraycopy(size, 0, bytes, head + 1, sizeBytes);
    System.arraycopy(random, 0, bytes, head + 1 + sizeBytes, random.length);
    return bytes;
  }

  private List<Sent> cut(Packetizer packetizer, byte[] frame) {
    List<Sent> packets = new ArrayList<>();
    byte[] out = new byte[1100];
    packetizer.start(frame, 0, frame.length, 1100);
    for (int n = packetizer.next(out, 0); n > 0; n = packetizer.next(out, 0)) {
      assertThat(n).isLessThanOrEqualTo(1100);
      packets.add(
          new Sent(
              number++ & 0xFFFF,
              timestamp & 0xFFFF_FFFFL,
              packetizer.last(),
              java.util.Arrays.copyOf(out, n)));
    }
    timestamp += 3000;
    return packets;
  }

  private void give(FrameAssembler assembler, Sent packet) {
    assembler.add(
        packet.number,
        packet.timestamp,
        packet.marker,
        packet.payload,
        0,
        packet.payload.length,
        (frame, time, key, packets) -> got.add(new Got(frame, time, key)));
  }

  private static Packetizer packetizer(VideoFormat format) {
    return Objects.requireNonNull(Packetizer.of(format.name(), 32_760));
  }

  @ParameterizedTest
  @EnumSource
  void putsTogetherWhatWasCut(VideoFormat format) {
    Random random = new Random(7);
    Packetizer packetizer = packetizer(format);
    FrameAssembler assembler = new FrameAssembler(format.name());
    List<byte[]> frames = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      byte[] frame = frame(format, i % 50 == 0, random);
      frames.add(frame);
      cut(packetizer, frame).forEach(packet -> give(assembler, packet));
    }
    assertThat(got).hasSize(200);
    for (int i = 0; i < 200; i++) {
      assertThat(got.get(i).frame).as("frame %d", i).isEqualTo(frames.get(i));
      assertThat(got.get(i).key).as("frame %d", i).isEqualTo(i % 50 == 0);
    }
  }

  @ParameterizedTest
  @EnumSource
  void givesFramesInOrderWhenPacketsAreNot(VideoFormat format) {
    Random random = new Random(8);
    Packetizer packetizer = packetizer(format);
    FrameAssembler assembler = new FrameAssembler(format.name());
    List<Sent> packets = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      packets.addAll(cut(packetizer, frame(format, i == 0, random)));
    }
    give(assembler, packets.removeFirst());
    for (int at = 0; at < packets.size(); at += 20) {
      Collections.shuffle(packets.subList(at, Math.min(at + 20, packets.size())), random);
    }
    packets.forEach(packet -> give(assembler, packet));
    assertThat(got).hasSize(60);
    assertThat(got).extracting(Got::timestamp).doesNotHaveDuplicates();
  }

  @Test
  void goesOnWithAKeyFrameAfterALoss() {
    Random random = new Random(9);
    Packetizer packetizer = packetizer(VideoFormat.VP8);
    FrameAssembler assembler = new FrameAssembler("VP8");
    for (int i = 0; i < 300; i++) {
      List<Sent> packets = cut(packetizer, frame(VideoFormat.VP8, i == 0 || i == 100, random));
      packets.stream().skip(i == 20 ? 1 : 0).forEach(packet -> give(assembler, packet));
    }
    assertThat(got.get(20).key).isTrue();
    assertThat(got).hasSize(20 + 200);
    assertThat(assembler.takeKeyFrameRequest()).isTrue();
    assertThat(assembler.takeKeyFrameRequest()).isFalse();
  }

  @Test
  void asksForAKeyFrameToBeginWith() {
    FrameAssembler assembler = new FrameAssembler("VP8");
    Packetizer packetizer = packetizer(VideoFormat.VP8);
    cut(packetizer, frame(VideoFormat.VP8, false, new Random(1)))
        .forEach(packet -> give(assembler, packet));
    assertThat(got).isEmpty();
    assertThat(assembler.framesDropped()).isEqualTo(1);
    assertThat(assembler.takeKeyFrameRequest()).isTrue();
  }

  @Test
  void waitsOnlyShortlyForSound() {
    FrameAssembler assembler = new FrameAssembler("opus");
    for (int i = 0; i < 20; i++) {
      if (i != 5) {
        give(assembler, new Sent(i, 960L * i, false, new byte[] {(byte) i}));
      }
    }
    assertThat(got).hasSize(19);
    assertThat(got.get(5).frame[0]).isEqualTo((byte) 6);
  }

  @Test
  void takesAnyBytes() {
    for (VideoFormat format : VideoFormat.values()) {
      FrameAssembler assembler = new FrameAssembler(format.name());
      Random random = new Random(10);
      for (int i = 0; i < 20_000; i++) {
        byte[] payload = new byte[random.nextInt(24)];
        random.nextBytes(payload);
        give(
            assembler,
            new Sent(random.nextInt(1 << 16), random.nextInt(4), random.nextBoolean(), payload));
      }
    }
  }
}
