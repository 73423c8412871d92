package dev.parley.interop.call;

import dev.parley.interop.browser.Browser;
import dev.parley.interop.browser.InstalledBrowsers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Each video codec is forwarded as it is, also in one room with others.
@Timeout(600)
final class CodecsTest {
  private static Browser browser;
  private static ParleyProgram server;

  @BeforeAll
  static void start() {
    browser = InstalledBrowsers.chromium();
    server = ParleyProgram.serve();
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
    if (browser != null) {
      browser.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"VP8", "VP9", "H264", "AV1"})
  void codecArrivesAsItWasSent(String codec) {
    var room = server.room("codec-" + codec);
    try (var ann = RoomPage.join(browser, room, "Ann", "&codec=" + codec);
        var bob = RoomPage.join(browser, room, "Bob", "&codec=vp8")) {
      ann.awaitPicturesOf("Bob");
      bob.awaitPicturesOf("Ann");
      ann.awaitAlive(1);
      bob.awaitAlive(1);
      bob.awaitCodec(codec);
      ann.awaitCodec("VP8");
    }
  }
}
