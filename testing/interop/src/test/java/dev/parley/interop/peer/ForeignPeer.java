package dev.parley.interop.peer;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.webrtc.RTCSdpType;
import dev.parley.webrtc.RTCSessionDescriptionInit;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/// Another stack in a process of its own, the programs of `src/test/peers`: it makes or takes an
/// offer, and sends back what comes.
///
/// Both are optional. aiortc is Debian's `python3-aiortc`; Pion's peer is a Go program that
/// `tools/pion.sh` builds.
public final class ForeignPeer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PYTHON = "/usr/bin/python3";
  private static final Path PEERS = Path.of("src/test/peers");
  private static final Path PION = Path.of("target/peers/pion");

  private final Process process;
  private final BufferedReader out;
  private final Writer in;
  private final Queue<String> said = new ConcurrentLinkedQueue<>();

  private ForeignPeer(Process process) {
    this.process = process;
    out = process.inputReader(StandardCharsets.UTF_8);
    in = process.outputWriter(StandardCharsets.UTF_8);
  }

  /// Starts the program of a stack, or skips the test where there is none.
  ///
  /// @param stack `aiortc` or `pion`
  /// @param arguments what the program does: see there
  public static ForeignPeer start(String stack, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    if (stack.equals("pion")) {
      assumeTrue(
          Files.isExecutable(PION) && isNewer(PION, PEERS.resolve("pion/main.go")),
          "Skipped: Pion's peer is not built, or older than its source (sh tools/pion.sh does).");
      command.add(PION.toAbsolutePath().toString());
    } else {
      assumeTrue(aiortcWorks(), "Skipped: aiortc (Debian's python3-aiortc) is not installed.");
      command.addAll(List.of(PYTHON, PEERS.resolve("aiortc_peer.py").toString()));
    }
    command.addAll(List.of(arguments));
    return new ForeignPeer(new ProcessBuilder(command).redirectErrorStream(true).start());
  }

  private static boolean isNewer(Path made, Path source) throws IOException {
    return Files.getLastModifiedTime(made).compareTo(Files.getLastModifiedTime(source)) >= 0;
  }

  private static boolean aiortcWorks() throws InterruptedException {
    try {
      Process probe =
          new ProcessBuilder(PYTHON, "-c", "import aiortc")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return probe.waitFor(60, TimeUnit.SECONDS) && probe.exitValue() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /// The offer or answer that it writes next.
  public RTCSessionDescriptionInit description() throws IOException {
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith("{")) {
        JsonNode given = JSON.readTree(line);
        return new RTCSessionDescriptionInit(
            RTCSdpType.parse(given.path("type").asText()), given.path("sdp").asText());
      }
      said.add(line);
    }
    throw new IOException("the program ended: " + said);
  }

  /// Gives it the other side's description.
  public void take(RTCSessionDescriptionInit description) throws IOException {
    String type = Objects.requireNonNull(description.type()).toString();
    in.write(JSON.writeValueAsString(Map.of("type", type, "sdp", description.sdp())) + "\n");
    in.flush();
    Thread.ofVirtual().start(() -> out.lines().forEach(said::add)); // or the pipe would fill
  }

  /// All that it writes until it ends by itself.
  public String everything() throws IOException {
    StringBuilder all = new StringBuilder();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      all.append(line).append('\n');
    }
    return all.toString();
  }

  /// What it wrote since the last description, for the messages of failed assertions.
  @Override
  public String toString() {
    return process + " " + said;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
