package dev.parley.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TimersTest {
  private enum Name {
    RETRANSMIT,
    CONSENT,
    REPORT
  }

  private final Timers<Name> timers = new Timers<>(Name.class);

  @Test
  void knowsTheEarliestAndItsName() {
    timers.set(Name.CONSENT, 50);
    timers.set(Name.REPORT, 30);

    assertThat(timers.deadline()).isEqualTo(30);
    assertThat(timers.reason()).isEqualTo("REPORT");
    assertThat(timers.expired(Name.REPORT, 29)).isFalse();
    assertThat(timers.expired(Name.REPORT, 30)).isTrue();
    assertThat(timers.expired(Name.REPORT, 30)).isFalse();
    assertThat(timers.deadline()).isEqualTo(50);
  }

  @Test
  void agreesWithAScanAfterAnySequenceOfChanges() {
    Entropy entropy = new SeededEntropy(17);
    long[] model = {Core.NEVER, Core.NEVER, Core.NEVER};
    for (int i = 0; i < 10_000; i++) {
      Name name = Name.values()[entropy.nextInt(3)];
      long deadline = entropy.nextInt(4) == 0 ? Core.NEVER : entropy.nextInt(20);
      timers.set(name, deadline);
      model[name.ordinal()] = deadline;

      assertThat(timers.deadline()).isEqualTo(Math.min(model[0], Math.min(model[1], model[2])));
    }
    timers.stopAll();
    assertThat(timers.deadline()).isEqualTo(Core.NEVER);
    assertThat(timers.reason()).isEqualTo("none");
  }
}
