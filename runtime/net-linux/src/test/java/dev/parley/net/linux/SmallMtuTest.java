package dev.parley.net.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// Segmentation offload refuses datagrams that the path does not take whole.
@EnabledOnOs(OS.LINUX)
class SmallMtuTest {
  @Test
  void whatCannotBeSegmentedIsSentSingly() throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String inside =
        "ip link set lo mtu 1280 up && exec "
            + java
            + " --enable-native-access=ALL-UNNAMED -cp '"
            + System.getProperty("java.class.path")
            + "' "
            + SmallMtu.class.getName();
    String said = run("unshare", "--map-root-user", "--net", "sh", "-c", inside);

    assumeTrue(said.contains("received"), "no network namespace can be made here: " + said);
    assertThat(said).contains("received 1900 1900 1900 1000 1000 5, dropped {}");
  }

  private static String run(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      return e.getMessage();
    }
  }
}
