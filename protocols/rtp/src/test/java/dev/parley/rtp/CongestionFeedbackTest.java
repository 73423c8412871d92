package dev.parley.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.Core;
import dev.parley.core.Packet;
import dev.parley.core.SeededEntropy;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CongestionFeedbackTest {
  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1_000 * MILLI;

  private final CongestionFeedbackGenerator generator =
      new CongestionFeedbackGenerator(100 * MILLI);
  private final CongestionFeedbackReader reader = new CongestionFeedbackReader();

  /// The arrivals by stream and number.
  private final Map<Long, Long> reported = new TreeMap<>();

  private static long ntp(long now) {
    return (now / SECOND << 32) + ((now % SECOND << 32) / SECOND);
  }

  private static long key(int ssrc, int number) {
    return (long) ssrc << 16 | number;
  }

  private static RtcpMessage.CongestionFeedback parse(Packet packet) {
    RtcpReader rtcp = new RtcpReader();
    rtcp.wrap(packet);
    RtcpMessage message = rtcp.next();
    assertThat(message).isInstanceOf(RtcpMessage.CongestionFeedback.class);
    return (RtcpMessage.CongestionFeedback) message;
  }

  /// Writes all reports that are due and reads them back.
  private int exchange(long now, int room) {
    int packets = 0;
    while (generator.deadline() <= now) {
      Packet packet = Packet.allocate(1500);
      assertThat(generator.write(now, ntp(now), new RtcpWriter(packet, room), 1)).isTrue();
      assertThat(packet.length()).isLessThanOrEqualTo(room);
      packets++;
      assertThat(
              reader.read(parse(packet), (ssrc, number, at) -> reported.put(key(ssrc, number), at)))
          .isTrue();
    }
    return packets;
  }

  /// RFC 8888, section 3.1: two streams, the first with three packets, of which one is lost, so
  /// that two bytes of padding follow.
  @Test
  void writesTheBytesOfTheRfc() {
    generator.receive(1000 * MILLI, 0x11223344, 65_535);
    generator.receive(1500 * MILLI, 0x11223344, 1);
    generator.receive(2000 * MILLI, 0x55667788, 7);
    Packet packet = Packet.allocate(100);

    assertThat(generator.write(2000 * MILLI, ntp(2000 * MILLI), new RtcpWriter(packet, 100), 9))
        .isTrue();

    assertThat(HexFormat.of().formatHex(packet.toByteArray()))
        .isEqualTo(
            "8bcd0009"
                + "00000009"
                + "11223344"
                + "ffff0003"
                + "8400"
                + "0000"
                + "8200"
                + "0000"
                + "55667788"
                + "00070001"
                + "8000"
                + "0000"
                + "00020000");
  }

  @Test
  void reportsAfterTheInterval() {
    assertThat(generator.deadline()).isEqualTo(Core.NEVER);
    generator.receive(7 * MILLI, 1, 1);
    generator.receive(50 * MILLI, 2, 2);
    assertThat(generator.deadline()).isEqualTo(107 * MILLI);
    assertThat(exchange(106 * MILLI, 1200)).isZero();
    assertThat(exchange(107 * MILLI, 1200)).isEqualTo(1);
    assertThat(generator.deadline()).isEqualTo(Core.NEVER);
    assertThat(reported).containsOnlyKeys(key(1, 1), key(2, 2));
  }

  @Test
  void reportsLossesAndLatePackets() {
    generator.receive(1000 * MILLI, 5, 1);
    generator.receive(1000 * MILLI, 5, 3);
    exchange(1100 * MILLI, 1200);
    assertThat(reported.get(key(5, 2))).isEqualTo(CongestionFeedbackReader.LOST);
    generator.receive(1120 * MILLI, 5, 2);
    exchange(1220 * MILLI, 1200);
    assertThat(reported.get(key(5, 2))).isBetween(1118 * MILLI, 1121 * MILLI);
  }

  @Test
  void tellsWhatArrivedTooLongAgoWithoutItsTime() {
    generator.receive(1000 * MILLI, 5, 1);
    exchange(10_000 * MILLI, 1200);
    assertThat(reported.get(key(5, 1))).isEqualTo(CongestionFeedbackReader.UNTIMED);
  }

  @Test
  void staysBoundedWithManyStreamsAndGreatJumps() {
    SeededEntropy entropy = new SeededEntropy(3);
    for (int i = 0; i < 10_000; i++) {
      generator.receive(i * 1000L, entropy.nextInt(), entropy.nextInt(1 << 16));
    }
    assertThat(exchange(SECOND, 1200)).isPositive();
    assertThat(reported).hasSizeLessThanOrEqualTo(CongestionFeedbackGenerator.MAX_STREAMS);
    generator.receive(SECOND, 1, 0);
    generator.receive(SECOND, 1, 30_000);
    reported.clear();
    exchange(2 * SECOND, 1200);
    assertThat(reported)
        .containsKey(key(1, 30_000))
        .hasSizeLessThanOrEqualTo(CongestionFeedbackGenerator.WINDOW);
  }

  @Test
  void writesNothingWithoutRoom() {
    generator.receive(0, 1, 1);
    Packet packet = Packet.allocate(100);
    assertThat(generator.write(SECOND, ntp(SECOND), new RtcpWriter(packet, 20), 1)).isFalse();
    assertThat(packet.length()).isZero();
    assertThat(generator.deadline()).isLessThanOrEqualTo(SECOND);
  }

  /// The arrival times of any streams come through to a thousandth of a second and a bit, over
  /// wraps of the numbers and of the clock, in packets of any size.
  @Test
  void roundTripsAnyArrivals() {
    for (int seed = 0; seed < 200; seed++) {
      SeededEntropy entropy = new SeededEntropy(seed);
      CongestionFeedbackTest link = new CongestionFeedbackTest();
      Map<Long, Long> arrived = new TreeMap<>();
      int streams = 1 + entropy.nextInt(5);
      int[] numbers = new int[streams];
      for (int i = 0; i < streams; i++) {
        numbers[i] = entropy.nextInt(1 << 16);
      }
      // The clock of the reports wraps after 18 hours.
      long now = (1L << 16) * SECOND - entropy.nextInt(10) * SECOND;
      for (int i = 0; i < 2_000; i++) {
        int stream = entropy.nextInt(streams);
        numbers[stream] = (numbers[stream] + 1 + (entropy.nextInt(20) == 0 ? 3 : 0)) & 0xFFFF;
        now += entropy.nextInt(10_000_000);
        arrived.put(key(stream, numbers[stream]), now);
        link.generator.receive(now, stream, numbers[stream]);
        link.exchange(now, 60 + entropy.nextInt(1100));
      }
      link.exchange(now + SECOND, 1200);
      long shift = 0;
      boolean first = true;
      for (Map.Entry<Long, Long> entry : arrived.entrySet()) {
        Long got = link.reported.remove(entry.getKey());
        assertThat(got).as("seed %d", seed).isNotNull();
        if (first) {
          shift = got - entry.getValue();
          first = false;
        }
        assertThat(Math.abs(got - entry.getValue() - shift)).isLessThan(3 * MILLI);
      }
      assertThat(link.reported.values()).containsOnly(CongestionFeedbackReader.LOST);
    }
  }

  /// Whatever is wrong with a report, nothing of it is told.
  @Test
  void refusesABrokenReportAsAWhole() {
    for (int number = 0; number < 9; number++) {
      generator.receive(1000 * MILLI, 1 + number % 2, number);
    }
    Packet packet = Packet.allocate(200);
    generator.write(SECOND + SECOND, ntp(2 * SECOND), new RtcpWriter(packet, 200), 1);
    byte[] whole = packet.toByteArray();
    SeededEntropy entropy = new SeededEntropy(8);
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] broken = whole.clone();
      for (int k = 0; k < 3; k++) {
        broken[8 + entropy.nextInt(broken.length - 8)] = (byte) entropy.nextInt(256);
      }
      int[] told = {0};
      boolean read =
          new CongestionFeedbackReader()
              .read(parse(Packet.copyOf(broken)), (ssrc, number, at) -> told[0]++);
      assertThat(told[0]).isLessThanOrEqualTo(read ? whole.length / 2 : 0);
      refused += read ? 0 : 1;
    }
    assertThat(refused).isPositive();
  }

  @Test
  void aReportOnNothingIsNone() {
    assertThat(
            reader.read(
                parse(Packet.copyOf(HexFormat.of().parseHex("8bcd0002" + "00000009" + "00020000"))),
                (ssrc, number, at) -> reported.put(key(ssrc, number), at)))
        .isTrue();
    assertThat(reported).isEmpty();
  }
}
