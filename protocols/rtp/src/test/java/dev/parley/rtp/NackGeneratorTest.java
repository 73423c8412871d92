package dev.parley.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.Core;
import dev.parley.core.SeededEntropy;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class NackGeneratorTest {
  private static final long MILLI = 1_000_000;

  private final NackGenerator nacks = new NackGenerator();
  private final int[] numbers = new int[64];

  private int[] due(long nowMillis) {
    int count = nacks.due(nowMillis * MILLI, 40 * MILLI, numbers);
    return Arrays.copyOf(numbers, count);
  }

  private void receive(long nowMillis, int sequenceNumber) {
    nacks.receive(nowMillis * MILLI, sequenceNumber, false);
  }

  @Test
  void waitsForNothingWhenNothingIsMissing() {
    for (int n = 65_530; n < 65_600; n++) {
      receive(n, n & 0xFFFF);
    }
    assertThat(nacks.deadline()).isEqualTo(Core.NEVER);
    assertThat(nacks.missing()).isZero();
  }

  @Test
  void asksForTheGapAfterAMoment() {
    receive(0, 65_534);
    receive(10, 1);

    assertThat(nacks.deadline()).isEqualTo(15 * MILLI);
    assertThat(due(14)).isEmpty();
    assertThat(due(15)).containsExactly(65_535, 0);
    assertThat(due(16)).isEmpty();
  }

  @Test
  void doesNotAskForWhatWasOnlyLate() {
    receive(0, 1);
    receive(10, 3);
    receive(12, 2);

    assertThat(nacks.deadline()).isEqualTo(Core.NEVER);
    assertThat(due(100)).isEmpty();
  }

  @Test
  void asksAgainAfterARoundTripUntilItComes() {
    receive(0, 1);
    receive(0, 3);
    assertThat(due(5)).containsExactly(2);
    assertThat(nacks.deadline()).isEqualTo(55 * MILLI);
    assertThat(due(54)).isEmpty();
    assertThat(due(55)).containsExactly(2);
    receive(60, 2);
    assertThat(nacks.deadline()).isEqualTo(Core.NEVER);
    assertThat(nacks.takeKeyFrameRequest()).isFalse();
  }

  @Test
  void givesUpAfterTenTriesAndWantsAKeyFrame() {
    receive(0, 1);
    receive(0, 3);
    int tries = 0;
    long now = 0;
    while (nacks.deadline() != Core.NEVER) {
      now = nacks.deadline();
      tries += nacks.due(now, 40 * MILLI, numbers);
    }
    assertThat(tries).isEqualTo(NackGenerator.MAX_TRIES);
    assertThat(nacks.takeKeyFrameRequest()).isTrue();
    assertThat(nacks.takeKeyFrameRequest()).isFalse();
  }

  @Test
  void givesUpAfterASecondAndWantsAKeyFrame() {
    receive(0, 1);
    receive(0, 3);
    assertThat(nacks.due(5 * MILLI, 800 * MILLI, numbers)).isEqualTo(1);
    assertThat(nacks.due(nacks.deadline(), 800 * MILLI, numbers)).isEqualTo(1);
    assertThat(nacks.due(nacks.deadline(), 800 * MILLI, numbers)).isZero();
    assertThat(nacks.missing()).isZero();
    assertThat(nacks.takeKeyFrameRequest()).isTrue();
  }

  @Test
  void aKeyFrameMakesOlderGapsUseless() {
    receive(0, 1);
    receive(0, 5);
    nacks.receive(MILLI, 10, true);
    assertThat(nacks.missing()).isZero();
    receive(1, 12);
    assertThat(due(10)).containsExactly(11);
    assertThat(nacks.takeKeyFrameRequest()).isFalse();
  }

  @Test
  void aGreatGapWantsAKeyFrameAtOnce() {
    receive(0, 1);
    receive(0, 3);
    receive(1, 2000);
    assertThat(nacks.missing()).isZero();
    assertThat(nacks.deadline()).isEqualTo(Core.NEVER);
    assertThat(nacks.takeKeyFrameRequest()).isTrue();
    receive(2, 2002);
    assertThat(due(10)).containsExactly(2001);
  }

  @Test
  void handsOutMoreThanFitsIntoOneCall() {
    receive(0, 1);
    receive(0, 102);
    assertThat(due(5)).hasSize(64);
    assertThat(due(5)).hasSize(36).contains(101);
    assertThat(due(5)).isEmpty();
  }

  @Test
  void forgetsEverythingOnReset() {
    receive(0, 1);
    receive(0, 3);
    nacks.reset();
    assertThat(nacks.deadline()).isEqualTo(Core.NEVER);
    receive(1, 30_000);
    assertThat(nacks.missing()).isZero();
  }

  /// Whatever is lost, it is bounded, asked for in order, and over in the end.
  @Test
  void endsForAnyLoss() {
    for (int seed = 0; seed < 200; seed++) {
      SeededEntropy entropy = new SeededEntropy(seed);
      NackGenerator any = new NackGenerator();
      long now = 0;
      int number = entropy.nextInt(65_536);
      for (int n = 0; n < 2000; n++) {
        now += entropy.nextInt(3) * MILLI;
        number += entropy.nextInt(20) == 0 ? entropy.nextInt(100) : 1;
        any.receive(now, number & 0xFFFF, entropy.nextInt(300) == 0);
        int count = any.due(now, 30 * MILLI, numbers);
        for (int i = 1; i < count; i++) {
          assertThat((short) (numbers[i] - numbers[i - 1])).as("seed %d", seed).isPositive();
        }
        assertThat(any.missing()).isLessThanOrEqualTo(NackGenerator.MAX_MISSING);
      }
      for (int i = 0; any.deadline() != Core.NEVER; i++) {
        assertThat(i).as("seed %d", seed).isLessThan(10_000);
        now = Math.max(now, any.deadline());
        any.due(now, 30 * MILLI, numbers);
      }
      assertThat(any.missing()).isZero();
    }
  }
}
