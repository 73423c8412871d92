package dev.parley.congestion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.congestion.ProbeControl.Occasion;
import org.junit.jupiter.api.Test;

class ProbeControlTest {
  private static final long SECOND = 1_000_000_000L;
  private static final double ESTIMATE = 400_000;
  private static final double WANTED = 3_000_000;

  private final ProbeControl control = new ProbeControl(10_000_000);
  private long now = 100 * SECOND;

  private double next() {
    return next(Occasion.TIME);
  }

  private double next(long decreasedAt) {
    return control.next(now, ESTIMATE, WANTED, decreasedAt, Occasion.TIME);
  }

  private double next(Occasion occasion) {
    return control.next(now, ESTIMATE, WANTED, Long.MIN_VALUE, occasion);
  }

  /// A narrow path answers many probes with what is known already; the next one is no later for it.
  @Test
  void probesInVainDoNotMakeTheNextOneLater() {
    assertThat(next()).isEqualTo(3 * ESTIMATE);
    for (int i = 0; i < 20; i++) {
      control.result(ESTIMATE);
      now += 3 * SECOND / 2;
      assertThat(next()).isEqualTo(2 * ESTIMATE);
    }
  }

  @Test
  void oneThatTellsNothingCountsAsInVain() {
    next();
    now += SECOND / 2;
    assertThat(next()).isNegative();
    now += SECOND;
    assertThat(next()).isEqualTo(2 * ESTIMATE);
  }

  @Test
  void successIsFollowedUpAtOnceAndFailureAfterAWhile() {
    next();
    control.result(3 * ESTIMATE);
    assertThat(next()).isEqualTo(2 * ESTIMATE);
    control.result(ESTIMATE);
    assertThat(next()).isNegative();
  }

  @Test
  void queuesAndAFallJustNowHoldItBack() {
    assertThat(next(Occasion.QUEUE)).isNegative();
    assertThat(next(now - SECOND)).isNegative();
    assertThat(next(now - 2 * SECOND)).isPositive();
  }

  @Test
  void nothingAboveWhatIsWantedIsLookedFor() {
    assertThat(wanting(ESTIMATE)).isNegative();
    assertThat(wanting(500_000)).isBetween(5e5, 5.6e5);
  }

  private double wanting(double bps) {
    return control.next(now, ESTIMATE, bps, Long.MIN_VALUE, Occasion.TIME);
  }

  @Test
  void signsOfAWiderPathDoNotWait() {
    next();
    control.result(ESTIMATE);
    now += SECOND / 4;
    assertThat(next()).isNegative();
    assertThat(control.next(now, ESTIMATE, WANTED, now - SECOND / 4, Occasion.WIDENED))
        .isEqualTo(6 * ESTIMATE);
    control.result(6 * ESTIMATE);
    assertThat(next()).as("as long as it succeeds").isPositive();
  }

  /// Signs that are wrong time and again are followed less and less, and the probes that come
  /// anyway are no later for it.
  @Test
  void signsThatWereWrongCountLessAndLess() {
    next();
    int followed = 0;
    int others = 0;
    for (int i = 0; i < 300; i++) {
      control.result(ESTIMATE);
      now += SECOND / 10;
      double bps = next(Occasion.WIDENED);
      followed += bps == 6 * ESTIMATE ? 1 : 0;
      others += bps == 2 * ESTIMATE ? 1 : 0;
    }
    assertThat(followed).isBetween(3, 6);
    assertThat(others).isBetween(6, 20);
  }

  /// Others share the path: a probe finds room, and then there is none.
  @Test
  void successThatDoesNotLastMakesProbesRare() {
    int probes = 0;
    long fell = now - 10 * SECOND;
    for (int i = 0; i < 600; i++) {
      double bps = next(fell);
      if (bps > 0) {
        probes++;
        control.result(bps);
        next(fell); // a success is followed up
        control.result(ESTIMATE);
        fell = now + SECOND / 20;
      }
      now += SECOND / 10;
    }
    assertThat(probes).isBetween(10, 20);
  }

  @Test
  void whileNothingElseIsSentTheCallerSaysWhen() {
    next();
    for (int i = 0; i < 5; i++) {
      control.result(ESTIMATE);
      now += SECOND / 10;
      assertThat(next(Occasion.IDLE)).isEqualTo(3 * ESTIMATE);
    }
  }
}
