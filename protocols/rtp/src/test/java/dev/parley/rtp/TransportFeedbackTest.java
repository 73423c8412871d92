package dev.parley.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.Core;
import dev.parley.core.Packet;
import dev.parley.core.SeededEntropy;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TransportFeedbackTest {
  private static final long MILLI = 1_000_000;
  private static final long TICK = 250_000;

  private final TransportFeedbackGenerator generator = new TransportFeedbackGenerator(100 * MILLI);
  private final TransportFeedbackReader reader = new TransportFeedbackReader();
  private final Map<Integer, Long> reported = new TreeMap<>();

  /// Writes all reports that are due and reads them back.
  private int exchange(long now, int room) {
    int packets = 0;
    while (generator.deadline() <= now) {
      Packet packet = Packet.allocate(1500);
      assertThat(generator.write(now, new RtcpWriter(packet, room), 1, 2)).isTrue();
      assertThat(packet.length()).isLessThanOrEqualTo(room);
      packets++;
      RtcpReader rtcp = new RtcpReader();
      rtcp.wrap(packet);
      RtcpMessage.TransportFeedback feedback = (RtcpMessage.TransportFeedback) rtcp.next();
      assertThat(feedback).isNotNull();
      assertThat(reader.read(feedback, reported::put)).isTrue();
    }
    return packets;
  }

  private long between(int first, int second) {
    return reported.getOrDefault(second, 0L) - reported.getOrDefault(first, 0L);
  }

  @Test
  void writesTheBytesOfTheDraft() {
    generator.receive(64 * MILLI * 3, 10);
    generator.receive(64 * MILLI * 3 + 10 * TICK, 11);
    generator.receive(64 * MILLI * 3 + 300 * TICK, 13);
    Packet packet = Packet.allocate(100);

    assertThat(generator.write(1000 * MILLI, new RtcpWriter(packet, 100), 1, 2)).isTrue();

    // small, small, lost, large: one vector of two-bit symbols; deltas 0, 10, 290
    assertThat(HexFormat.of().formatHex(packet.toByteArray()))
        .isEqualTo(
            "8fcd0006"
                + "00000001"
                + "00000002"
                + "000a0004"
                + "00000300"
                + "d4800"
                + "00a0122"
                + "0000");
  }

  @Test
  void reportsAfterTheInterval() {
    assertThat(generator.deadline()).isEqualTo(Core.NEVER);
    generator.receive(7 * MILLI, 1);
    generator.receive(50 * MILLI, 2);
    assertThat(generator.deadline()).isEqualTo(107 * MILLI);
    assertThat(exchange(106 * MILLI, 1200)).isZero();
    assertThat(exchange(107 * MILLI, 1200)).isEqualTo(1);
    assertThat(generator.deadline()).isEqualTo(Core.NEVER);
    assertThat(reported).containsOnlyKeys(1, 2);
    assertThat(between(1, 2)).isEqualTo(43 * MILLI);
  }

  @Test
  void reportsLossesAndLatePackets() {
    generator.receive(1000 * MILLI, 1);
    generator.receive(1000 * MILLI, 4);
    exchange(1100 * MILLI, 1200);
    assertThat(reported.get(2)).isEqualTo(TransportFeedbackReader.LOST);
    assertThat(reported.get(3)).isEqualTo(TransportFeedbackReader.LOST);
    generator.receive(1120 * MILLI, 2);
    exchange(1220 * MILLI, 1200);
    assertThat(between(4, 2)).isEqualTo(120 * MILLI);
    assertThat(reported.get(3)).isEqualTo(TransportFeedbackReader.LOST);
  }

  @Test
  void firstArrivalOfADuplicateCounts() {
    generator.receive(1000 * MILLI, 1);
    generator.receive(1010 * MILLI, 2);
    generator.receive(1030 * MILLI, 2);
    exchange(1100 * MILLI, 1200);
    assertThat(between(1, 2)).isEqualTo(10 * MILLI);
    generator.receive(1110 * MILLI, 2);
    assertThat(generator.deadline()).isEqualTo(Core.NEVER);
  }

  @Test
  void reportsEarlyWhenMuchArrived() {
    for (int n = 0; n <= 512; n++) {
      generator.receive(n * 1000L, n);
    }
    assertThat(generator.deadline()).isLessThanOrEqualTo(512 * 1000L);
  }

  @Test
  void staysBoundedAfterAGreatJump() {
    generator.receive(0, 1);
    generator.receive(MILLI, 30_000);
    assertThat(exchange(200 * MILLI, 1200)).isPositive();
    assertThat(reported).containsKey(30_000).doesNotContainKey(1);
    assertThat(reported.size()).isLessThanOrEqualTo(TransportFeedbackGenerator.WINDOW);
  }

  @Test
  void numbersItsReports() {
    for (int n = 0; n < 300; n++) {
      generator.receive(n * 1000L * MILLI, n);
      Packet packet = Packet.allocate(100);
      assertThat(generator.write((n + 1) * 1000L * MILLI, new RtcpWriter(packet, 100), 1, 2))
          .isTrue();
      RtcpReader rtcp = new RtcpReader();
      rtcp.wrap(packet);
      RtcpMessage.TransportFeedback feedback = (RtcpMessage.TransportFeedback) rtcp.next();
      assertThat(feedback).isNotNull();
      assertThat(feedback.feedbackCount()).isEqualTo(n & 0xFF);
    }
  }

  @Test
  void writesNothingWithoutRoom() {
    generator.receive(0, 1);
    Packet packet = Packet.allocate(100);
    assertThat(generator.write(1000 * MILLI, new RtcpWriter(packet, 22), 1, 2)).isFalse();
    assertThat(packet.length()).isZero();
  }

  /// The arrival times of any link come through to a quarter of a millisecond, over wraps of the
  /// numbers and of the reference time.
  @Test
  void roundTripsAnyArrivals() {
    for (int seed = 0; seed < 300; seed++) {
      SeededEntropy entropy = new SeededEntropy(seed);
      TransportFeedbackTest link = new TransportFeedbackTest();
      Map<Integer, Long> arrived = new TreeMap<>();
      long origin = entropy.nextLong() >> 2;
      long now = origin;
      int base = entropy.nextInt(65_536);
      int room = 400 + entropy.nextInt(800);
      for (int n = 0; n < 3000; n++) {
        now +=
            switch (entropy.nextInt(40)) {
              case 0 -> entropy.nextInt(200) * MILLI;
              case 1 -> entropy.nextInt(12_000) * MILLI;
              default -> entropy.nextInt(2000) * 1000L;
            };
        link.exchange(now, room);
        if (entropy.nextInt(8) != 0) {
          int number = (base + n) & 0xFFFF;
          arrived.put(number, now);
          link.generator.receive(now, number);
        }
      }
      link.exchange(now + 1000 * MILLI, room);
      long offset = 0;
      boolean first = true;
      for (Map.Entry<Integer, Long> entry : arrived.entrySet()) {
        Long time = link.reported.get(entry.getKey());
        assertThat(time).as("seed %d number %d", seed, entry.getKey()).isNotNull();
        long difference = time - entry.getValue();
        if (first) {
          offset = difference;
          first = false;
        }
        assertThat(Math.abs(difference - offset)).as("seed %d", seed).isLessThanOrEqualTo(2 * TICK);
      }
    }
  }

  /// Reordering up to what a network does, with duplicates.
  @Test
  void reportsEveryArrivalUnderReordering() {
    for (int seed = 0; seed < 200; seed++) {
      SeededEntropy entropy = new SeededEntropy(seed);
      TransportFeedbackTest link = new TransportFeedbackTest();
      long now = 0;
      TreeMap<Integer, Boolean> sent = new TreeMap<>();
      for (int n = 0; n < 2000; n++) {
        now += MILLI;
        link.exchange(now, 1200);
        int number = Math.max(0, n - entropy.nextInt(40));
        sent.put(number, true);
        link.generator.receive(now, number);
      }
      link.exchange(now + 1000 * MILLI, 1200);
      int firstKnown = link.reported.keySet().iterator().next();
      for (int number : sent.tailMap(firstKnown).keySet()) {
        assertThat(link.reported.get(number))
            .as("seed %d number %d", seed, number)
            .isNotNull()
            .isNotEqualTo(TransportFeedbackReader.LOST);
      }
    }
  }
}
