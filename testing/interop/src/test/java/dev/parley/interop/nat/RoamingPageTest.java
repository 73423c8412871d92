package dev.parley.interop.nat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.interop.browser.Chromium;
import dev.parley.interop.nat.NatNetwork.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The room's page in a real browser, whose network changes in the middle of a call: from cable to
/// radio, then to none at all, then back to the radio.
@Timeout(600)
final class RoamingPageTest {
  private static final String MAIN = "dev.parley.app.Main";
  private static final String ADDRESS = "http://" + NatNetwork.SERVER + ":8080";

  @Test
  void mediaAndSeatOutliveAnotherNetworkAndNone() throws Exception {
    assumeTrue(Chromium.installed().isPresent(), "Skipped: Chromium is not installed.");
    try (NatNetwork network = new NatNetwork(Kind.PORT_RESTRICTED);
        Programs programs = new Programs()) {
      List<String> server =
          programs.startUntil(
              "Parley is ready",
              network.world(),
              MAIN,
              "serve",
              "--port",
              "8080",
              "--udp-port",
              "7000",
              "--bind",
              "0.0.0.0");
      String room = ADDRESS + "/r/roam";
      programs.startUntil("In room", network.world(), MAIN, "join", room, "--name", "Sender");
      Process scenario =
          programs.start(network.home(), RoamingPage.class.getName(), room, network.name());
      String said = Programs.output(scenario);
      assertThat(scenario.waitFor()).as("%s%n%s", said, server).isZero();
      String[] lines = said.strip().split("\n", -1);
      System.out.println("Roaming page: " + lines[lines.length - 1]);
      JsonNode result = new ObjectMapper().readTree(lines[lines.length - 1]);
      assertThat(result.path("sameSeat").asBoolean()).isTrue();
      assertThat(result.path("told").toString())
          .contains("The connection to the server was lost")
          .contains("Sound and pictures may pause")
          .contains("Next try in");
      assertThat(server).as("nobody's seat was given up").noneMatch(line -> line.contains("gone"));
    }
  }
}
