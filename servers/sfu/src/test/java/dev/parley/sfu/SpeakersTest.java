package dev.parley.sfu;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SpeakersTest {
  private static final int LOUD = 25;
  private static final int QUIET = 120;

  private final Speakers speakers = new Speakers();
  private long now;

  /// Lets two participants be heard for some tenths of a second.
  private void run(int tenths, int ann, int bob) {
    for (int i = 0; i < tenths; i++) {
      for (int packet = 0; packet < 5; packet++) {
        speakers.heard("ann", ann);
        speakers.heard("bob", bob);
      }
      now += 100_000_000;
      speakers.tick(now);
    }
  }

  @Test
  void whoSpeaksFirstDominates() {
    run(10, LOUD, QUIET);

    assertThat(speakers.order()).containsExactly("ann");
  }

  @Test
  void aShortNoiseOfAnotherChangesNothing() {
    run(20, LOUD, QUIET);
    run(3, LOUD, 5);
    run(3, LOUD, QUIET);

    assertThat(speakers.order()).first().isEqualTo("ann");
  }

  @Test
  void whoIsLouderForAWhileTakesOver() {
    run(20, 50, QUIET);
    run(20, 50, 10);

    assertThat(speakers.order()).containsExactly("bob", "ann");
  }

  @Test
  void whoFallsSilentMakesPlaceAfterAPause() {
    run(20, LOUD, QUIET);
    run(5, QUIET, QUIET);
    assertThat(speakers.order()).containsExactly("ann");
    run(40, QUIET, QUIET);

    assertThat(speakers.order()).isEmpty();
    run(10, QUIET, LOUD);
    assertThat(speakers.order()).containsExactly("bob");
  }

  @Test
  void whoLeavesIsForgotten() {
    run(10, LOUD, QUIET);
    speakers.left("ann");
    now += 100_000_000;

    assertThat(speakers.tick(now)).isTrue();
    assertThat(speakers.order()).isEmpty();
  }
}
