package dev.parley.interop.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.interop.browser.Browser;
import dev.parley.interop.browser.InstalledBrowsers;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/// Chromium and Firefox in one room: other payload types, other extension ids, other SRTP profiles,
/// other ways of sending layers.
@Timeout(600)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class MixedBrowsersTest {
  private static final Duration SOON = Duration.ofSeconds(90);

  /// Large enough for two layers.
  private static final String LAYERED = "&codec=vp8&res=480";

  private Browser chromium;
  private Browser firefox;
  private ParleyProgram server;

  @BeforeAll
  void start() {
    chromium = InstalledBrowsers.chromium();
    firefox = InstalledBrowsers.firefox();
    server = ParleyProgram.serve();
  }

  @AfterAll
  void stop() {
    if (server != null) {
      server.close();
    }
    for (Browser browser : new Browser[] {firefox, chromium}) {
      if (browser != null) {
        browser.close();
      }
    }
  }

  @Test
  void chromiumFirefoxAndJavaSeeAndHearEachOther() {
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

  @Test
  void eachSeesTheLayerOfTheOtherThatFitsTheTile() {
    var room = server.room("layered");
    try (var cleo = RoomPage.join(chromium, room, "Cleo", LAYERED).awaitConnected();
        var fay = RoomPage.join(firefox, room, "Fay", LAYERED).awaitConnected()) {
      cleo.awaitPicturesOf("Fay");
      fay.awaitPicturesOf("Cleo");
      for (RoomPage viewer : new RoomPage[] {cleo, fay}) {
        viewer.page().resize(1280, 800);
        awaitWidth(viewer, "width > 400");
        viewer.page().resize(240, 300);
        awaitWidth(viewer, "width > 0 && width < 400");
        viewer.page().resize(1280, 800);
        awaitWidth(viewer, "width > 400");
      }
    }
  }

  /// Redundant sound (RFC 2198) comes as it is sent to who takes it, and plain to who does not.
  @Test
  void redundantSoundIsHeardWithAndWithoutItsRedundancy() {
    var room = server.room("redundant");
    try (var cleo = RoomPage.join(chromium, room, "Cleo", "&red=1&video=0").awaitConnected();
        var carl = RoomPage.join(chromium, room, "Carl", "&audio=0&video=0").awaitConnected();
        var fay = RoomPage.join(firefox, room, "Fay", "&audio=0&video=0").awaitConnected()) {
      double sent = bytesPerPacket(cleo, "stats.local.microphone");
      String heard = "Object.values(stats.remote).find((each) => each.totalAudioEnergy > 0.01)";
      double redundant = bytesPerPacket(carl, heard);
      double plain = bytesPerPacket(fay, heard);
      System.out.printf("Redundant sound: %.0f sent, %.0f, %.0f%n", sent, redundant, plain);
      // The statistics name what is in it; how long the packets are tells them apart.
      assertThat(plain).as("bytes of a packet without what was said before").isGreaterThan(20);
      assertThat(sent).as("bytes of a packet sent").isGreaterThan(1.3 * plain);
      assertThat(redundant).as("bytes of a packet passed on").isGreaterThan(1.3 * plain);
    }
  }

  /// The mean of 200 packets or more.
  private static double bytesPerPacket(RoomPage page, String stream) {
    String look = "parley.stats().then((stats) => { window.sound = " + stream + "; return ";
    page.page().waitUntil(look + "sound?.packets > 200; })", SOON);
    return page.page().evaluate("sound.bytes / sound.packets").asDouble();
  }

  private static void awaitWidth(RoomPage viewer, String condition) {
    viewer
        .page()
        .waitUntil(
            "parley.stats().then(({ remote }) => Object.values(remote).some(({ kind, width }) =>"
                + " kind === 'video' && "
                + condition
                + "))",
            SOON);
  }
}
