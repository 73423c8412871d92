package dev.parley.interop.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.interop.browser.Browser;
import dev.parley.interop.browser.InstalledBrowsers;
import dev.parley.interop.browser.Page;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Calling people by name, from the page that is made for it.
///
/// Ann and Bob have a browser each: a browser remembers who it is.
@Timeout(600)
final class CallByNameTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  private static Browser annsBrowser;
  private static Browser bobsBrowser;
  private static ParleyProgram server;

  @BeforeAll
  static void start() {
    annsBrowser = InstalledBrowsers.chromium();
    bobsBrowser = InstalledBrowsers.chromium();
    server = ParleyProgram.serve();
  }

  @AfterAll
  static void stop() {
    for (AutoCloseable each : new AutoCloseable[] {server, annsBrowser, bobsBrowser}) {
      try {
        if (each != null) {
          each.close();
        }
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }
  }

  private static Page register(Browser browser, String name) {
    Page page = browser.open(server.address().resolve("/people"));
    page.waitUntil("window.parley !== undefined", SOON);
    page.evaluate("document.getElementById('own-name').value = '" + name + "'");
    page.evaluate("document.getElementById('register-form').requestSubmit()");
    // a browser that remembers another name is registered under that one first
    page.waitUntil(
        "parley.directory?.state === 'registered' && parley.directory.name === '" + name + "'",
        SOON);
    return page;
  }

  private static void press(Page page, String id) {
    page.evaluate("document.getElementById('" + id + "').click()");
  }

  private static void call(Page page, String name) {
    page.evaluate("document.getElementById('call-name').value = '" + name + "'");
    page.evaluate("document.getElementById('call-form').requestSubmit()");
  }

  private static void awaitSaid(Page page, String text) {
    page.waitUntil(
        "document.getElementById('say').textContent.includes('"
            + text
            + "')"
            + " && !document.getElementById('outgoing').open",
        SOON);
  }

  @Test
  void aCallIsDeclinedCanceledMissedAndAccepted() {
    try (Page ann = register(annsBrowser, "ann");
        Page bob = register(bobsBrowser, "bob")) {
      ann.waitUntil("document.querySelector('#people .name')?.textContent === 'bob'", SOON);

      ann.evaluate("document.querySelector('#people button').click()");
      bob.waitUntil("document.getElementById('incoming').open", SOON);
      assertThat(bob.evaluate("document.getElementById('incoming-title').textContent").asText())
          .isEqualTo("ann is calling");
      press(bob, "decline");
      awaitSaid(ann, "bob declined");
      bob.waitUntil("!document.getElementById('incoming').open", SOON);

      call(ann, "bob");
      ann.waitUntil("document.getElementById('outgoing').open", SOON);
      bob.waitUntil("document.getElementById('incoming').open", SOON);
      press(ann, "cancel");
      bob.waitUntil("!document.getElementById('incoming').open", SOON);
      bob.waitUntil("document.querySelector('#missed .name')?.textContent === 'ann'", SOON);

      press(bob, "busy");
      ann.waitUntil(
          "document.querySelector('#people .status')?.textContent === 'Do not disturb'", SOON);
      call(ann, "bob");
      awaitSaid(ann, "does not want to be disturbed");
      press(bob, "busy");
      ann.waitUntil("document.querySelector('#people .status')?.textContent === 'Available'", SOON);

      bob.evaluate("document.querySelector('#missed button').click()");
      ann.waitUntil("document.getElementById('incoming').open", SOON);
      press(ann, "accept");
      String seesTheOther =
          "parley.state === 'connected' && document.querySelector("
              + "'.tile:not([data-participant=\"self\"])')?.dataset.video === 'on'";
      ann.waitUntil(seesTheOther, SOON);
      bob.waitUntil(seesTheOther, SOON);
      assertThat(ann.evaluate("parley.participants[0].name").asText()).isEqualTo("bob");
    }
  }

  @Test
  void aNameBelongsToWhoHadItFirstAndKeepsMissedCalls() {
    try (Page cleo = register(annsBrowser, "cleo")) {
      call(cleo, "dan");
      awaitSaid(cleo, "dan does not answer");
      try (Page dan = register(bobsBrowser, "dan")) {
        dan.waitUntil("document.querySelector('#missed .name')?.textContent === 'cleo'", SOON);
        try (Page other = bobsBrowser.open(server.address().resolve("/people"))) {
          // The same browser: it has the key, and takes the name over.
          other.waitUntil("parley.directory?.state === 'registered'", SOON);
          dan.waitUntil("parley.directory.state === 'refused'", SOON);
        }
      }
      try (Page thief = bobsBrowser.open(server.address().resolve("/people"))) {
        thief.waitUntil("parley.directory?.state === 'registered'", SOON);
        press(thief, "sign-off");
        thief.evaluate("document.getElementById('own-name').value = 'cleo'");
        thief.evaluate("document.getElementById('register-form').requestSubmit()");
        thief.waitUntil(
            "document.getElementById('own-name-error').textContent.includes('is here already')",
            SOON);
      }
    }
  }
}
