package dev.parley.interop.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.interop.browser.Browser;
import dev.parley.interop.browser.InstalledBrowsers;
import dev.parley.interop.browser.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Every state of the pages by the rules of WCAG 2.2 AA, as axe-core checks them, on a desktop and
/// on a telephone; a screenshot of each is kept in `target/screenshots`.
///
/// axe-core is fetched from npm's registry by `tools/test.sh`; without it this is skipped.
@Timeout(600)
final class AccessibilityTest {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Path AXE = Path.of("target/npm/node_modules/axe-core/axe.min.js");
  private static final Path SCREENSHOTS = Path.of("target/screenshots");

  private static final String CHECK =
      """
      axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
        .then((found) => found.violations.map((v) => v.id + ': ' + v.nodes.map((n) => n.target).join(' ')))\
      """;

  /// Whatever moves to its place or fades has done so: colours in between may break the rules.
  private static final String AT_REST =
      """
      new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
        .then(() => document.getAnimations().every((animation) => animation.playState !== 'running'
          || animation.effect.getComputedTiming().iterations === Infinity))\
      """;

  private String axe = "";

  @Test
  void everyStateKeepsTheRules() throws IOException {
    assumeTrue(Files.exists(AXE), "Skipped: axe-core is not there; ./parley test fetches it.");
    axe = Files.readString(AXE);
    Files.createDirectories(SCREENSHOTS);
    try (Browser browser = InstalledBrowsers.chromium();
        ParleyProgram server = ParleyProgram.serve()) {
      try (Page start = browser.open(server.address().resolve("/"))) {
        start.waitUntil("document.getElementById('room')?.value.length > 5", SOON);
        check(start, "start");
      }
      checkPeople(browser, server);
      var room = server.room("axe");
      try (Page before = browser.open(room)) {
        before.waitUntil("document.getElementById('preview-video')?.videoWidth > 0", SOON);
        check(before, "prejoin");
      }
      try (var ann = RoomPage.join(browser, room, "Ann Lee").awaitConnected()) {
        check(ann.page(), "alone");
        try (var bob = RoomPage.join(browser, room, "Bob").awaitConnected()) {
          ann.awaitPicturesOf("Bob");
          bob.page().evaluate("parley.client.sendChat('Hello https://example.org/ there')");
          bob.page().evaluate("parley.client.raiseHand(true)");
          ann.page().waitUntil("parley.client.chat.length === 1", SOON);
          check(ann.page(), "call");
          for (String panel : new String[] {"chat", "people", "settings"}) {
            press(ann.page(), "open-" + panel);
            check(ann.page(), panel);
            press(ann.page(), "panel-close");
          }
          press(ann.page(), "open-more");
          check(ann.page(), "menu");
          press(ann.page(), "open-invite");
          check(ann.page(), "invite");
          press(ann.page(), "invite-close");
          press(ann.page(), "toggle-layout");
          check(ann.page(), "speaker");
          ann.page().evaluate("parley.client.host.lobby(true)");
          try (var cleo = RoomPage.join(browser, room, "Cleo")) {
            cleo.page().waitUntil("parley.state === 'waiting'", SOON);
            check(cleo.page(), "lobby");
            ann.page().waitUntil("document.querySelector('#knocks li') !== null", SOON);
            check(ann.page(), "knock");
          }
        }
        server.stop();
        ann.page().waitUntil("parley.state === 'reconnecting'", SOON);
        check(ann.page(), "reconnecting");
        press(ann.page(), "leave");
        check(ann.page(), "ended");
      }
    }
  }

  /// Calling by name: alone, with others, while it rings at either end.
  private void checkPeople(Browser browser, ParleyProgram server) throws IOException {
    try (Page ann = browser.open(server.address().resolve("/people"));
        Browser other = InstalledBrowsers.chromium();
        Page bob = other.open(server.address().resolve("/people"))) {
      ann.waitUntil("window.parley !== undefined", SOON);
      check(ann, "names-form");
      register(ann, "ann.lee");
      check(ann, "names-nobody");
      bob.waitUntil("window.parley !== undefined", SOON);
      register(bob, "bob");
      ann.waitUntil("document.querySelector('#people li') !== null", SOON);
      bob.evaluate("parley.directory.call('ann.lee')");
      ann.waitUntil("document.getElementById('incoming').open", SOON);
      check(ann, "names-incoming");
      check(bob, "names-outgoing");
      press(bob, "cancel");
      ann.waitUntil("document.querySelector('#missed li') !== null", SOON);
      check(ann, "names");
      ann.evaluate("parley.directory.close()");
    }
  }

  private static void register(Page page, String name) {
    page.evaluate("document.getElementById('own-name').value = '" + name + "'");
    page.evaluate("document.getElementById('register-form').requestSubmit()");
    // a browser that remembers another name is registered under that one first
    page.waitUntil(
        "parley.directory?.state === 'registered' && parley.directory.name === '" + name + "'",
        SOON);
  }

  private void check(Page page, String state) throws IOException {
    page.evaluate("(() => { if (!window.axe) { " + axe + " } })()");
    for (int[] size : new int[][] {{1280, 800}, {390, 780}}) {
      page.resize(size[0], size[1]);
      page.waitUntil(AT_REST, SOON);
      Files.write(SCREENSHOTS.resolve(state + "-" + size[0] + ".png"), page.screenshot());
      page.dark(true);
      page.waitUntil(AT_REST, SOON);
      Files.write(SCREENSHOTS.resolve(state + "-" + size[0] + "-dark.png"), page.screenshot());
      page.dark(false);
      page.waitUntil(AT_REST, SOON);
      page.evaluate("void " + CHECK + ".then((found) => { window.faults = found; })");
      page.waitUntil("window.faults", SOON);
      JsonNode faults = page.evaluate("[window.faults, window.faults = null][0]");
      assertThat(faults.toString()).as("%s at %d", state, size[0]).isEqualTo("[]");
    }
    page.resize(1280, 800);
  }

  private static void press(Page page, String id) {
    page.evaluate("document.getElementById('" + id + "').click()");
  }
}
