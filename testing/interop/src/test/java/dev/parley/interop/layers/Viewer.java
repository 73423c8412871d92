package dev.parley.interop.layers;

import dev.parley.interop.browser.Browser;
import dev.parley.interop.call.RoomPage;
import java.net.URI;
import java.time.Duration;

/// Somebody who looks on, behind a [SlowPath], and says how high the picture is that arrives.
final class Viewer implements AutoCloseable {
  /// Replaces the server's candidates by the path's, and keeps ours from the server, so that
  /// nothing goes past it.
  private static String detour(String server, int port) {
    return """
    (() => {
      const server = '%s', port = %d;
      const detour = (sdp) => sdp.split('\\r\\n').flatMap((line) => {
        if (!line.startsWith('a=candidate:')) return [line];
        const part = line.split(' ');
        const mine = part[2].toLowerCase() === 'udp' && part[4] + ':' + part[5] === server;
        part[5] = port;
        return mine ? [part.join(' ')] : [];
      }).join('\\r\\n');
      const set = RTCPeerConnection.prototype.setRemoteDescription;
      RTCPeerConnection.prototype.setRemoteDescription = function (description) {
        return set.call(this, { type: description.type, sdp: detour(description.sdp) });
      };
      const send = WebSocket.prototype.send;
      WebSocket.prototype.send = function (text) {
        const message = JSON.parse(text);
        if (message.type === 'candidate' && message.candidate) return;
        if (message.sdp) message.sdp = message.sdp.replace(/a=candidate:.*\\r\\n/g, '');
        send.call(this, JSON.stringify(message));
      };
    })()\
    """
        .formatted(server, port);
  }

  private static final String HEIGHT =
      """
      parley.stats().then((stats) => {
        const video = Object.values(stats.remote).find((each) => each.kind === 'video');
        const frames = video?.framesDecoded ?? 0;
        const moves = frames > (window.framesBefore ?? 0);
        window.framesBefore = frames;
        return moves ? video.height : 0;
      })\
      """;

  private static final String PICTURES =
      """
      parley.client.participants.flatMap((each) => [...each.tracks.values()]).filter((track) => track.kind === 'video').length\
      """;

  private final RoomPage page;

  /// On a path that is as fast as the machine.
  Viewer(Browser browser, URI room, String name) {
    page = RoomPage.join(browser, room, name, "&video=0", "&audio=0").awaitConnected();
    awaitPictures(1, Duration.ofSeconds(60));
  }

  /// Behind a path that is slow.
  Viewer(Browser browser, URI room, String name, SlowPath path) {
    page = RoomPage.knock(browser, room, name, "&video=0", "&audio=0");
    page.page().evaluate(detour(path.server(), path.port()));
    page.enter();
    page.awaitConnected();
  }

  /// Waits until so many pictures are published.
  void awaitPictures(int count, Duration patience) {
    page.page().waitUntil(PICTURES + " === " + count, patience);
  }

  RoomPage page() {
    return page;
  }

  /// Waits until pictures of about this height are decoded; 0 is none at all. (An encoder that is
  /// short of time sends three quarters of a layer's height.)
  ///
  /// @return how long it took
  Duration awaitHeight(int height, Duration patience) {
    long since = System.nanoTime();
    String condition =
        HEIGHT + ".then((height) => Math.abs(height - " + height + ") <= " + height / 4 + ")";
    if (height == 0) {
      // The frames on the way are decoded first: nothing for a while is what counts.
      condition =
          "(async () => { await "
              + HEIGHT
              + "; await new Promise((r) => setTimeout(r, 1000)); return (await "
              + HEIGHT
              + ") === 0; })()";
    }
    page.page().waitUntil(condition, patience);
    return Duration.ofNanos(System.nanoTime() - since);
  }

  /// Waits until pictures of about this height, or smaller ones, are decoded.
  ///
  /// @return how long it took
  Duration awaitAtMost(int height, Duration patience) {
    long since = System.nanoTime();
    int most = height + height / 4;
    page.page().waitUntil(HEIGHT + ".then((h) => h > 0 && h <= " + most + ")", patience);
    return Duration.ofNanos(System.nanoTime() - since);
  }

  /// Says that the picture is shown like this, as the page does when its tiles change; the page
  /// itself says nothing more.
  void show(int height, boolean visible) {
    page.page()
        .evaluate(
            """
            (() => {
              const track = [...parley.client.participants[0].tracks.values()].find((t) => t.kind === 'video');
              window.say ??= parley.client.view.bind(parley.client);
              parley.client.view = () => {};
              say([{ track: track.id, width: %d, height: %d, visible: %b, quality: 'auto' }]);
            })()\
            """
                .formatted(height * 16 / 9, height, visible));
  }

  @Override
  public void close() {
    page.close();
  }
}
