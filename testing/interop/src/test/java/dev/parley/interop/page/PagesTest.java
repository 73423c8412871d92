package dev.parley.interop.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.interop.browser.Browser;
import dev.parley.interop.browser.InstalledBrowsers;
import dev.parley.interop.browser.Page;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What the pages do before there is a call, and when there cannot be one.
@Timeout(400)
final class PagesTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  /// Everything that a finger or a screen reader needs: names, sizes, unique ids, no sideways
  /// scrolling.
  private static final String FAULTS =
      """
      (() => {
        const faults = [];
        const visible = (element) => element.getClientRects().length > 0;
        const ids = [...document.querySelectorAll('[id]')].map((element) => element.id);
        ids.filter((id, index) => ids.indexOf(id) !== index).forEach((id) => faults.push('twice: #' + id));
        for (const button of [...document.querySelectorAll('button, a, select, input')].filter(visible)) {
          const what = button.id || button.textContent.trim();
          const { width, height } = button.getBoundingClientRect();
          if (width < 24 || height < 24) {
            if (button.tagName !== 'A') faults.push('too small: ' + what + ' ' + width + ' x ' + height);
          }
          const name = button.getAttribute('aria-label') || button.textContent.trim()
            || [...(button.labels ?? [])].map((label) => label.textContent).join('');
          if (!name) faults.push('no name: ' + what);
        }
        for (const image of document.querySelectorAll('img')) {
          if (!image.hasAttribute('alt')) faults.push('no alt: ' + image.src);
        }
        if (!document.documentElement.lang) faults.push('no language');
        if (document.querySelectorAll('main').length !== 1) faults.push('not one main');
        if (document.querySelectorAll('h1').length !== 1) faults.push('not one h1');
        const over = document.documentElement.scrollWidth - document.documentElement.clientWidth;
        if (over > 0) faults.push('scrolls sideways by ' + over);
        return faults;
      })()\
      """;

  private static Browser browser;
  private static WebFolder folder;

  @BeforeAll
  static void start() {
    browser = InstalledBrowsers.chromium();
    folder = new WebFolder(InetAddress.getLoopbackAddress(), "localhost");
  }

  @AfterAll
  static void stop() {
    if (folder != null) {
      folder.close();
    }
    if (browser != null) {
      browser.close();
    }
  }

  @Test
  void startPageLeadsIntoARoom() {
    try (Page page = browser.open(folder.address("/"))) {
      page.waitUntil("document.getElementById('room').value.length > 5", SOON);
      assertWithoutFaults(page);
      type(page, "room", " ?? ");
      submit(page, "room-form");
      assertThat(text(page, "room-error")).contains("at least one letter");
      type(page, "room", "Team Café");
      submit(page, "room-form");
      page.waitUntil(
          "location.pathname === '/r/Team-Cafe' && window.parley?.state === 'prejoin'", SOON);
    }
  }

  @Test
  void preJoinShowsThePreviewAndRemembersTheName() {
    try (Page page = browser.open(folder.address("/r/team"))) {
      page.waitUntil("document.getElementById('preview-video').videoWidth > 0", SOON);
      page.waitUntil("document.getElementById('camera-choice').options.length > 0", SOON);
      page.waitUntil(
          "Number(document.getElementById('meter').getAttribute('aria-valuenow')) > 5", SOON);
      assertWithoutFaults(page);

      awaitLabel(page, "prejoin-camera", "true, Turn camera off, currently on");
      page.evaluate("document.getElementById('prejoin-camera').click()");
      awaitLabel(page, "prejoin-camera", "false, Turn camera on, currently off");
      page.waitUntil("parley.media.camera === null", SOON);
      page.evaluate("document.getElementById('prejoin-microphone').click()");
      awaitLabel(page, "prejoin-microphone", "false, Turn microphone on, currently off");

      type(page, "name", "  ");
      submit(page, "prejoin-form");
      assertThat(text(page, "name-error")).contains("Type the name");
      assertThat(page.evaluate("document.activeElement.id").asText()).isEqualTo("name");
      type(page, "name", "Ann Lee");
      submit(page, "prejoin-form");
      page.waitUntil("parley.state === 'connecting'", SOON);
      awaitText(page, "toggle-microphone", "Unmute");
      awaitText(page, "toggle-camera", "Start video");
      assertWithoutFaults(page);
    }
    try (Page again = browser.open(folder.address("/r/other"))) {
      again.waitUntil("document.getElementById('name').value === 'Ann Lee'", SOON);
    }
  }

  @Test
  void saysThatTheServerCannotBeReached() {
    try (Page page = browser.open(folder.address("/r/team?autojoin=1&name=Ann"))) {
      page.waitUntil("parley.state === 'disconnected'", SOON.multipliedBy(2));
      awaitText(page, "ended-title", "The server cannot be reached");
      page.waitUntil("document.activeElement.id === 'ended-title'", SOON);
      page.waitUntil("parley.media.camera === null", SOON);
      assertWithoutFaults(page);
      page.evaluate("document.getElementById('rejoin').click()");
      page.waitUntil("parley.state === 'connecting'", SOON);
    }
  }

  @Test
  void saysWhatToDoAboutARefusedOrMissingCamera() {
    try (Page page = browser.open(folder.address("/r/team"))) {
      page.waitUntil("document.getElementById('preview-video').videoWidth > 0", SOON);
      page.evaluate("document.getElementById('prejoin-camera').click()");
      page.waitUntil("parley.media.camera === null", SOON);
      refuse(page, "NotAllowedError");
      page.evaluate("document.getElementById('prejoin-camera').click()");
      awaitProblem(page, "may not use your camera");
      awaitProblem(page, "address bar");
      awaitProblem(page, "You can join all the same");
      assertWithoutFaults(page);
      refuse(page, "NotFoundError");
      page.evaluate("document.querySelector('#problems button').click()"); // try again
      awaitProblem(page, "No camera was found");
    }
  }

  private static void refuse(Page page, String error) {
    page.evaluate(
        "void (navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', '"
            + error
            + "')))");
  }

  private static void awaitProblem(Page page, String text) {
    page.waitUntil(
        "document.getElementById('problems').textContent.includes('" + text + "')", SOON);
  }

  @Test
  void explainsWhyAnInsecureAddressHasNoCamera() throws SocketException {
    Optional<InetAddress> other =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(address -> address.getAddress().length == 4 && !address.isLoopbackAddress())
            .findFirst();
    assumeTrue(other.isPresent(), "Skipped: this machine has no address but loopback.");
    InetAddress address = other.orElseThrow();
    try (var insecure = new WebFolder(address, address.getHostAddress());
        Page page = browser.open(insecure.address("/r/team"))) {
      page.waitUntil("document.getElementById('problems').textContent.includes('https')", SOON);
      assertThat(text(page, "problems")).contains("You can join all the same");
      assertWithoutFaults(page);
    }
  }

  private static void assertWithoutFaults(Page page) {
    for (int[] size : new int[][] {{1280, 800}, {390, 780}, {320, 480}}) {
      page.resize(size[0], size[1]);
      JsonNode faults = page.evaluate(FAULTS);
      assertThat(faults.toString()).as("at %s x %s", size[0], size[1]).isEqualTo("[]");
    }
  }

  private static void type(Page page, String id, String text) {
    page.evaluate(
        "(() => { const input = document.getElementById('%s'); input.value = '%s'; input.dispatchEvent(new Event('input')); })()"
            .formatted(id, text));
  }

  private static void submit(Page page, String form) {
    page.evaluate("document.getElementById('" + form + "').requestSubmit()");
  }

  private static String text(Page page, String id) {
    return page.evaluate("document.getElementById('" + id + "').textContent.trim()").asText();
  }

  private static void awaitText(Page page, String id, String text) {
    page.waitUntil(
        "document.getElementById('%s').textContent.trim() === '%s'".formatted(id, text), SOON);
  }

  private static void awaitLabel(Page page, String id, String label) {
    page.waitUntil(
        "['aria-pressed', 'aria-label'].map((name) => document.getElementById('%s').getAttribute(name)).join(', ') === '%s'"
            .formatted(id, label),
        SOON);
  }
}
