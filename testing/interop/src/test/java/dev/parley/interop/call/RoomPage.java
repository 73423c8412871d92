package dev.parley.interop.call;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.interop.browser.Browser;
import dev.parley.interop.browser.BrowserException;
import dev.parley.interop.browser.Page;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// A room's page in a browser, and one person's view of the call.
public final class RoomPage implements AutoCloseable {
  /// Small pictures, so that two processors carry a room full of browsers; what stands before it
  /// counts.
  private static final String SMALL = "&res=240";

  private static final Duration WHILE = Duration.ofMillis(1500);
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /// Looks at every remote picture and at the statistics twice, and says what changed in between.
  private static final String OBSERVE =
      """
      (async (millis) => {
        const others = [...document.querySelectorAll('.tile:not([data-participant="self"])')];
        const look = () => others.map((tile) => {
          const canvas = document.createElement('canvas');
          canvas.width = 80; canvas.height = 60;
          const context = canvas.getContext('2d', { willReadFrequently: true });
          context.drawImage(tile.querySelector('video'), 0, 0, 80, 60);
          return context.getImageData(0, 0, 80, 60).data;
        });
        const seenBefore = look(), before = (await parley.stats()).remote;
        await new Promise((resolve) => setTimeout(resolve, millis));
        const seenAfter = look(), after = (await parley.stats()).remote;
        const changed = (a, b) => {
          let pixels = 0;
          for (let i = 0; i < a.length; i += 4) {
            if (Math.abs(a[i] - b[i]) + Math.abs(a[i + 1] - b[i + 1]) + Math.abs(a[i + 2] - b[i + 2]) > 60) pixels++;
          }
          return pixels;
        };
        const grown = (id, what) => (after[id]?.[what] ?? 0) - (before[id]?.[what] ?? 0);
        return parley.participants.map((participant) => {
          const video = participant.tracks.find((track) => track.kind === 'video')?.id;
          const audio = participant.tracks.find((track) => track.kind === 'audio')?.id;
          const index = others.findIndex((tile) => tile.dataset.participant === participant.id);
          return {
            name: participant.name,
            framesDecoded: grown(video, 'framesDecoded'),
            packets: grown(video, 'packets'), keyFrameRequests: grown(video, 'pliCount'),
            changedPixels: index < 0 ? 0 : changed(seenBefore[index], seenAfter[index]),
            audioEnergy: grown(audio, 'totalAudioEnergy'),
            samples: grown(audio, 'totalSamplesReceived'),
            codec: after[video]?.codec ?? '', width: after[video]?.width ?? 0,
          };
        });
      })\
      """;

  private static final String SUMMARY =
      """
      parley.stats().then((stats) => ({
        state: parley.state, media: parley.mediaState, cause: parley.cause, timings: parley.timings,
        tiles: [...document.querySelectorAll('.tile')].map((tile) => tile.innerText + ': ' + tile.dataset.video),
        participants: parley.participants, stats,
      }))\
      """;

  private final String name;
  private final Page page;
  private boolean closed;

  private RoomPage(String name, Page page) {
    this.name = name;
    this.page = page;
  }

  /// Opens the join link: no pre-join page, no click.
  ///
  /// @param more further parameters of the address, such as `&codec=vp9`
  public static RoomPage join(Browser browser, URI room, String name, String... more) {
    return new RoomPage(name, browser.open(link(room, name, more)));
  }

  /// Opens the page before the room, which waits for a click, or for [#enter()].
  ///
  /// @param more further parameters of the address
  public static RoomPage knock(Browser browser, URI room, String name, String... more) {
    URI link = URI.create(link(room, name, more).toString().replace("autojoin=1&", ""));
    return new RoomPage(name, browser.open(link));
  }

  /// Presses the button that enters the call.
  public RoomPage enter() {
    page.waitUntil("!document.getElementById('prejoin').hidden", PATIENCE);
    page.evaluate("document.getElementById('prejoin-form').requestSubmit()");
    return this;
  }

