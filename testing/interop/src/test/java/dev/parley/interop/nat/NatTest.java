package dev.parley.interop.nat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.interop.browser.Chromium;
import dev.parley.interop.nat.NatNetwork.Kind;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A real browser behind a real NAT plays what a participant in the open sends.
@Timeout(600)
final class NatTest {
  private static final int PORT = 8080;

  /// The figures are printed, and written in docs/performance.md; these bounds are loose, since a
  /// browser, a server and a participant may share a busy machine.
  private static final int CONNECT_BOUND_MILLIS = 40_000;

  private static final int GAP_BOUND_MILLIS = 40_000;

  @BeforeAll
  static void needsABrowser() {
    assumeTrue(Chromium.installed().isPresent(), "Skipped: Chromium is not installed.");
  }

  private static List<String> java(String main) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx512m",
        "-cp",
        System.getProperty("java.class.path"),
        main);
  }

  private static Process start(String namespace, List<String> command) throws IOException {
    List<String> whole = new ArrayList<>(NatNetwork.prefix(namespace));
    whole.addAll(command);
    return new ProcessBuilder(whole).redirectErrorStream(true).start();
  }

  private static List<String> and(List<String> command, String... more) {
    List<String> whole = new ArrayList<>(command);
    whole.addAll(List.of(more));
    return whole;
  }

  /// Starts a program and waits until it says this.
  private static Process startUntil(String namespace, List<String> command, String said)
      throws IOException, InterruptedException {
    Process process = start(namespace, command);
    CountDownLatch ready = new CountDownLatch(1);
    List<String> output = new ArrayList<>();
    Thread.ofVirtual().start(() -> read(process, said, ready, output));
    if (!ready.await(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException("waited in vain for '" + said + "': " + output);
    }
    return process;
  }

  private static void read(
      Process process, String said, CountDownLatch ready, List<String> output) {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        output.add(line);
        if (line.contains(said)) {
          ready.countDown();
        }
      }
    } catch (IOException e) {
      output.add("(output ended: " + e + ")");
    }
  }

  private static JsonNode play(NatNetwork network, String configuration, String event)
      throws IOException, InterruptedException {
    Process server =
        startUntil(
            network.world(),
            and(
                java("dev.parley.app.Main"),
                "serve",
                "--port",
                String.valueOf(PORT),
                "--udp-port",
                "7000",
                "--bind",
                "0.0.0.0",
                "--turn-user",
                "ann:secret"),
            "Parley is ready");
    String address = "http://" + NatNetwork.SERVER + ":" + PORT;
    Process sender =
        startUntil(
            network.world(),
            and(java("dev.parley.app.Main"), "join", address + "/r/nat", "--name", "Sender"),
            "In room");
    Process scenario =
        start(
            network.home(), and(java(NatScenario.class.getName()), address, configuration, event));
    try {
      String said = new String(scenario.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(scenario.waitFor()).as(said).isZero();
      String[] lines = said.strip().split("\n", -1);
      System.out.println("NAT: " + event + " " + lines[lines.length - 1]);
      return new ObjectMapper().readTree(lines[lines.length - 1]);
    } finally {
      for (Process process : List.of(scenario, sender, server)) {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        process.waitFor(5, TimeUnit.SECONDS);
        process.destroyForcibly();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void mediaComesDirectlyThroughEveryKindOfNat(Kind kind) throws Exception {
    try (NatNetwork network = new NatNetwork(kind)) {
      JsonNode result = play(network, "{}", "none");
      assertThat(result.path("state").asText()).isEqualTo("connected");
      assertThat(result.path("pair").path("protocol").asText()).isEqualTo("udp");
      assertThat(result.path("connectMillis").asInt()).isLessThan(CONNECT_BOUND_MILLIS);
    }
  }

  @Test
  void whereUdpIsBlockedTheCallIsSoonUpOverTcp() throws Exception {
    try (NatNetwork network = new NatNetwork(Kind.PORT_RESTRICTED)) {
      network.blockUdp();
      JsonNode result = play(network, "{}", "none");
      assertThat(result.path("pair").path("protocol").asText()).isEqualTo("tcp");
      assertThat(result.path("pair").path("remoteAddress").asText())
          .isEqualTo(NatNetwork.SERVER + ":" + PORT);
      assertThat(result.path("connectMillis").asInt()).isLessThan(CONNECT_BOUND_MILLIS);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"udp", "tcp"})
  void mediaComesThroughOurTurnServer(String transport) throws Exception {
    try (NatNetwork network = new NatNetwork(Kind.SYMMETRIC)) {
      if (transport.equals("tcp")) {
        network.blockUdp();
      }
      String url = "turn:" + NatNetwork.SERVER + ":3478?transport=" + transport;
      String configuration =
          "{iceServers: [{urls: '"
              + url
              + "', username: 'ann', credential: 'secret'}], iceTransportPolicy: 'relay'}";
      JsonNode result = play(network, configuration, "none");
      assertThat(result.path("state").asText()).isEqualTo("connected");
      assertThat(result.path("pair").path("local").asText()).isEqualTo("relay");
      assertThat(result.path("pair").path("relayProtocol").asText()).isEqualTo(transport);
    }
  }

  @Test
  void aRebindingTakesMediaAwayForAMoment() throws Exception {
    try (NatNetwork network = new NatNetwork(Kind.PORT_RESTRICTED)) {
      String commands =
          String.join(
              ";", network.rebinding().stream().map(command -> String.join("|", command)).toList());
      JsonNode result = play(network, "{}", commands);
      assertThat(result.path("state").asText()).isEqualTo("connected");
      assertThat(result.path("gapMillis").asInt()).isBetween(20, GAP_BOUND_MILLIS);
    }
  }

  @Test
  void anIceRestartTakesMediaAwayForAMomentAtMost() throws Exception {
    try (NatNetwork network = new NatNetwork(Kind.PORT_RESTRICTED)) {
      JsonNode result = play(network, "{}", "restart");
      assertThat(result.path("state").asText()).isEqualTo("connected");
      assertThat(result.path("gapMillis").asInt()).isLessThan(GAP_BOUND_MILLIS);
    }
  }
}
