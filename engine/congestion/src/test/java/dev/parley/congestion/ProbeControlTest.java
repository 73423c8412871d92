package dev.parley.congestion;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProbeControlTest {
  private static final long SECOND = 1_000_000_000L;
  private static final double ESTIMATE = 400_000;
  private static final double WANTED = 3_000_000;

  private final ProbeControl control = new ProbeControl(10_000_000);
  private long now = 100 * SECOND;

  private double next() {
    return control.next(now, ESTIMATE, WANTED, Long.MIN_VALUE, true);
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
    assertThat(control.next(now, ESTIMATE, WANTED, Long.MIN_VALUE, false)).isNegative();
    assertThat(control.next(now, ESTIMATE, WANTED, now - SECOND, true)).isNegative();
    assertThat(control.next(now, ESTIMATE, WANTED, now - 2 * SECOND, true)).isPositive();
  }

  @Test
  void nothingAboveWhatIsWantedIsLookedFor() {
    assertThat(control.next(now, ESTIMATE, ESTIMATE, Long.MIN_VALUE, true)).isNegative();
    assertThat(control.next(now, ESTIMATE, 500_000, Long.MIN_VALUE, true)).isBetween(5e5, 5.6e5);
  }
}
