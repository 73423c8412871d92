package dev.parley.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.SeededEntropy;
import dev.parley.core.Serial;
import java.util.List;
import org.junit.jupiter.api.Test;

class SequenceRewriterTest {
  private static final long MILLI = 1_000_000;

  private final SequenceRewriter rewriter = new SequenceRewriter(90_000, 100, 5000);

  @Test
  void beginsWithTheNumbersGiven() {
    rewriter.switchTo(1);
    assertThat(rewriter.accept(0, 1, 60_000, 4_000_000_000L)).isTrue();
    assertThat(rewriter.sequenceNumber()).isEqualTo(100);
    assertThat(rewriter.timestamp()).isEqualTo(5000);
    assertThat(rewriter.accept(0, 1, 60_002, 4_000_003_000L)).isTrue();
    assertThat(rewriter.sequenceNumber()).isEqualTo(102);
    assertThat(rewriter.timestamp()).isEqualTo(8000);
  }

  @Test
  void theNextSourceFollowsWhatWasSentOfTheOneBefore() {
    rewriter.switchTo(1);
    for (int i = 0; i < 10; i++) {
      rewriter.accept(0, 1, i, 0);
    }
    rewriter.withdraw(104);
    rewriter.switchTo(2);
    assertThat(rewriter.accept(0, 2, 7000, 0)).isTrue();
    assertThat(rewriter.sequenceNumber()).isEqualTo(105);
    rewriter.withdraw(106); // more than was ever accepted
    rewriter.switchTo(3);
    assertThat(rewriter.accept(0, 3, 7000, 0)).isTrue();
    assertThat(rewriter.sequenceNumber()).isEqualTo(106);
  }

  @Test
  void continuesWithTheNextSource() {
    rewriter.switchTo(1);
    rewriter.accept(0, 1, 10, 0);
    rewriter.accept(0, 1, 11, 0);
    rewriter.switchTo(2);
    assertThat(rewriter.anchored()).isFalse();
    assertThat(rewriter.accept(100 * MILLI, 2, 65_535, 0xFFFF_FFFFL)).isTrue();
    assertThat(rewriter.sequenceNumber()).isEqualTo(102);
    assertThat(rewriter.timestamp()).isEqualTo(5000 + 9000);
    assertThat(rewriter.accept(110 * MILLI, 2, 0, 2999)).isTrue();
    assertThat(rewriter.sequenceNumber()).isEqualTo(103);
    assertThat(rewriter.timestamp()).isEqualTo(5000 + 9000 + 3000);
  }

  @Test
  void neverRepeatsATimestampAcrossASwitch() {
    rewriter.switchTo(1);
    rewriter.accept(0, 1, 10, 0);
    rewriter.switchTo(2);
    rewriter.accept(0, 2, 10, 0);
    assertThat(rewriter.timestamp()).isEqualTo(5001);
  }

  @Test
  void refusesOtherSourcesAndPacketsFromBeforeTheSwitch() {
    rewriter.switchTo(1);
    rewriter.accept(0, 1, 10, 0);
    rewriter.switchTo(2);
    assertThat(rewriter.accept(0, 1, 11, 0)).isFalse();
    assertThat(rewriter.accept(0, 2, 1000, 0)).isTrue();
    assertThat(rewriter.accept(0, 2, 999, 0)).isFalse();
    assertThat(rewriter.accept(0, 2, 1001, 0)).isTrue();
  }

  @Test
  void keepsGapsAndReordering() {
    rewriter.switchTo(1);
    rewriter.accept(0, 1, 10, 0);
    rewriter.accept(0, 1, 14, 0);
    assertThat(rewriter.sequenceNumber()).isEqualTo(104);
    rewriter.accept(0, 1, 12, 0);
    assertThat(rewriter.sequenceNumber()).isEqualTo(102);
    rewriter.switchTo(2);
    rewriter.accept(0, 2, 500, 0);
    assertThat(rewriter.sequenceNumber()).isEqualTo(105);
  }

