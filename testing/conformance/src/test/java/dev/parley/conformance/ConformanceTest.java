package dev.parley.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;

/// The whole suite, where the environment says where a checkout is.
class ConformanceTest {
  @Test
  @Timeout(value = 60, unit = TimeUnit.MINUTES)
  void passesWhatIsExpectedToPass() {
    String wpt = System.getenv("PARLEY_WPT");
    Assumptions.assumeTrue(
        wpt != null && !wpt.isBlank(),
        "the web platform's tests are skipped: PARLEY_WPT names no checkout");
    int exit = new CommandLine(new Main()).execute("--wpt", wpt, "--expected", "expected.txt");
    assertThat(exit).isZero();
  }
}
