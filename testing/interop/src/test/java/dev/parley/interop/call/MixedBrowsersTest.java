package dev.parley.interop.call;

import dev.parley.interop.browser.Browser;
import dev.parley.interop.browser.InstalledBrowsers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Chromium and Firefox in one room: other payload types, other extension ids, other SRTP profiles.
@Timeout(600)
final class MixedBrowsersTest {
  @Test
  void chromiumFirefoxAndJavaSeeAndHearEachOther() {
    try (Browser chromium = InstalledBrowsers.chromium();
        Browser firefox = InstalledBrowsers.firefox();
        ParleyProgram server = ParleyProgram.serve()) {
      var room = server.room("mixed");
      try (var java = ParleyProgram.join(room, "Java");
          var cleo = RoomPage.join(chromium, room, "Cleo").awaitConnected();
          var fay = RoomPage.join(firefox, room, "Fay").awaitConnected();
          var finn = RoomPage.join(firefox, room, "Finn")) {
        cleo.awaitPicturesOf("Fay", "Finn", "Java");
        fay.awaitPicturesOf("Cleo", "Finn", "Java");
        finn.awaitPicturesOf("Cleo", "Fay", "Java");
        cleo.awaitAlive(3, java.output());
        fay.awaitAlive(3);
        finn.awaitAlive(3);

        fay.closeTab();
        cleo.awaitPicturesOf("Finn", "Java");
        finn.awaitPicturesOf("Cleo", "Java");
        cleo.press("leave");
        finn.awaitPicturesOf("Java");
      }
    }
  }
}
