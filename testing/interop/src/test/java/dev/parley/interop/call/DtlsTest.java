package dev.parley.interop.call;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.interop.browser.Browser;
import dev.parley.interop.browser.InstalledBrowsers;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Both versions of DTLS and both roles, with both browsers.
@Timeout(600)
final class DtlsTest {
  @ParameterizedTest
  @CsvSource({
    "1.3, passive, FEFC, client",
    "1.3, active, FEFC, server",
    "1.2, passive, FEFD, client",
    "1.2, active, FEFD, server"
  })
  void chromiumConnects(String version, String ourRole, String tlsVersion, String browsersRole) {
    try (Browser browser = InstalledBrowsers.chromium()) {
      connects(browser, version, ourRole, tlsVersion, browsersRole);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1.3, passive, FEFC, client",
    "1.3, active, FEFC, server",
    "1.2, passive, FEFD, client",
    "1.2, active, FEFD, server"
  })
  void firefoxConnects(String version, String ourRole, String tlsVersion, String browsersRole) {
    try (Browser browser = InstalledBrowsers.firefox()) {
      connects(browser, version, ourRole, tlsVersion, browsersRole);
    }
  }

  private static void connects(
      Browser browser, String version, String ourRole, String tlsVersion, String browsersRole) {
    try (ParleyProgram server =
        ParleyProgram.serve("--dtls-version", version, "--dtls-role", ourRole)) {
      var room = server.room("dtls");
      try (var ann = RoomPage.join(browser, room, "Ann");
          var bob = RoomPage.join(browser, room, "Bob")) {
        ann.awaitPicturesOf("Bob");
        bob.awaitPicturesOf("Ann");
        ann.awaitAlive(1);
        JsonNode connection = ann.connection();
        assertThat(connection.path("tlsVersion").asText())
            .as("%s", connection)
            .isEqualTo(tlsVersion);
        assertThat(connection.path("dtlsRole").asText())
            .as("%s", connection)
            .isEqualTo(browsersRole);
      }
    }
  }
}
