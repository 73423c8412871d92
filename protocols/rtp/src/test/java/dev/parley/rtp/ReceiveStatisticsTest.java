package dev.parley.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.parley.core.SeededEntropy;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReceiveStatisticsTest {
  private static final long MILLI = 1_000_000;

  private final ReceiveStatistics statistics = new ReceiveStatistics(7, 90_000);

  private boolean receive(int n) {
    return statistics.receive(n * 20L * MILLI, n & 0xFFFF, n * 1800L, 100);
  }

  @Test
  void reportsNothingBeforeTheFirstPacket() {
    assertThat(statistics.report(0)).isEqualTo(new ReportBlock(7, 0, 0, 0, 0, 0, 0));
  }

  @Test
  void countsLossOfTheIntervalAndOfAllTime() {
    for (int n = 0; n < 100; n++) {
      if (n % 4 != 3) {
        receive(n);
      }
    }
    receive(100);
    ReportBlock first = statistics.report(0);
    assertThat(first.cumulativeLost()).isEqualTo(25);
    assertThat(first.fractionLost()).isEqualTo(25 * 256 / 101);
    assertThat(first.highestSequenceNumber()).isEqualTo(100);

    for (int n = 101; n < 201; n++) {
      receive(n);
    }
    ReportBlock second = statistics.report(0);
    assertThat(second.fractionLost()).isZero();
    assertThat(second.cumulativeLost()).isEqualTo(25);
    assertThat(statistics.packets()).isEqualTo(176);
    assertThat(statistics.bytes()).isEqualTo(17_600);
  }

  @Test
  void countsCyclesAcrossTheWrap() {
    for (int n = 65_500; n < 65_600; n++) {
      receive(n);
    }
    assertThat(statistics.report(0).highestSequenceNumber()).isEqualTo(0x1_0000L + 65_599 - 65_536);
    assertThat(statistics.cumulativeLost()).isZero();
  }

  @Test
  void aLatePacketIsNoLongerLost() {
    receive(1);
    receive(3);
    assertThat(statistics.cumulativeLost()).isEqualTo(1);
    receive(2);
    assertThat(statistics.cumulativeLost()).isZero();
    assertThat(statistics.report(0).fractionLost()).isZero();
  }

  @Test
  void aRecoveredPacketIsNoLongerLostAndNoJitter() {
    receive(1);
    receive(3);
    int jitter = statistics.jitterTicks();
    assertThat(statistics.recover(2, 100)).isTrue();
    assertThat(statistics.recover(2, 100)).isFalse();
    assertThat(statistics.cumulativeLost()).isZero();
    assertThat(statistics.jitterTicks()).isEqualTo(jitter);
  }

  @Test
  void packetsThatComeBackVeryLateAreNoNewBeginning() {
    for (int n = 1500; n < 4000; n += 2) {
      receive(n);
    }
    assertThat(statistics.recover(1501, 100)).isFalse();
    assertThat(statistics.recover(1502, 100)).isFalse();
    assertThat(statistics.report(0).highestSequenceNumber()).isEqualTo(3998);
    assertThat(statistics.recover(3997, 100)).isTrue();
  }

  @Test
  void aPacketFromBeforeTheFirstCountsAsExpected() {
    receive(65_536);
    receive(65_535);
    assertThat(statistics.cumulativeLost()).isZero();
    receive(65_533);
    assertThat(statistics.cumulativeLost()).isEqualTo(1);
  }

  @Test
  void countsDuplicatesApart() {
    receive(1);
    receive(2);
    assertThat(receive(2)).isFalse();
    assertThat(receive(1)).isFalse();
    assertThat(statistics.duplicates()).isEqualTo(2);
    assertThat(statistics.packets()).isEqualTo(2);
    assertThat(statistics.cumulativeLost()).isZero();
  }

  @Test
  void beginsAnewWhenTheSenderDoes() {
    for (int n = 0; n < 10; n++) {
      receive(n);
    }
    receive(30_000);
    assertThat(statistics.report(0).highestSequenceNumber()).isEqualTo(9);
    receive(30_001);
    receive(30_002);
    assertThat(statistics.report(0).highestSequenceNumber()).isEqualTo(30_002);
    assertThat(statistics.cumulativeLost()).isZero();
  }

  /// RFC 3550, appendix A.8: J += (|D| - J) / 16.
  @Test
  void estimatesJitterAsTheRfcDoes() {
    double expected = 0;
    SeededEntropy entropy = new SeededEntropy(8);
    long lastDelay = 0;
    for (int n = 0; n < 500; n++) {
      long delayMillis = entropy.nextInt(10);
      statistics.receive((n * 20L + delayMillis) * MILLI, n, n * 1800L, 1);
      if (n > 0) {
        expected += (Math.abs(delayMillis - lastDelay) * 90 - expected) / 16;
      }
      lastDelay = delayMillis;
    }
    assertThat(statistics.jitterTicks()).isCloseTo((int) expected, within(2));
    assertThat(statistics.jitterSeconds()).isBetween(0.0005, 0.01);
  }

  @Test
  void aSteadyStreamHasNoJitterWhateverTheOrigins() {
    for (int n = 0; n < 1000; n++) {
      statistics.receive(
          -123_456_789 + n * 20L * MILLI, n, (0xFFFF_F000L + n * 1800L) & 0xFFFF_FFFFL, 1);
    }
    assertThat(statistics.jitterTicks()).isLessThanOrEqualTo(1);
  }

  @Test
  void aNewTimestampBaseIsNotJitter() {
    receive(1);
    statistics.receive(40 * MILLI, 2, 3_000_000_000L, 1);
    assertThat(statistics.jitterTicks()).isZero();
  }

  @Test
  void reportsTheDelaySinceTheLastSenderReport() {
    receive(1);
    RtcpMessage.SenderReport report =
        new RtcpMessage.SenderReport(7, 0x1122_3344_5566_7788L, 0, 0, 0, List.of());
    statistics.senderReport(1_000 * MILLI, report);

    ReportBlock block = statistics.report(1_500 * MILLI);

    assertThat(block.lastSenderReport()).isEqualTo(0x3344_5566L);
    assertThat(block.delaySinceLastSenderReport()).isEqualTo(0x8000);
    // The sender, 0.7 s later on its clock, finds 0.2 s of round trip.
    long ntp = 0x1122_3344_5566_7788L + (7L << 32) / 10;
    assertThat(block.roundTripNanos(ntp)).isBetween(199 * MILLI, 201 * MILLI);
  }

  @Test
  void refusesAClockWithoutRate() {
    assertThatThrownBy(() -> new ReceiveStatistics(1, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /// Loss, reordering and duplicates as a link makes them: the sums agree.
  @Test
  void sumsAgreeForAnyLink() {
    for (int seed = 0; seed < 200; seed++) {
      SeededEntropy entropy = new SeededEntropy(seed);
      ReceiveStatistics any = new ReceiveStatistics(1, 48_000);
      int base = entropy.nextInt(65_536);
      long lost = 0;
      long duplicates = 0;
      any.receive(0, base, 0, 1);
      for (int n = 1; n < 3000; n += 2) {
        boolean swap = entropy.nextInt(5) == 0;
        for (int k = 0; k < 2; k++) {
          int number = base + n + (swap ? 1 - k : k);
          if (entropy.nextInt(10) == 0) {
            lost++;
            continue;
          }
          assertThat(any.receive(n * MILLI, number & 0xFFFF, 0, 1)).isTrue();
          if (entropy.nextInt(10) == 0) {
            assertThat(any.receive(n * MILLI, number & 0xFFFF, 0, 1)).isFalse();
            duplicates++;
          }
        }
      }
      any.receive(0, (base + 3001) & 0xFFFF, 0, 1);
      assertThat(any.cumulativeLost()).as("seed %d", seed).isEqualTo(lost);
      assertThat(any.duplicates()).as("seed %d", seed).isEqualTo(duplicates);
    }
  }
}
