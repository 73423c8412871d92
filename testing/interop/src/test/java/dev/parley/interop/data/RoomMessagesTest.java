package dev.parley.interop.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.interop.browser.Browser;
import dev.parley.interop.browser.InstalledBrowsers;
import dev.parley.interop.browser.Page;
import dev.parley.interop.call.ParleyProgram;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Messages between participants of a room, past signaling, through the SDK in a real browser.
@Timeout(600)
final class RoomMessagesTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  private static String joining(String name) {
    return """
    (async () => {
      const { ParleyClient } = await import('/js/parley-client.js');
      window.client = new ParleyClient({ room: 'messages', name: '%s', data: true });
      window.got = [];
      client.addEventListener('data', ({ detail }) => got.push(detail));
      client.connect();
    })()\
    """
        .formatted(name);
  }

  private static Page join(Browser browser, ParleyProgram server, String name) {
    Page page = browser.open(server.address());
    page.evaluate(joining(name));
    page.waitUntil("client.mediaState === 'connected'", SOON);
    return page;
  }

  /// Says something until somebody has heard it: only then are both channels known to be open.
  private static void awaitPath(Page from, Page to) {
    from.evaluate(
        "(() => { window.saying = setInterval(() => client.sendData('there?'), 200); })()");
    to.waitUntil("got.some((each) => each.data === 'there?')", SOON);
    from.evaluate("clearInterval(saying)");
  }

  @Test
  void participantsSendEachOtherTextAndBytes() {
    try (Browser browser = InstalledBrowsers.chromium();
        ParleyProgram server = ParleyProgram.serve()) {
      try (Page ann = join(browser, server, "Ann");
          Page bob = join(browser, server, "Bob");
          Page cleo = join(browser, server, "Cleo")) {
        awaitPath(ann, bob);
        awaitPath(bob, cleo);
        awaitPath(cleo, ann);
        String annId = ann.evaluate("client.self.id").asText();
        String cleoId = cleo.evaluate("client.self.id").asText();

        assertThat(ann.evaluate("client.sendData('für alle')").asBoolean()).isTrue();
        ann.evaluate("client.sendData(new Uint8Array([1, 2, 255]), { to: '" + cleoId + "' })");
        cleo.waitUntil(
            "got.some((each) => each.data instanceof ArrayBuffer && each.from === '%s'"
                    .formatted(annId)
                + " && String(new Uint8Array(each.data)) === '1,2,255')",
            SOON);
        cleo.waitUntil("got.some((each) => each.data === 'für alle')", SOON);
        bob.waitUntil("got.some((each) => each.data === 'für alle')", SOON);
        assertThat(bob.evaluate("got.some((each) => each.data instanceof ArrayBuffer)").asBoolean())
            .as("it was for Cleo alone")
            .isFalse();
        ann.evaluate(
            "(() => { window.saying = setInterval(() => client.sendData('now', { lossy: true }),"
                + " 100); })()");
        bob.waitUntil("got.some((each) => each.data === 'now')", SOON);
        assertThat(
                ann.evaluate(
                        "got.length > 0 && got.every((each) => each.from === '"
                            + cleoId
                            + "' || each.data === 'there?')")
                    .asBoolean())
            .isTrue();
      }
    }
  }
}
