package dev.parley.interop.nat;

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

  /// Remembers every text about trouble, the seat, and the connections.
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

  /// Measures the longest time that nothing was received, from now on.
  private static final String WATCH_GAP =
      """
      (() => {
        let last = -1, since = performance.now();
        window.longestGap = 0;
        clearInterval(window.watching);
        window.watching = setInterval(async () => {
          const {packets} = await counted();
          const now = performance.now();
          longestGap = Math.max(longestGap, now - since);
          if (packets !== last) [last, since] = [packets, now];
        }, 50);
      })()\
      """;

  private final Page page;
  private final NatNetwork network;

  private RoamingPage(Page page, NatNetwork network) {
    this.page = page;
    this.network = network;
  }

  /// Joins, and prints.
  ///
  /// @param arguments the room's address, and the network's name
  public static void main(String[] arguments) {
    URI room = URI.create(arguments[0]);
    // over plain HTTP from another machine there are no cameras, unless one says so
    String origin = "http://" + room.getAuthority();
    try (Browser browser = Chromium.start("--unsafely-treat-insecure-origin-as-secure=" + origin);
        RoomPage ann = RoomPage.join(browser, room, "Ann").awaitConnected()) {
      ann.awaitPicturesOf("Sender");
      System.out.println(new RoamingPage(ann.page(), new NatNetwork(arguments[1])).roam());
    }
  }

  private ObjectNode roam() {
    page.waitUntil("parley.media.camera !== null", PATIENCE);
    page.evaluate(WATCH);
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    awaitFlow();

    page.evaluate(WATCH_GAP);
    network.removeCable();
    network.addRadio();
    network.useRadio();
    awaitFlow(); // which only the radio can bring
    note(result, "toRadio");

    page.evaluate(WATCH_GAP);
    network.switchRadio(false);
    page.waitUntil(
        "parley.state === 'reconnecting' && document.getElementById('countdown').textContent &&"
            + " document.getElementById('banner').textContent.includes('may pause')",
        PATIENCE);
    network.switchRadio(true);
    awaitFlow();
    note(result, "fromNothing");

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

  /// Writes down how long nothing came, and what was done about it.
  private void note(ObjectNode result, String event) {
    ObjectNode noted = result.putObject(event);
    noted.put("gapMillis", page.evaluate("Math.round(longestGap)").asLong());
    noted.set(
        "steps",
        page.evaluate(
            "parley.client.recoveries.splice(0).map(({step, reason, millis}) => [step, reason,"
                + " millis ?? ''].join(' ').trim())"));
  }
}
