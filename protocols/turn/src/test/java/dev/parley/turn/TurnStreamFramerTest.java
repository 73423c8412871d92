package dev.parley.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.Packet;
import dev.parley.core.SeededEntropy;
import dev.parley.stun.StunClass;
import dev.parley.stun.StunMethod;
import dev.parley.stun.StunWriter;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnStreamFramerTest {
  private final TurnStreamFramer framer = new TurnStreamFramer();
  private final Packet packet = Packet.allocate(Packet.CAPACITY);

  private static Packet channelData(int length) {
    Packet data = Packet.allocate(length + 8);
    data.copyFrom(new SeededEntropy(length).bytes(length), 0, length);
    assertThat(ChannelData.wrap(data, 0x4001, true)).isTrue();
    return data;
  }

  private static Packet request() {
    Packet request = Packet.allocate(200);
    StunWriter writer = new StunWriter();
    writer.begin(request, StunClass.REQUEST, StunMethod.ALLOCATE, 1, 2);
    writer.text(0x8022, "a client");
    return request;
  }

  @Test
  void anyCutOfTheStreamGivesTheSameMessages() {
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    List<Integer> lengths = new ArrayList<>();
    for (int length : new int[] {0, 1, 2, 3, 4, 17, 1200, 1901}) {
      stream.writeBytes(channelData(length).toByteArray());
      stream.writeBytes(request().toByteArray());
      lengths.add(length + 4);
      lengths.add(request().length());
    }
    byte[] bytes = stream.toByteArray();
    for (long seed = 1; seed <= 20; seed++) {
      SeededEntropy cuts = new SeededEntropy(seed);
      TurnStreamFramer cut = new TurnStreamFramer();
      List<Integer> found = new ArrayList<>();
      for (int at = 0; at < bytes.length; ) {
        int piece = 1 + cuts.nextInt(Math.min(700, bytes.length - at));
        at += cut.feed(bytes, at, Math.min(piece, bytes.length - at));
        while (cut.next(packet)) {
          found.add(packet.length());
        }
      }
      assertThat(found).as("seed %d", seed).isEqualTo(lengths);
      assertThat(cut.broken()).isFalse();
    }
  }

  /// Attack 15 (coturn #1882, CVE-2020-6061).
  @Test
  void attack15AnHttpRequestBreaksTheStream() {
    byte[] http = "GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    framer.feed(http, 0, http.length);
    assertThat(framer.next(packet)).isFalse();
    assertThat(framer.broken()).isTrue();
  }

  /// Attack 15: ChannelData of 64 KiB.
  @Test
  void attack15MoreThanAPacketHoldsBreaksTheStreamAtOnce() {
    byte[] header = {0x40, 1, (byte) 0xFF, (byte) 0xFF};
    framer.feed(header, 0, 4);
    assertThat(framer.next(packet)).isFalse();
    assertThat(framer.broken()).isTrue();
    assertThat(framer.feed(new byte[100_000], 0, 100_000)).isLessThan(5000);
  }

  /// Attack 15: a frame that comes byte by byte takes no more memory than one that comes at once.
  @Test
  void attack15DrippedFramesAreWaitedForInAFixedBuffer() {
    byte[] message = channelData(1200).toByteArray();
    for (int i = 0; i < message.length - 1; i++) {
      assertThat(framer.feed(message, i, 1)).isEqualTo(1);
      assertThat(framer.next(packet)).isFalse();
    }
    framer.feed(message, message.length - 1, 1);
    assertThat(framer.next(packet)).isTrue();
    assertThat(packet.length()).isEqualTo(1204);
  }

  @Test
  void whatFollowsTheLastMessageIsHandedOn() {
    byte[] message = request().toByteArray();
    framer.feed(message, 0, message.length);
    framer.feed("raw".getBytes(StandardCharsets.US_ASCII), 0, 3);
    assertThat(framer.next(packet)).isTrue();
    assertThat(framer.rest()).asString(StandardCharsets.US_ASCII).isEqualTo("raw");
    assertThat(framer.rest()).isEmpty();
  }

  @Test
  void aPacketWithoutRoomInFrontIsNotWrapped() {
    Packet full = Packet.allocate(10);
    full.window(2, 5);
    assertThat(ChannelData.wrap(full, 0x4000, false)).isFalse();
  }
}
