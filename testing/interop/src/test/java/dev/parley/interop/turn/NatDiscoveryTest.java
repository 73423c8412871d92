package dev.parley.interop.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.core.TransportAddress;
import dev.parley.turnserver.TurnService;
import dev.parley.turnserver.TurnServiceConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// coturn's `turnutils_natdiscovery` finds out about the way to us by two addresses and two ports
/// (RFC 5780).
@Timeout(200)
class NatDiscoveryTest {
  @Test
  void coturnsProgramFindsMappingAndFiltering() throws Exception {
    TurnServiceConfig config =
        TurnServiceConfig.builder()
            .addresses(
                List.of(TransportAddress.of("127.0.0.1", 0), TransportAddress.of("127.0.0.2", 0)))
            .udpPort(0)
            .alternatePort(0)
            .tcpPort(TurnServiceConfig.NONE)
            .build();
    try (TurnService server = TurnService.start(config)) {
      String said = discover(server.udpAddresses().getFirst());
      assertThat(said)
          .contains("Response origin: : 127.0.0.2")
          .contains("NAT with Endpoint Independent Mapping!")
          .contains("NAT with Endpoint Independent Filtering!");
    }
  }

  private static String discover(TransportAddress server) throws Exception {
    Process process = null;
    try {
      process =
          new ProcessBuilder(
                  "turnutils_natdiscovery",
                  "-m",
                  "-f",
                  "-p",
                  String.valueOf(server.port()),
                  server.host())
              .redirectErrorStream(true)
              .start();
    } catch (IOException e) {
      assumeTrue(false, "Skipped: turnutils_natdiscovery (Debian's coturn) is not installed.");
    }
    try {
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(said).isTrue();
      return said;
    } finally {
      process.destroyForcibly();
    }
  }
}
