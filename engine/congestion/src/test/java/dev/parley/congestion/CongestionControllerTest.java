package dev.parley.congestion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.core.Core;
import dev.parley.core.SeededEntropy;
import dev.parley.rtp.TransportFeedbackReader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CongestionControllerTest {
  private static final long MILLI = 1_000_000;
  private static final int BYTES = 1200;

  private final CongestionController congestion =
      new CongestionController(CongestionConfig.defaults().withMax(5_000_000));
  private long now = 1_000_000_000_000L;

  /// Sends at a rate for a while; each packet arrives after what `delay` says of its time.
  private void run(long millis, double bps, Delay delay) {
    long gap = (long) (BYTES * 8e9 / bps);
    long end = now + millis * MILLI;
    long report = now + 50 * MILLI;
    int first = congestion.nextNumber();
    List<Long> arrivals = new ArrayList<>();
    while (now < end) {
      arrivals.add(now + delay.of(now));
      congestion.sentNumbered(now, BYTES);
      now += gap;
      if (now >= report) {
        report = now + 50 * MILLI;
        congestion.begin();
        for (int i = 0; i < arrivals.size(); i++) {
          congestion.packet(now + 20 * MILLI, (first + i) & 0xFFFF, arrivals.get(i));
        }
        congestion.settle(now + 20 * MILLI);
        first = congestion.nextNumber();
        arrivals.clear();
      }
    }
  }

  private interface Delay {
    long of(long sentAt);
  }

  @Test
  void risesWhileDelayIsSteady() {
    congestion.wanted(30_000); // no probes: by the steady delay alone
    run(10_000, 400_000, sentAt -> 20 * MILLI);

    assertThat(congestion.targetBps()).isBetween(450_000.0, 700_000.0);
    assertThat(congestion.estimate(now).reason()).isEqualTo(BandwidthEstimate.Reason.DELAY);
  }

  @Test
  void fallsBelowWhatArrivesWhenDelayGrows() {
    congestion.wanted(30_000);
    run(3_000, 500_000, sentAt -> 20 * MILLI);
    long start = now;
    // Half of what is sent arrives in time: each millisecond adds another of delay.
    run(600, 500_000, sentAt -> 20 * MILLI + (sentAt - start));

    assertThat(congestion.targetBps()).isLessThan(260_000);
    assertThat(congestion.estimate(now).reason()).isEqualTo(BandwidthEstimate.Reason.DRAIN);
  }

  /// Far less is sent than was believed possible, and the path carries even less.
  @Test
  void fallsAtOnceWhenThePathCarriesFarLess() {
    congestion.wanted(30_000);
    run(5_000, 2_000_000, sentAt -> 20 * MILLI);
    run(2_000, 200_000, sentAt -> 20 * MILLI);
    assertThat(congestion.targetBps()).isGreaterThan(1_000_000);
    long start = now;
    run(300, 200_000, sentAt -> 20 * MILLI + (sentAt - start));

    assertThat(congestion.targetBps()).isLessThan(110_000);
    assertThat(congestion.estimate(now).steadyBps()).isBetween(80_000.0, 110_000.0);
  }

  @Test
  void asksThePathThoughNothingIsSentIfMoreIsWanted() {
    run(1_000, 300_000, sentAt -> 20 * MILLI);
    congestion.wanted(30_000);
    while (congestion.probing()) {
      now = congestion.deadline();
      congestion.tick(now);
    }
    assertThat(congestion.deadline()).as("nothing is wanted").isEqualTo(Core.NEVER);
    congestion.wanted(3_000_000);
    for (int i = 0; i < 5; i++) {
      long due = congestion.deadline();
      assertThat(due - now).isBetween(0L, 3_000 * MILLI);
      now = due;
      congestion.tick(now);
      assertThat(congestion.probing()).isTrue();
      now = congestion.deadline();
      congestion.tick(now);
      assertThat(congestion.probing()).as("nothing to fill it with").isFalse();
    }
  }

  @Test
  void doesNotRiseWhenLittleIsSent() {
    congestion.wanted(30_000);
    run(10_000, 100_000, sentAt -> 20 * MILLI);

    assertThat(congestion.targetBps()).isLessThan(320_000);
  }

  @Test
  void steadyLossDoesNotBringItDown() {
    congestion.wanted(30_000);
    SeededEntropy chance = new SeededEntropy(5);
    run(
        20_000,
        450_000,
        sentAt -> chance.nextDouble() < 0.1 ? TransportFeedbackReader.LOST - sentAt : 20 * MILLI);

    assertThat(congestion.estimate(now).lossRate()).isBetween(0.05, 0.15);
    assertThat(congestion.targetBps()).isGreaterThan(400_000);
  }

  @Test
  void remoteEstimateBoundsOurs() {
    congestion.remb(now, 123_000);

    assertThat(congestion.known()).isTrue();
    assertThat(congestion.targetBps()).isEqualTo(123_000);

    run(3_000, 400_000, sentAt -> 20 * MILLI);

    assertThat(congestion.targetBps()).isEqualTo(123_000);
    assertThat(congestion.estimate(now).reason()).isEqualTo(BandwidthEstimate.Reason.RECEIVER);
  }

  @Test
  void attack40AbsurdFeedbackStaysBelowTheCap() {
    SeededEntropy chance = new SeededEntropy(9);
    for (int i = 0; i < 20_000; i++) {
      congestion.sentNumbered(now, BYTES);
      now += MILLI;
      if (i % 10 == 0) {
        congestion.begin();
        for (int k = 0; k < 20; k++) {
          long arrival = chance.nextInt(3) == 0 ? chance.nextLong() >> 8 : now + k;
          congestion.packet(now, chance.nextInt(1 << 16), arrival);
        }
        congestion.settle(now);
        congestion.remb(now, chance.nextLong() & Long.MAX_VALUE);
      }
      assertThat(congestion.targetBps()).isBetween(30_000.0, 5_000_000.0);
      assertThat(congestion.allowedAt(now) - now).isLessThan(2_000_000_000L);
    }
    assertThat(congestion.drops().get(CongestionDrop.UNKNOWN_PACKET)).isPositive();
  }

  @Test
  void reportedTwiceCountsOnce() {
    congestion.sentNumbered(now, BYTES);
    congestion.begin();
    congestion.packet(now, 0, now);
    congestion.packet(now, 0, now);
    congestion.packet(now, 77, now);
    congestion.settle(now);

    assertThat(congestion.drops().get(CongestionDrop.REPORTED_TWICE)).isEqualTo(1);
    assertThat(congestion.drops().get(CongestionDrop.UNKNOWN_PACKET)).isEqualTo(1);
  }

  @Test
  void holdsNothingBackBeforeTheFirstReport() {
    for (int i = 0; i < 1000; i++) {
      congestion.sentNumbered(now, BYTES);
      assertThat(congestion.allowedAt(now)).isEqualTo(now);
    }
  }

  @Test
  void pacesByTheTarget() {
    congestion.wanted(30_000);
    run(2_000, 300_000, sentAt -> 20 * MILLI);
    for (int i = 0; i < 20; i++) {
      congestion.sentNumbered(now, BYTES);
    }
    long wait = congestion.allowedAt(now) - now;
    double expected = 20 * BYTES * 8 / (1.5 * congestion.targetBps());

    assertThat(wait / 1e9).isBetween(expected * 0.8, expected * 1.1);
  }

  @Test
  void probesWhenMoreIsWantedAndRaisesTheEstimate() {
    congestion.wanted(3_000_000);
    for (int i = 0; i < 200; i++) {
      // Fills probes as fast as they allow, and sends 300 kbit/s besides.
      run(50, 300_000, sentAt -> 20 * MILLI);
      if (congestion.probing()) {
        int first = congestion.nextNumber();
        List<Long> sent = new ArrayList<>();
        while (congestion.probing()) {
          now = Math.max(now, congestion.allowedAt(now));
          sent.add(now);
          congestion.sentNumbered(now, BYTES);
        }
        congestion.begin();
        for (int k = 0; k < sent.size(); k++) {
          congestion.packet(now + 20 * MILLI, (first + k) & 0xFFFF, sent.get(k) + 20 * MILLI);
        }
        congestion.settle(now + 20 * MILLI);
      }
    }
    assertThat(congestion.targetBps()).isGreaterThan(2_500_000);
  }

  @Test
  void configSaysWhatIsWrong() {
    assertThatThrownBy(() -> new CongestionConfig(10_000, 20_000, 30_000))
        .hasMessageContaining("min 20000.0, start 10000.0");
  }
}
