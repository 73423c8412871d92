package dev.parley.interop.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.interop.browser.Browser;
import dev.parley.interop.browser.InstalledBrowsers;
import dev.parley.interop.browser.Page;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Everything that a person does with keys and buttons in a call, in each browser.
@Timeout(600)
final class RoomControlsTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  /// From now on the browser wants a click before it plays sound.
  private static final String BLOCK_SOUND =
      """
      (() => {
        const play = HTMLMediaElement.prototype.play;
        HTMLMediaElement.prototype.play = function () {
          return this.muted ? play.call(this) : Promise.reject(new DOMException('a click first', 'NotAllowedError'));
        };
        window.allowSound = () => { HTMLMediaElement.prototype.play = play; };
      })()\
      """;

  private static ParleyProgram server;

  @BeforeAll
  static void start() {
    server = ParleyProgram.serve();
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"chromium", "firefox"})
  void keysAndButtonsDoWhatTheySay(String name) {
    URI room = server.room("controls-" + name);
    try (Browser browser =
            name.equals("firefox") ? InstalledBrowsers.firefox() : InstalledBrowsers.chromium();
        RoomPage ann = RoomPage.join(browser, room, "Ann").awaitConnected()) {
      ann.page().waitUntil("parley.media.microphoneOn && parley.media.cameraOn", SOON);
      ann.page().evaluate(BLOCK_SOUND);
      try (RoomPage bob = RoomPage.join(browser, room, "Bob").awaitConnected()) {
        ann.awaitPicturesOf("Bob");
        bob.awaitPicturesOf("Ann");
        hear(ann.page());
        layouts(ann.page());
        // Firefox's Web Audio stands still on machines without a sound card
        microphone(ann.page(), bob.page(), name.equals("chromium"));
        handAndChat(ann.page(), bob.page());
        receive(ann.page());
        invite(ann.page());
      }
    }
  }

  /// Sound that was blocked begins with a click; who came is said; who speaks has a sign.
  private static void hear(Page page) {
    page.waitUntil("!document.getElementById('hear').hidden", SOON);
    page.evaluate("allowSound()");
    press(page, "hear");
    page.waitUntil(
        "document.getElementById('hear').hidden && !" + tile("Bob", "audio") + ".paused", SOON);
    page.waitUntil("window.parley.participants.length === 1", SOON);
    page.waitUntil(tile("Bob", ".name") + ".closest('.tile').dataset.speaking === 'true'", SOON);
    page.evaluate(tile("Bob", ".signal") + ".click()");
    page.waitUntil(
        "document.getElementById('call-problem-text').textContent.startsWith('Bob: ')", SOON);
    press(page, "call-problem-close");
    page.waitUntil("document.getElementById('call-problem').hidden", SOON);
  }

  /// Pinned, and not; who speaks large, and all the same.
  private static void layouts(Page page) {
    String larger =
        tile("Bob", "video") + ".clientWidth > 2 * " + tile("Ann (you)", "video") + ".clientWidth";
    page.evaluate(tile("Bob", ".pin") + ".click()");
    page.waitUntil(
        larger + " && " + tile("Bob", ".pin") + ".getAttribute('aria-pressed') === 'true'", SOON);
    page.evaluate(tile("Bob", ".pin") + ".click()");
    page.waitUntil("!(" + larger + ")", SOON);
    key(page, "l");
    page.waitUntil(larger, SOON);
    key(page, "l");
    page.waitUntil("!(" + larger + ")", SOON);
    assertThat(page.evaluate("getComputedStyle(" + tile("Ann (you)", "video") + ").transform"))
        .as("the own picture is a mirror")
        .hasToString("\"matrix(-1, 0, 0, 1, 0, 0)\"");
  }

  /// Muted by a key, by voice found out to be, talking while a key is held.
  private static void microphone(Page ann, Page bob, boolean hearsItself) {
    String muted = tile("Ann", ".name") + ".closest('.tile').classList.contains('microphone-off')";
    key(ann, "m");
    bob.waitUntil(muted, SOON);
    if (hearsItself) {
      ann.waitUntil(
          "document.getElementById('muted-hint').textContent.includes('Hold Space')", SOON);
    }
    event(ann, "keydown", " ");
    bob.waitUntil("!" + muted, SOON);
    event(ann, "keyup", " ");
    bob.waitUntil(muted, SOON);
    press(ann, "toggle-microphone");
    bob.waitUntil("!" + muted, SOON);
    key(ann, "v");
    bob.waitUntil(
        tile("Ann", ".name") + ".closest('.tile').classList.contains('camera-off')", SOON);
    key(ann, "v");
    bob.waitUntil(
        "!" + tile("Ann", ".name") + ".closest('.tile').classList.contains('camera-off')", SOON);
  }

  /// A raised hand is seen and said; chat opens, sends and closes without a mouse.
  private static void handAndChat(Page ann, Page bob) {
    key(ann, "h");
    bob.waitUntil(
        tile("Ann", ".name") + ".closest('.tile').classList.contains('hand-raised')", SOON);
    bob.waitUntil(
        "document.getElementById('announcer').textContent.includes('Ann raised a hand')", SOON);
    key(ann, "c");
    ann.waitUntil("document.activeElement.id === 'chat-text'", SOON);
    ann.evaluate(
        "(() => { const text = document.activeElement; text.value = 'See https://example.org/';"
            + " text.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', bubbles: true,"
            + " cancelable: true})); })()");
    bob.waitUntil("parley.client.chat.length === 1", SOON);
    bob.waitUntil("document.getElementById('chat-badge').textContent === '1'", SOON);
    ann.waitUntil("document.querySelector('#chat-list a')?.href === 'https://example.org/'", SOON);
    ann.evaluate(
        "document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key: 'Escape', bubbles:"
            + " true}))");
    ann.waitUntil("document.getElementById('panel').hidden", SOON);
  }

  /// Sound alone, and pictures again; another loudspeaker where the browser lets choose.
  private static void receive(Page page) {
    press(page, "open-settings");
    choose(page, "receive-quality", "off");
    page.waitUntil(tile("Bob", ".name") + ".closest('.tile').dataset.video === 'off'", SOON);
    choose(page, "receive-quality", "auto");
    page.waitUntil(tile("Bob", ".name") + ".closest('.tile').dataset.video === 'on'", SOON);
    page.waitUntil("document.getElementById('connection-facts').children.length > 3", SOON);
    if (page.evaluate("!document.getElementById('speaker-field').hidden").asBoolean()) {
      String last =
          page.evaluate("document.getElementById('call-speaker').lastChild.value").asText();
      choose(page, "call-speaker", last);
      page.waitUntil(tile("Bob", "audio") + ".sinkId === '" + last + "'", SOON);
    }
    press(page, "panel-close");
  }

  private static void invite(Page page) {
    press(page, "open-invite");
    page.waitUntil(
        "document.getElementById('invite').open && document.querySelector('#invite-qr svg') &&"
            + " document.getElementById('invite-link').value === location.origin +"
            + " location.pathname",
        SOON);
    press(page, "invite-close");
  }

  /// A part of somebody's tile.
  private static String tile(String name, String part) {
    return "[...document.querySelectorAll('.tile')].find((tile) =>"
        + " tile.querySelector('.name').textContent === '"
        + name
        + "').querySelector('"
        + part
        + "')";
  }

  private static void press(Page page, String id) {
    page.evaluate("document.getElementById('" + id + "').click()");
  }

  private static void choose(Page page, String id, String value) {
    page.evaluate(
        "(() => { const choice = document.getElementById('%s'); choice.value = '%s'; choice.dispatchEvent(new Event('change')); })()"
            .formatted(id, value));
  }

  private static void key(Page page, String key) {
    event(page, "keydown", key);
    page.evaluate(
        "document.body.dispatchEvent(new KeyboardEvent('keyup', {key: '"
            + key
            + "', bubbles: true}))");
  }

  /// As if no field and no button had the focus, where keys mean something else.
  private static void event(Page page, String type, String key) {
    page.evaluate(
        "(() => { document.activeElement.blur(); document.body.dispatchEvent(new KeyboardEvent('%s', {key: '%s', bubbles: true, cancelable: true})); })()"
            .formatted(type, key));
  }
}
