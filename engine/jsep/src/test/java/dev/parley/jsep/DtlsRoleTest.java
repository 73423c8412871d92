package dev.parley.jsep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.sdp.SetupRole;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DtlsRoleTest {

  @ParameterizedTest
  @CsvSource({
    // offered, preference, client before: client
    "ACTPASS, PASSIVE, , false",
    "ACTPASS, ACTIVE,  , true",
    "ACTIVE,  ACTIVE,  , false",
    "PASSIVE, PASSIVE, , true",
    ",        ACTIVE,  , false",
    "ACTPASS, ACTIVE,  false, false",
    "ACTPASS, PASSIVE, true,  true",
    "ACTIVE,  ACTIVE,  false, false",
    "PASSIVE, PASSIVE, true,  true",
  })
  void answersARole(
      @Nullable SetupRole offered,
      SetupPreference preference,
      @Nullable Boolean before,
      boolean client) {
    assertThat(DtlsRole.answering(offered, preference, before)).isEqualTo(client);
  }

  @ParameterizedTest
  @CsvSource({
    "ACTIVE, , false",
    "PASSIVE, , true",
    ", , true",
    "PASSIVE, true, true",
    "ACTIVE, true, true",
    "PASSIVE, false, false"
  })
  void takesTheAnswersRole(@Nullable SetupRole answered, @Nullable Boolean before, boolean client) {
    assertThat(DtlsRole.offering(answered, before)).isEqualTo(client);
  }

  @Test
  void refusesRolesThatMakeNoSense() {
    assertThatThrownBy(() -> DtlsRole.offering(SetupRole.ACTPASS, null))
        .isInstanceOf(JsepException.class);
    assertThatThrownBy(() -> DtlsRole.answering(SetupRole.PASSIVE, SetupPreference.ACTIVE, false))
        .isInstanceOf(JsepException.class)
        .hasMessageContaining("swapped");
  }
}
