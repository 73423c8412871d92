package dev.parley.interop.nat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.interop.browser.Browser;
import dev.parley.interop.browser.Chromium;
import dev.parley.interop.browser.Page;
import dev.parley.interop.call.RoomPage;
import java.net.URI;
import java.time.Duration;

/// What happens in the home's namespace, in a process of its own: a browser is in a room with
/// camera and microphone, and its networks come and go. The last line of output is the result as
/// JSON.
final class RoamingPage {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /// Remembers every text about trouble, and the longest time that nothing was received.
  private static final String WATCH =
      """
      (() => {
        window.told = new Set();
        const note = () => ['banner', 'countdown'].forEach((id) => told.add(document.getElementById(id).textContent));
        for (const id of ['banner', 'countdown']) {
          new MutationObserver(note).observe(document.getElementById(id), {childList: true, characterData: true, subtree: true});
        }
        window.seat = parley.self.id;
        window.connections = new Set([parley.client.peerConnection]);
        window.counted = async () => {
          connections.add(parley.client.peerConnection);
          const {remote, local} = await parley.stats();
          const sum = (all, what) => Object.values(all).reduce((total, each) => total + (each[what] ?? 0), 0);
          return {frames: sum(remote, 'framesDecoded'), packets: sum(remote, 'packets'), sent: sum(local, 'packets')};
        };
      })()\
      """;

  private final Page page;
  private final String home;

  private RoamingPage(Page page, String home) {
    this.page = page;
    this.home = home;
  }

  /// Joins, and prints.
  ///
  /// @param arguments the room's address, and the namespace in which this runs
  public static void main(String[] arguments) {
    URI room = URI.create(arguments[0]);
    // over plain HTTP from another machine there are no cameras, unless one says so
    String origin = "http://" + room.getAuthority();
    try (Browser browser =
            Chromium.start("--unsafely-treat-insecure-origin-as-secure=" + origin);
        RoomPage ann = RoomPage.join(browser, room, "Ann").awaitConnected()) {
      ann.awaitPicturesOf("Sender");
      System.out.println(new RoamingPage(ann.page(), arguments[1]).roam());
    }
  }

  private ObjectNode roam() {
    page.waitUntil("parley.media.camera !== null", PATIENCE);
    page.evaluate(WATCH);
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    awaitFlow();

    ip("link", "del", "eth");
    result.put("toRadioMillis", awaitOutage());
    result.set("toRadio", recoveries());

    ip("link", "set", "radio", "down");
    page.waitUntil(
        "parley.state === 'reconnecting' && document.getElementById('countdown').textContent",
        PATIENCE);
    ip("link", "set", "radio", "up");
    ip("route", "replace", "default", "via", "10.99.2.1", "metric", "100");
    ip("route", "replace", "default", "via", "10.99.2.1", "table", "102");
    result.put("fromNothingMillis", awaitOutage());
    result.set("fromNothing", recoveries());

    page.waitUntil("document.getElementById('banner').textContent === ''", PATIENCE);
    result.set("told", page.evaluate("[...told]"));
    result.set("connections", page.evaluate("connections.size"));
    return result.put("sameSeat", page.evaluate("parley.self.id === seat").asBoolean());
  }

  /// Waits until pictures come and own packets go.
  private void awaitFlow() {
    page.evaluate("counted().then((count) => { window.from = count; })");
    page.waitUntil(
        "parley.state === 'connected' && parley.mediaState === 'connected' && counted().then((count)"
            + " => count.frames > from.frames + 10 && count.sent > from.sent + 50)",
        PATIENCE);
  }

  /// Waits until nothing comes any more and then something does, on the same connection or on
  /// another.
  ///
  /// @return how long nothing came, in milliseconds
  private long awaitOutage() {
    page.evaluate(
        """
        (async () => {
          let last = await counted(), since = performance.now();
          window.outage = 0;
          const timer = setInterval(async () => {
            const count = await counted();
            if (count.packets !== last.packets) {
              if (performance.now() - since > 1000 && count.packets > 0) {
                window.outage = performance.now() - since;
                clearInterval(timer);
              }
              if (count.packets > 0) [last, since] = [count, performance.now()];
            }
          }, 50);
        })()\
        """);
    page.waitUntil("outage > 0", PATIENCE.multipliedBy(2));
    long millis = page.evaluate("Math.round(outage)").asLong();
    awaitFlow();
    return millis;
  }

  /// What was done since the last question.
  private JsonNode recoveries() {
    return page.evaluate(
        "parley.client.recoveries.splice(0).map(({step, reason, millis}) => [step, reason, millis ??"
            + " ''].join(' '))");
  }

  private void ip(String... command) {
    String[] whole = new String[command.length + 3];
    whole[0] = "ip";
    whole[1] = "-n";
    whole[2] = home;
    System.arraycopy(command, 0, whole, 3, command.length);
    NatNetwork.run(whole);
  }
}
