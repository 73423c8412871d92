package dev.parley.interop.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.interop.browser.Browser;
import dev.parley.interop.browser.InstalledBrowsers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Calls between pages of Chromium, and with the participant written in Java.
@Timeout(600)
final class CallTest {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String JAVA = "Java";

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

  @Test
  void twoPeopleSeeAndHearEachOtherAndOneLeaves() {
    var room = server.room("two");
    try (var ann = RoomPage.join(browser, room, "Ann");
        var bob = RoomPage.join(browser, room, "Bob")) {
      ann.awaitPicturesOf("Bob");
      bob.awaitPicturesOf("Ann");
      ann.awaitAlive(1);
      bob.awaitAlive(1);

      bob.press("leave");
      ann.page().waitUntil("parley.participants.length === 0", SOON);
      ann.page()
          .waitUntil(
              "document.querySelectorAll('.tile').length === 1"
                  + " && document.getElementById('announcer').textContent.includes('Bob left')",
              SOON);
      bob.page().waitUntil("parley.state === 'left' && parley.media.camera === null", SOON);

      bob.press("rejoin");
      ann.awaitPicturesOf("Bob");
      bob.awaitPicturesOf("Ann");
      ann.awaitAlive(1);
    }
  }

  @Test
  void fivePeopleAndAJavaParticipantSeeAndHearEachOther() {
    var room = server.room("five");
    String[] names = {"Ann", "Bob", "Cleo", "Dan", "Eve"};
    List<RoomPage> people = new ArrayList<>();
    try (var java = ParleyProgram.join(room, JAVA)) {
      for (String name : names) {
        people.add(RoomPage.join(browser, room, name).awaitConnected());
      }
      for (RoomPage person : people) {
        person.awaitPicturesOf(others(person.name(), names, JAVA));
      }
      for (RoomPage person : people) {
        person.awaitAlive(5, java.output());
      }

      people.removeLast().closeTab();
      for (RoomPage person : people) {
        person.awaitPicturesOf(
            others(person.name(), new String[] {"Ann", "Bob", "Cleo", "Dan"}, JAVA));
        person
            .page()
            .waitUntil("document.getElementById('announcer').textContent.includes('Eve')", SOON);
      }
    } finally {
      people.forEach(RoomPage::closeTab);
    }
  }

  @Test
  void muteAndCameraAreSeenByTheOthers() {
    var room = server.room("mute");
    try (var ann = RoomPage.join(browser, room, "Ann");
        var bob = RoomPage.join(browser, room, "Bob")) {
      ann.awaitPicturesOf("Bob");
      bob.awaitPicturesOf("Ann");
      String tile = "document.querySelector('.tile:not([data-participant=\"self\"])').classList";

      bob.press("toggle-microphone");
      ann.page().waitUntil(tile + ".contains('microphone-off')", SOON);
      ann.awaitSilence();
      bob.press("toggle-microphone");
      ann.page().waitUntil("!" + tile + ".contains('microphone-off')", SOON);

      bob.press("toggle-camera");
      ann.page().waitUntil(tile + ".contains('camera-off')", SOON);
      bob.page().waitUntil("parley.media.camera === null", SOON);
      bob.press("toggle-camera");
      ann.page().waitUntil("!" + tile + ".contains('camera-off')", SOON);
      ann.awaitAlive(1);
    }
  }

  @Test
  void whoHasNeitherCameraNorMicrophoneStillSeesAndHears() {
    var room = server.room("listen");
    try (var ann = RoomPage.join(browser, room, "Ann");
        var listener = RoomPage.join(browser, room, "Listener", "&audio=0&video=0")) {
      listener.awaitPicturesOf("Ann");
      listener.awaitAlive(1);
      ann.page().waitUntil("parley.participants[0]?.name === 'Listener'", SOON);
      assertThat(ann.page().evaluate("parley.participants[0].tracks.length").asInt()).isZero();
    }
  }

  @Test
  void tellsEveryoneWhenTheServerStops() {
    try (var brief = ParleyProgram.serve();
        var ann = RoomPage.join(browser, brief.room("brief"), "Ann").awaitConnected()) {
      brief.stop();
      ann.page().waitUntil("parley.state === 'reconnecting'", SOON);
      assertThat(ann.page().evaluate("parley.cause.reason").asText()).isEqualTo("shutdown");
      awaitBanner(ann, ".includes('being restarted')");
      ann.page()
          .waitUntil(
              "document.getElementById('countdown').textContent.includes('Next try in')", SOON);
    }
  }

  @Test
  void comesBackByItselfWhenTheServerCrashedAndRunsAgain() {
    try (var first = ParleyProgram.serveToBeReplaced();
        var ann = RoomPage.join(browser, first.room("crash"), "Ann");
        var bob = RoomPage.join(browser, first.room("crash"), "Bob")) {
      ann.awaitPicturesOf("Bob");
      bob.awaitPicturesOf("Ann");
      first.kill();
      ann.page().waitUntil("parley.state === 'reconnecting'", SOON);
      awaitBanner(ann, ".includes('Reconnecting')");
      try (var second = ParleyProgram.serveAt(first.address().getPort())) {
        ann.awaitConnected();
        bob.awaitConnected();
        ann.awaitPicturesOf("Bob");
        bob.awaitPicturesOf("Ann");
        ann.awaitAlive(1, second.output());
        awaitBanner(ann, " === ''");
      }
    }
  }

  private static void awaitBanner(RoomPage of, String condition) {
    of.page().waitUntil("document.getElementById('banner').textContent" + condition, SOON);
  }

  static String[] others(String self, String[] names, String... more) {
    List<String> others = new ArrayList<>(List.of(names));
    others.remove(self);
    others.addAll(List.of(more));
    return others.toArray(String[]::new);
  }
}