  public static URI link(URI room, String name, String... more) {
    String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8);
    return URI.create(room + "?autojoin=1&name=" + encoded + String.join("", more) + SMALL);
  }

  public String name() {
    return name;
  }

  public Page page() {
    return page;
  }

  /// Waits until this person's own media is connected.
  public RoomPage awaitConnected() {
    page.waitUntil("parley.state === 'connected' && parley.mediaState === 'connected'", PATIENCE);
    return this;
  }

  /// Waits until there is a picture of each of these people, and of nobody else.
  public void awaitPicturesOf(String... names) {
    awaitPicturesOf(PATIENCE, names);
  }

  public void awaitPicturesOf(Duration patience, String... names) {
    try {
      page.waitUntil(
          """
          (() => {
            const expected = %s;
            const names = parley.participants.map((participant) => participant.name).sort();
            const tiles = document.querySelectorAll('.tile:not([data-participant="self"])');
            return JSON.stringify(names) === JSON.stringify(expected.sort())
              && tiles.length === expected.length && [...tiles].every((tile) => tile.dataset.video === 'on');
          })()\
          """
              .formatted(quoted(names)),
          patience);
    } catch (BrowserException e) {
      String seen = page.evaluate(SUMMARY).toPrettyString();
      throw new BrowserException(
          name + " does not see " + List.of(names) + " but this: " + seen, e);
    }
  }

  /// What comes from each of the others within a while.
  List<Arrival> observe(Duration duration) {
    JsonNode seen = page.evaluate(OBSERVE + "(" + duration.toMillis() + ")");
    List<Arrival> arrivals = new ArrayList<>();
    for (JsonNode from : seen) {
      arrivals.add(
          new Arrival(
              name,
              from.path("name").asText(),
              from.path("framesDecoded").asInt(),
              from.path("packets").asInt(),
              from.path("keyFrameRequests").asInt(),
              from.path("changedPixels").asInt(),
              from.path("audioEnergy").asDouble(),
              from.path("samples").asLong(),
              from.path("codec").asText(),
              from.path("width").asInt()));
    }
    return arrivals;
  }

  /// Waits until pictures and sound of this many others have come, and of nobody else. One look is
  /// not enough: on a busy machine a picture may stand still or a sound stay away that long, now of
  /// one person and now of another.
  void awaitAlive(int others, Object... onFailure) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    Set<String> seen = new HashSet<>();
    Set<String> heard = new HashSet<>();
    List<Arrival> arrivals;
    do {
      arrivals = observe(WHILE);
      arrivals.stream().filter(Arrival::moves).map(Arrival::from).forEach(seen::add);
      arrivals.stream().filter(each -> !each.silent()).map(Arrival::from).forEach(heard::add);
    } while (System.nanoTime() < deadline
        && !(arrivals.size() == others && seen.size() == others && heard.size() == others));
    assertThat(arrivals).as(() -> List.of(onFailure).toString()).hasSize(others);
    String last = arrivals + " " + List.of(onFailure);
    assertThat(seen).as("whose pictures came: %s", last).hasSize(others);
    assertThat(heard).as("whose sound came: %s", last).hasSize(others);
  }

  /// Waits until the statistics name the codec of the only other person's picture.
  void awaitCodec(String codec) {
    page.waitUntil(
        "parley.stats().then(({ remote }) => Object.values(remote).filter((each) => each.kind ==="
            + " 'video').map((each) => each.codec).join() === '"
            + codec
            + "')",
        PATIENCE);
  }

  /// Waits until nothing is heard of the others.
  void awaitSilence() {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    List<Arrival> arrivals = observe(WHILE);
    while (System.nanoTime() < deadline && !arrivals.stream().allMatch(Arrival::silent)) {
      arrivals = observe(WHILE);
    }
    assertThat(arrivals).allMatch(Arrival::silent);
  }

  /// Loads the page anew, as F5 does, and waits until the new document is there.
  void reload() {
    page.evaluate("void setTimeout(() => location.reload())");
    page.waitUntil("performance.getEntriesByType('navigation')[0].type === 'reload'", PATIENCE);
  }

  /// The figures of the transport, as call-stats.js names them.
  public JsonNode connection() {
    return page.evaluate("parley.stats().then((stats) => stats.connection)");
  }

  /// Presses a button of the page.
  public void press(String id) {
    page.evaluate("document.getElementById('" + id + "').click()");
  }

  /// Closes the tab, as people do who do not press "Leave".
  public void closeTab() {
    if (!closed) {
      closed = true;
      page.close();
    }
  }

  @Override
  public void close() {
    closeTab();
  }

  private static String quoted(String... names) {
    return "[\"" + String.join("\",\"", names) + "\"]";
  }
}
