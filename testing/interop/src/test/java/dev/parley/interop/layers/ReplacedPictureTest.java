package dev.parley.interop.layers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.interop.browser.Browser;
import dev.parley.interop.browser.InstalledBrowsers;
import dev.parley.interop.call.ParleyProgram;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a browser sends follows what is watched of a track without layers, too, and what size a
/// picture has that takes the place of another; nothing is negotiated for it.
@Timeout(600)
final class ReplacedPictureTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String WHOLE = "";
  private static final int FULL = 540;
  private static final int QUARTER = 135;

  /// Counts offers from now on.
  private static final String COUNT_OFFERS =
      """
      (() => {
        window.offers = 0;
        parley.client.peerConnection.addEventListener('signalingstatechange', () => offers++);
      })()\
      """;

  private static final String SECTIONS = "parley.client.peerConnection.getTransceivers().length";

  private static Browser chromium;
  private static ParleyProgram server;

  @BeforeAll
  static void start() {
    chromium = InstalledBrowsers.chromium();
    server = ParleyProgram.serve();
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
    if (chromium != null) {
      chromium.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Chromium", "Firefox"})
  void whatIsSentFollowsWhatIsWatchedAndHowLargeItIs(String name) {
    if (name.equals("Chromium")) {
      follows(chromium, server.room("chromium"), "q");
    } else {
      try (Browser firefox = InstalledBrowsers.firefox()) {
        follows(firefox, server.room("firefox"), "1"); // it forgets layers with the track
      }
    }
  }

  /// @param again what is sent of a small picture on an m-section that is used again
  private static void follows(Browser publishing, URI room, String again) {
    try (LayeredCamera ann = new LayeredCamera(publishing, room, "Ann", "&codec=vp8")) {
      ann.publish("screen", 640, 360, WHOLE);
      try (Viewer bob = new Viewer(chromium, room, "Bob")) {
        bob.page().page().resize(1280, 800);
        bob.awaitHeight(360, PATIENCE);
        stopsAndComesBack(ann, bob);
        ann.publish("camera", FULL * 16 / 9, FULL, LayeredCamera.SIMULCAST);
        bob.awaitHeight(FULL, PATIENCE);
        changesItsSize(ann, bob);
        isPublishedAgain(ann, bob, again);
      }
    }
  }

  /// A track without layers is not sent while nobody looks.
  private static void stopsAndComesBack(LayeredCamera ann, Viewer bob) {
    bob.show(360, false);
    bob.awaitHeight(0, PATIENCE);
    ann.awaitSending("", PATIENCE);
    bob.show(360, true);
    bob.awaitHeight(360, PATIENCE);
    ann.awaitSending("1", PATIENCE);
  }

  /// Of a smaller picture, fewer layers are sent, none of them tiny; a larger one has all of them.
  private static void changesItsSize(LayeredCamera ann, Viewer bob) {
    ann.page().page().evaluate(COUNT_OFFERS);
    ann.replace(320, 240);
    bob.awaitHeight(240, PATIENCE);
    ann.awaitSending("q", PATIENCE);

    bob.show(QUARTER, false);
    bob.awaitHeight(0, PATIENCE);
    ann.awaitSending("", PATIENCE);
    ann.replace(FULL * 16 / 9, FULL);
    ann.awaitSending("", PATIENCE);
    bob.show(QUARTER, true);
    bob.awaitHeight(QUARTER, PATIENCE);
    ann.awaitSending("q", PATIENCE);
    bob.show(FULL, true);
    bob.awaitHeight(FULL, PATIENCE);
    assertThat(ann.page().page().evaluate("offers").asInt()).as("offers").isZero();
  }

  /// The next track on the same m-section has its own size, and begins anew though nobody watched
  /// the one before.
  private static void isPublishedAgain(LayeredCamera ann, Viewer bob, String layers) {
    bob.show(FULL, false);
    ann.awaitSending("", PATIENCE);
    ann.unpublish();
    bob.awaitPictures(0, PATIENCE);
    int sections = ann.page().page().evaluate(SECTIONS).asInt();
    ann.publish("camera", 320, 240, LayeredCamera.SIMULCAST);
    bob.awaitPictures(1, PATIENCE);
    bob.show(240, true);
    bob.awaitHeight(240, PATIENCE);
    ann.awaitSending(layers, PATIENCE);
    assertThat(ann.page().page().evaluate(SECTIONS).asInt()).isEqualTo(sections);
  }
}
