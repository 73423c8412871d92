package dev.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenCommandTest {
  private static final String SECRET = "a secret of thirty-two characters";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
  }

  @Test
  void printsALinkWithTheInvitation() {
    assertThat(run("token", "--secret", SECRET, "--room", "team", "--url", "https://x.org/"))
        .isZero();
    assertThat(out.toString()).containsPattern("https://x.org/r/team#token=ey[\\w.-]+\\s");
  }

  @Test
  void printsJson() {
    assertThat(run("token", "--secret", SECRET, "--room", "*", "--role", "host", "--json"))
        .isZero();
    assertThat(out.toString())
        .contains("\"token\":\"ey", "http://localhost:8080/#token=ey", "\"expires\":\"2");
  }

  @ParameterizedTest
  @CsvSource({
    "--secret, short, 16",
    "--role, god, 'host, speaker or viewer'",
    "--ttl, forever, '90m'",
    "--room, ../x, letters",
  })
  void saysWhatIsWrong(String option, String value, String said) {
    String[] given = {
      "token", "--secret", SECRET, "--room", "team", "--role", "host", "--ttl", "1h"
    };
    for (int i = 1; i < given.length; i += 2) {
      given[i + 1] = given[i].equals(option) ? value : given[i + 1];
    }
    assertThat(run(given)).isEqualTo(2);
    assertThat(err.toString()).contains(said);
  }
}
