package dev.parley.app.acme;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReasonsTest {
  private static final Instant UNTIL = Instant.parse("2026-12-01T10:30:00Z");

  @ParameterizedTest
  @CsvSource({
    "dns, finds no address for meet.example.org",
    "connection, does not reach TCP port 443 of meet.example.org",
    "unauthorized, Something else than this server answers the authority on TCP port 443",
    "tls, Something else than this server answers",
    "caa, A CAA record of meet.example.org forbids",
    "rateLimited, 'may be asked again after 1 December 2026, 10:30 UTC.'",
    "rejectedIdentifier, gives no certificates for meet.example.org",
    "externalAccountRequired, choose another with --acme-directory",
    "invalidContact, --acme-email",
    "unheardOf, (unheardOf)"
  })
  void saysWhatIsWrong(String type, String sentence) {
    assertThat(Reasons.of(Reasons.PREFIX + type, null, "meet.example.org", Door.TLS, UNTIL))
        .contains(sentence)
        .doesNotContain("It says");
  }

  @Test
  void quotesWhatTheAuthoritySaysOnOneLineAndNotWithoutEnd() {
    String said = Reasons.of("dns", "no\nA record " + "x".repeat(1000), "a.example", null, null);
    assertThat(said)
        .contains("It says: \"no A record xxx")
        .hasSizeLessThan(500)
        .doesNotContain("\n");
  }
}
