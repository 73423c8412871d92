package dev.parley.interop.turn;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A run of coturn's client, `turnutils_uclient`.
///
/// @param output what it printed
/// @param sent messages
/// @param received of those that the peer sent back
record Uclient(String output, int sent, int received) {
  private static final long WITHIN_SECONDS = 120;
  private static final Pattern COUNTS =
      Pattern.compile("tot_send_msgs=(\\d+), tot_recv_msgs=(\\d+)");

  /// Ends the test with a line if it is not installed.
  static void assumeInstalled() {
    assumeTrue(installed(), "Skipped: turnutils_uclient (Debian's coturn) is not installed.");
  }

  private static boolean installed() {
    try {
      Process process = new ProcessBuilder("turnutils_uclient", "-h").start();
      process.getInputStream().readAllBytes();
      process.destroy();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  static Uclient run(List<String> arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("turnutils_uclient"));
    command.addAll(arguments);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    if (!process.waitFor(WITHIN_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    Matcher counts = COUNTS.matcher(output);
    int sent = 0;
    int received = 0;
    while (counts.find()) {
      sent = Integer.parseInt(counts.group(1));
      received = Integer.parseInt(counts.group(2));
    }
    return new Uclient(output, sent, received);
  }
}