  @Test
  void acceptsALongStream() {
    rewriter.switchTo(1);
    for (int n = 0; n < 300_000; n++) {
      assertThat(rewriter.accept(n * MILLI, 1, n & 0xFFFF, n * 90L)).isTrue();
      assertThat(rewriter.sequenceNumber()).isEqualTo((100 + n) & 0xFFFF);
    }
  }

  /// Over any switches, outgoing numbers never repeat and time never runs back.
  @Test
  void isContinuousOverAnySwitches() {
    for (int seed = 0; seed < 100; seed++) {
      SeededEntropy entropy = new SeededEntropy(seed);
      SequenceRewriter any =
          new SequenceRewriter(48_000, entropy.nextInt(65_536), entropy.nextInt());
      int lastNumber = 0;
      long lastTimestamp = 0;
      boolean first = true;
      long now = 0;
      for (int source = 1; source < 20; source++) {
        any.switchTo(source);
        int number = entropy.nextInt(65_536);
        long timestamp = entropy.nextInt() & 0xFFFF_FFFFL;
        for (int n = entropy.nextInt(200); n >= 0; n--) {
          now += 20 * MILLI;
          assertThat(any.accept(now, source, number, timestamp)).isTrue();
          if (!first) {
            assertThat(Serial.distance16(lastNumber, any.sequenceNumber())).isEqualTo(1);
            assertThat(Serial.distance32(lastTimestamp, any.timestamp())).isEqualTo(960);
          }
          first = false;
          lastNumber = any.sequenceNumber();
          lastTimestamp = any.timestamp();
          number = (number + 1) & 0xFFFF;
          timestamp = (timestamp + 960) & 0xFFFF_FFFFL;
        }
      }
    }
  }

  @Test
  void senderReportsFollowTheForwardedStream() {
    SenderReportClock clock = new SenderReportClock(90_000);
    assertThat(clock.known()).isFalse();
    long ntp = 0xE000_0000_0000_0000L;
    clock.receive(
        1000 * MILLI, new RtcpMessage.SenderReport(1, ntp, 0xFFFF_FF00L, 0, 0, List.of()));
    rewriter.switchTo(1);
    rewriter.accept(1000 * MILLI, 1, 10, 0xFFFF_FF00L);

    assertThat(clock.known()).isTrue();
    assertThat(clock.ntp(2500 * MILLI)).isEqualTo(ntp + (3L << 31));
    assertThat(clock.rtpTimestamp(2500 * MILLI, rewriter.timestampOffset()))
        .isEqualTo(5000 + 135_000);
    assertThat(clock.ntp(500 * MILLI)).isEqualTo(ntp - (1L << 31));
    assertThat(clock.rtpTimestamp(1000 * MILLI, 0)).isEqualTo(0xFFFF_FF00L);
  }

  @Test
  void packetsLeftOutLeaveNoGapAlsoForThoseThatComeLate() {
    SequenceRewriter rewriter = new SequenceRewriter(90_000, 1000, 0);
    rewriter.switchTo(7);
    int[] sent = new int[6];
    for (int number = 0; number < 6; number++) {
      if (number == 2 || number == 4) {
        rewriter.skip(7, 65_533 + number & 0xFFFF);
      } else if (number != 1) { // it comes late
        assertThat(rewriter.accept(number, 7, 65_533 + number & 0xFFFF, 0)).isTrue();
        sent[number] = rewriter.sequenceNumber();
      }
    }
    assertThat(sent).containsExactly(1000, 0, 0, 1002, 0, 1003);
    assertThat(rewriter.accept(9, 7, 65_534, 0)).isTrue();
    assertThat(rewriter.sequenceNumber()).isEqualTo(1001);
    assertThat(rewriter.accept(9, 7, 65_535, 0)).isFalse();
  }
}
