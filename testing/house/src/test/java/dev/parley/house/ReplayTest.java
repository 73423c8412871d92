package dev.parley.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// One seed replays a whole call byte for byte, in another JVM too.
class ReplayTest {
  @Test
  void anotherJvmSendsTheSameBytesAtTheSameTimes() throws Exception {
    String here = ReplayedCall.hash(42);

    assertThat(here).contains("CLOSED");
    assertThat(inAnotherJvm(42)).isEqualTo(here);
    assertThat(inAnotherJvm(42)).isEqualTo(here);
  }

  @Test
  void anotherSeedIsAnotherCall() {
    assertThat(ReplayedCall.hash(43)).isNotEqualTo(ReplayedCall.hash(42));
  }

  private static String inAnotherJvm(long seed) throws IOException, InterruptedException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> command =
        List.of(
            java,
            "-cp",
            System.getProperty("java.class.path"),
            ReplayedCall.class.getName(),
            Long.toString(seed));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    return output.strip();
  }
}
