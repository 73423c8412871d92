package dev.parley.interop.nat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.interop.browser.Chromium;
import dev.parley.interop.nat.NatNetwork.Kind;
import java.io.IOException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A real browser behind a real NAT plays what a participant in the open sends.
@Timeout(600)
final class NatTest {
  private static final String MAIN = "dev.parley.app.Main";
  private static final int PORT = 8080;

  /// The figures are printed, and written in docs/performance.md; these bounds are loose, since a
  /// browser, a server and a participant may share a busy machine.
  private static final int CONNECT_BOUND_MILLIS = 40_000;

  private static final int GAP_BOUND_MILLIS = 40_000;

  @BeforeAll
  static void needsABrowser() {
    assumeTrue(Chromium.installed().isPresent(), "Skipped: Chromium is not installed.");
  }

  private static JsonNode play(NatNetwork network, String configuration, String event)
      throws IOException, InterruptedException {
    String address = "http://" + NatNetwork.SERVER + ":" + PORT;
    try (Programs programs = new Programs()) {
      programs.startUntil(
          "Parley is ready",
          network.world(),
          MAIN,
          "serve",
          "--port",
          String.valueOf(PORT),
          "--udp-port",
          "7000",
          "--bind",
          "0.0.0.0",
          "--turn-user",
          "ann:secret");
      programs.startUntil(
          "In room", network.world(), MAIN, "join", address + "/r/nat", "--name", "Sender");
      Process scenario =
          programs.start(
              network.home(), NatScenario.class.getName(), address, configuration, event);
      String said = Programs.output(scenario);
      assertThat(scenario.waitFor()).as(said).isZero();
      String[] lines = said.strip().split("\n", -1);
      System.out.println("NAT: " + event + " " + lines[lines.length - 1]);
      return new ObjectMapper().readTree(lines[lines.length - 1]);
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
