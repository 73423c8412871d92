package dev.parley.app.acme;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RenewalPlanTest {
  private static final Instant START = Instant.parse("2026-12-01T00:00:00Z");

  private final RenewalPlan plan = new RenewalPlan(new HalfEntropy());

  private static Instant at(String after) {
    return START.plus(Duration.parse(after));
  }

  private boolean holds(Instant now, String life) {
    return plan.holds(now, START, at(life));
  }

  @Test
  void withoutACertificateOneIsOrderedAtOnce() {
    assertThat(plan.isDue(START)).isTrue();
    assertThat(plan.isQuestionDue(START)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"P90D, P60D", "P6D, P4D", "PT30S, PT20S"})
  void renewsAtTwoThirdsOfTheLife(String life, String due) {
    assertThat(holds(START, life)).isTrue();
    assertThat(plan.due()).isEqualTo(at(due));
    assertThat(plan.isDue(at(due).minusMillis(1))).isFalse();
    assertThat(plan.isDue(at(due))).isTrue();
  }

  @Test
  void anExpiredCertificateIsRenewedAtOnce() {
    assertThat(holds(at("P91D"), "P90D")).isFalse();
    assertThat(plan.isDue(at("P91D"))).isTrue();
  }

  @Test
  void pausesGrowToSixHours() {
    String[] pauses = {"PT1M", "PT4M", "PT16M", "PT64M", "PT256M", "PT6H", "PT6H"};
    Instant now = START;
    for (String pause : pauses) {
      assertThat(plan.isDue(now)).isTrue();
      plan.failed(now, null);
      assertThat(plan.due()).isEqualTo(now.plus(Duration.parse(pause)));
      assertThat(plan.isDue(plan.due().minusMillis(1))).isFalse();
      now = plan.due();
    }
    assertThat(plan.failures()).isEqualTo(pauses.length);
    holds(now, "P90D");
    assertThat(plan.failures()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "PT10S, PT1M", // the own pause is longer
    "PT3H, PT3H",
    "P365D, P8D" // nobody is obeyed for so long
  })
  void anAuthorityThatLimitsIsObeyed(String until, String due) {
    plan.failed(START, at(until));
    assertThat(plan.due()).isEqualTo(at(due));
  }

  @Test
  void aFailedRenewalIsTriedAgainWhileTheOldOneLasts() {
    holds(START, "P90D");
    plan.failed(at("P60D"), null);
    assertThat(plan.due()).isEqualTo(at("P60DT1M"));
  }

  @Test
  void aNewOneThatIsDueAsItComesDoesNotEndThePauses() {
    plan.failed(START, null);
    plan.failed(at("PT1M"), null);
    assertThat(holds(at("P80D"), "P90D")).isFalse();
    assertThat(plan.failures()).isEqualTo(2);
  }

  @Test
  void afterALongSleepItIsDueAtOnce() {
    holds(START, "P90D");
    assertThat(plan.isDue(at("P1D"))).isFalse();
    assertThat(plan.isDue(at("P200D"))).isTrue();
    plan.failed(at("P200D"), null);
    assertThat(plan.isDue(at("P300D"))).isTrue();
  }

  @Test
  void aClockThatIsPutBackDoesNotLengthenAPause() {
    plan.failed(at("P365D"), null);
    assertThat(plan.isDue(START)).isFalse();
    assertThat(plan.due()).isEqualTo(at("PT1M"));
    assertThat(plan.isDue(at("PT1M"))).isTrue();
  }

  @Test
  void aClockThatIsPutBackDoesNotMoveTheRenewal() {
    holds(at("P30D"), "P90D");
    assertThat(plan.isDue(at("P1D"))).isFalse();
    assertThat(plan.due()).isEqualTo(at("P60D"));
  }

  @ParameterizedTest
  @CsvSource({
    "P10D, P12D, P11D", // the authority wants it early
    "PT0S, PT2H, P1D", // not without end
    "P70D, P72D, P71D",
    "P95D, P99D, P81D", // a tenth of the life is left in any case
    "P12D, P10D, P60D" // no window: as if nothing was said
  })
  void theAuthoritysWindowCounts(String from, String to, String due) {
    holds(START, "P90D");
    assertThat(plan.isQuestionDue(START)).isTrue();
    plan.suggests(START, new Authority.Window(at(from), at(to), null));
    assertThat(plan.due()).isEqualTo(at(due));
    assertThat(plan.isQuestionDue(at("PT5H"))).isFalse();
    assertThat(plan.isQuestionDue(at("PT6H"))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"PT1S, PT5M", "PT2H, PT2H", "P9D, P1D"})
  void theAuthoritySaysWhenToAskAgainWithinReason(String said, String asked) {
    holds(START, "P90D");
    plan.suggests(START, new Authority.Window(at("P60D"), at("P61D"), at(said)));
    assertThat(plan.isQuestionDue(at(asked).minusMillis(1))).isFalse();
    assertThat(plan.isQuestionDue(at(asked))).isTrue();
  }

  @Test
  void anAuthorityThatSaysNothingIsAskedAgainLater() {
    holds(START, "P90D");
    plan.suggests(START, null);
    assertThat(plan.due()).isEqualTo(at("P60D"));
    assertThat(plan.isQuestionDue(at("PT6H"))).isTrue();
  }
}
