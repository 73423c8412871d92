package dev.parley.interop.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Runs the tests of the pages' scripts where Node.js happens to be installed; building and serving
/// need none.
final class PageScriptsTest {
  @Test
  @Timeout(180)
  void scriptsPassTheirOwnTests() throws IOException, InterruptedException {
    assumeTrue(nodeInstalled(), "Skipped: Node.js is not installed.");
    Process node =
        new ProcessBuilder("node", "--test", Path.of("src/test/js/pages.test.mjs").toString())
            .redirectErrorStream(true)
            .start();
    try {
      String said = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(node.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(node.exitValue()).as(said).isZero();
    } finally {
      node.destroyForcibly();
    }
  }

  private static boolean nodeInstalled() {
    String path = System.getenv().getOrDefault("PATH", "");
    return Arrays.stream(path.split(File.pathSeparator, -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "node")));
  }
}
