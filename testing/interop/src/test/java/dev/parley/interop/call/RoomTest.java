package dev.parley.interop.call;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.interop.browser.Browser;
import dev.parley.interop.browser.InstalledBrowsers;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What people do in a room, and what keeps them in it, in real pages.
@Timeout(600)
final class RoomTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  /// Counts those who leave, as a page is told.
  private static final String COUNT_LEAVING =
      """
      (() => {
        window.left = 0;
        window.troubles = [];
        parley.client.addEventListener('participantleft', () => left++);
        parley.client.addEventListener('participantupdated', () =>
          troubles.push(...[...document.querySelectorAll('.tile .trouble')].map((each) => each.textContent)));
      })()\
      """;

  private static Browser browser;
  private static ParleyProgram server;

  @BeforeAll
  static void start() {
    browser = InstalledBrowsers.chromium("--auto-select-desktop-capture-source=Entire screen");
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

  @Test
  void aReloadKeepsTheSeatAndTheChat() {
    var room = server.room("reload");
    try (var ann = RoomPage.join(browser, room, "Ann");
        var bob = RoomPage.join(browser, room, "Bob")) {
      ann.awaitPicturesOf("Bob");
      bob.awaitPicturesOf("Ann");
      String seat = bob.page().evaluate("parley.self.id").asText();
      ann.page().evaluate("parley.client.sendChat('Still there?')");
      bob.page().waitUntil("parley.client.chat.length === 1", SOON);
      ann.page().evaluate(COUNT_LEAVING);

      bob.reload();
      bob.awaitConnected();
      ann.awaitPicturesOf("Bob");
      bob.awaitPicturesOf("Ann");
      assertThat(bob.page().evaluate("parley.self.id").asText()).isEqualTo(seat);
      bob.page().waitUntil("parley.client.chat[0]?.text === 'Still there?'", SOON);
      assertThat(ann.page().evaluate("left").asInt()).as("nobody left").isZero();
      ann.awaitAlive(1);
      assertThat(ann.page().evaluate("troubles").toString())
          .contains("Left, or is loading the page again");

      bob.closeTab();
      ann.page().waitUntil("left === 1 && document.querySelectorAll('.tile').length === 1", SOON);
    }
  }

  @Test
  void everyoneIsBackInTheSameSeatAfterARestartOfTheServer() {
    try (var first = ParleyProgram.serveToBeReplaced();
        var ann = RoomPage.join(browser, first.room("restart"), "Ann").awaitConnected();
        var bob = RoomPage.join(browser, first.room("restart"), "Bob")) {
      ann.awaitPicturesOf("Bob");
      bob.awaitPicturesOf("Ann");
      String annSeat = ann.page().evaluate("parley.self.id").asText();
      String bobSeat = bob.page().evaluate("parley.self.id").asText();
      ann.page().evaluate(COUNT_LEAVING);
      first.stop();
      try (var second = ParleyProgram.serveAt(first.address().getPort())) {
        long since = System.nanoTime();
        ann.awaitConnected();
        bob.awaitConnected();
        ann.awaitPicturesOf("Bob");
        bob.awaitPicturesOf("Ann");
        System.out.printf(
            "All back %d ms after the server was up again%n",
            Duration.ofNanos(System.nanoTime() - since).toMillis());
        assertThat(ann.page().evaluate("parley.self.id").asText()).isEqualTo(annSeat);
        assertThat(bob.page().evaluate("parley.self.id").asText()).isEqualTo(bobSeat);
        assertThat(ann.page().evaluate("parley.self.role").asText()).isEqualTo("host");
        assertThat(ann.page().evaluate("left").asInt()).as(() -> "" + second.output()).isZero();
      }
    }
  }

  @Test
  void aLostSocketKeepsTheSeatAndTheMediaAndMissesNothing() {
    URI direct = server.room("lost");
    try (var relay = new TcpRelay(direct.getPort());
        var ann = RoomPage.join(browser, direct, "Ann").awaitConnected();
        var bob =
            RoomPage.join(
                    browser,
                    URI.create("http://localhost:" + relay.port() + direct.getPath()),
                    "Bob")
                .awaitConnected()) {
      ann.awaitPicturesOf("Bob");
      bob.awaitPicturesOf("Ann");
      String seat = bob.page().evaluate("parley.self.id").asText();
      ann.page().evaluate(COUNT_LEAVING);
      bob.page().evaluate("void (window.peer = parley.client.peerConnection)");

      relay.cut();
      bob.page().waitUntil("parley.state === 'reconnecting'", SOON);
      bob.page()
          .waitUntil(
              "document.getElementById('banner').textContent.includes('Sound and pictures go on')",
              SOON);
      ann.page().evaluate("parley.client.sendChat('Did you get this?')");
      ann.page().waitUntil("parley.client.chat.length === 1", SOON);
      ann.awaitAlive(1);

      relay.mend();
      bob.page().waitUntil("parley.state === 'connected'", SOON);
      bob.page().waitUntil("parley.client.chat[0]?.text === 'Did you get this?'", SOON);
      assertThat(bob.page().evaluate("parley.self.id").asText()).isEqualTo(seat);
      assertThat(bob.page().evaluate("parley.client.peerConnection === peer").asBoolean())
          .as("the media connection is the same")
          .isTrue();
      assertThat(ann.page().evaluate("left").asInt()).as("nobody left").isZero();
      ann.awaitAlive(1);
    }
  }

  @Test
  void aBrokenPathIsReplacedInTheSameSeat() {
    var room = server.room("broken");
    try (var ann = RoomPage.join(browser, room, "Ann");
        var bob = RoomPage.join(browser, room, "Bob")) {
      ann.awaitPicturesOf("Bob");
      bob.awaitPicturesOf("Ann");
      String seat = bob.page().evaluate("parley.self.id").asText();
      // ICE restart: the same connection, other credentials.
      bob.page()
          .evaluate(
              "(() => { window.peer = parley.client.peerConnection; window.ufrag ="
                  + " peer.localDescription.sdp.match(/ufrag:(.*)/)[1]; parley.client.restartIce();"
                  + " })()");
      bob.page()
          .waitUntil(
              "parley.client.peerConnection === peer && peer.signalingState === 'stable'"
                  + " && peer.currentLocalDescription.sdp.match(/ufrag:(.*)/)[1] !== ufrag"
                  + " && peer.connectionState === 'connected'",
              SOON);
      ann.awaitAlive(1);
      assertThat(bob.page().evaluate("parley.self.id").asText()).isEqualTo(seat);
    }
  }

  @Test
  void aHostLooksAfterTheRoom() {
    var room = server.room("hosted");
    try (var ann = RoomPage.join(browser, room, "Ann").awaitConnected();
        var bob = RoomPage.join(browser, room, "Bob").awaitConnected()) {
      ann.awaitPicturesOf("Bob");
      ann.page().evaluate("document.getElementById('open-people').click()");
      ann.page().evaluate("document.getElementById('host-lobby').click()");
      try (var cleo = RoomPage.join(browser, room, "Cleo")) {
        cleo.page().waitUntil("!document.getElementById('lobby').hidden", SOON);
        ann.page().waitUntil("document.querySelector('#knocks .primary') !== null", SOON);
        ann.page().evaluate("document.querySelector('#knocks .primary').click()");
        cleo.awaitConnected();
        ann.awaitPicturesOf("Bob", "Cleo");
        ann.page().evaluate("document.getElementById('host-mute-all').click()");
        bob.page().waitUntil("!parley.media.microphoneOn", SOON);
        cleo.page().waitUntil("!parley.media.microphoneOn", SOON);
        String id =
            ann.page().evaluate("parley.participants.find((p) => p.name === 'Cleo').id").asText();
        ann.page().evaluate("parley.client.host.remove('" + id + "')");
        cleo.page()
            .waitUntil(
                "document.getElementById('ended-title').textContent === 'You were removed'", SOON);
      }
      bob.page().evaluate("parley.client.host.endForAll()");
      ann.page().waitUntil("parley.state === 'connected'", SOON);
      ann.page().evaluate("parley.client.host.endForAll()");
      bob.page().waitUntil("parley.cause?.reason === 'ended'", SOON);
    }
  }

  @Test
  void screensAndOtherDevicesNeedNoReload() {
    var room = server.room("devices");
    try (var ann = RoomPage.join(browser, room, "Ann").awaitConnected();
        var bob = RoomPage.join(browser, room, "Bob").awaitConnected()) {
      ann.awaitPicturesOf("Bob");
      bob.page().evaluate("document.getElementById('toggle-screen').click()");
      ann.page()
          .waitUntil("document.querySelector('.tile.screen.large[data-video=on]') !== null", SOON);
      bob.page().evaluate("document.getElementById('toggle-screen').click()");
      ann.page().waitUntil("document.querySelector('.tile.screen') === null", SOON);
      // what took the screen away is agreed upon
      bob.page().waitUntil("parley.client.peerConnection.signalingState === 'stable'", SOON);

      bob.page()
          .evaluate(
              "(() => { window.offers = 0; window.before = parley.media.camera.id;"
                  + " parley.client.peerConnection.addEventListener('signalingstatechange', () =>"
                  + " offers++); })()");
      bob.page()
          .evaluate(
              "navigator.mediaDevices.enumerateDevices().then((all) =>"
                  + " parley.media.chooseCamera(all.filter((d) => d.kind ==="
                  + " 'videoinput').at(-1).deviceId))");
      bob.page().waitUntil("parley.media.camera && parley.media.camera.id !== before", SOON);
      ann.awaitAlive(1);
      assertThat(bob.page().evaluate("offers").asInt()).as("no negotiation").isZero();
    }
  }

  @Test
  void theExampleOfTheDocumentationRuns() throws IOException {
    Matcher code =
        Pattern.compile("```js\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(Path.of("../../docs/sdk.md")));
    assertThat(code.find()).isTrue();
    String example =
        code.group(1)
            .replace("room: \"demo\"", "room: \"sdk\"")
            .replace("import {", "const {")
            .replace(
                "} from \"/js/parley-client.js\"", "} = await import(\"/js/parley-client.js\")");
    assertThat(example.lines().filter(line -> !line.isBlank())).hasSizeLessThanOrEqualTo(22);
    var room = server.room("sdk");
    try (var bob = RoomPage.join(browser, room, "Bob").awaitConnected();
        var page = browser.open(server.address().resolve("/"))) {
      page.waitUntil("document.getElementById('new-room') !== null", SOON);
      page.evaluate(
          "(async () => { "
              + example
              + " window.client = client; })().catch((e) => { window.broken = String(e); })");
      bob.awaitPicturesOf("Ann");
      page.waitUntil(
          "document.querySelectorAll('body > video').length === 1 && document.querySelector('body >"
              + " video').videoWidth > 0",
          SOON);
      JsonNode broken = page.evaluate("window.broken ?? null");
      assertThat(broken.isNull()).as("" + broken).isTrue();
    }
  }
}
