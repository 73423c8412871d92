package dev.parley.interop.layers;

import dev.parley.interop.browser.Browser;
import dev.parley.interop.call.RoomPage;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Somebody who publishes the browser's test picture in three layers, whose rates together are
/// below what browsers begin with: whether the highest is sent is for the server alone to say.
/// (Chromium sends two layers only of pictures smaller than 960x540.)
final class LayeredCamera implements AutoCloseable {
  /// A simulcast whose rates together are below what browsers begin with: whether the highest is
  /// sent is for the server alone to say. (Chromium sends two layers only of pictures below
  /// 960x540.)
  static final String SIMULCAST =
      """
      { rid: 'q', scaleResolutionDownBy: 4, maxBitrate: 30000 },
      { rid: 'h', scaleResolutionDownBy: 2, maxBitrate: 80000 },
      { rid: 'f', scaleResolutionDownBy: 1, maxBitrate: 180000 }\
      """;

  /// One stream with the layers of a scalability mode (W3C's webrtc-svc), to be put in.
  static final String SCALABLE = "{ maxBitrate: 1200000, scalabilityMode: '%s' }";

  /// The layers that are sent, by what the encoder counts; `1` is that of a track without layers,
  /// of which not a byte may be sent.
  private static final String LAYERS =
      """
      (async () => {
        const count = async () => {
          const report = await parley.client.peerConnection.getStats();
          return new Map([...report.values()]
            .filter((entry) => entry.type === 'outbound-rtp' && entry.kind === 'video')
            .map((entry) => [entry.rid || '1', (entry.rid ? entry.framesSent : entry.bytesSent) ?? 0]));
        };
        const before = await count();
        await new Promise((resolve) => setTimeout(resolve, 1500));
        const after = await count();
        return ['q', 'h', 'f', '1'].filter((rid) => (after.get(rid) ?? 0) > (before.get(rid) ?? 0)).join('');
      })()\
      """;

  private final RoomPage page;

  /// @param height of the picture, which is 16:9
  /// @param encodings of the camera's track
  /// @param more further parameters of the page's address
  LayeredCamera(
      Browser browser, URI room, String name, int height, String encodings, String... more) {
    this(browser, room, name, more);
    publish("camera", height * 16 / 9, height, encodings);
  }

  /// Somebody who publishes nothing yet.
  LayeredCamera(Browser browser, URI room, String name, String... more) {
    List<String> parameters = new ArrayList<>(List.of("&video=0", "&audio=0"));
    parameters.addAll(List.of(more));
    page = RoomPage.join(browser, room, name, parameters.toArray(String[]::new)).awaitConnected();
  }

  /// Shows a picture of this size in place of the one before, as another track.
  void publish(String source, int width, int height, String encodings) {
    withPicture(
        width,
        height,
        "if (window.local) parley.client.unpublish(local);"
            + " window.local = parley.client.publish(picture, { source: '%s', encodings: [%s] });"
                .formatted(source, encodings));
  }

  /// Shows nothing any more; returns when the server has agreed, so that the m-section is free.
  void unpublish() {
    page.page()
        .evaluate("void (parley.client.unpublish(local), local.mediaTrack.stop(), (local = null))");
    page.page()
        .waitUntil(
            "parley.client.peerConnection.getTransceivers().every((each) =>"
                + " each.currentDirection === 'inactive')",
            Duration.ofSeconds(60));
  }

  /// Shows a picture of this size in place of the one before, on the same track.
  void replace(int width, int height) {
    withPicture(width, height, "await local.replace(picture);");
  }

  private void withPicture(int width, int height, String then) {
    page.page()
        .evaluate(
            """
            (async () => {
              window.local?.mediaTrack.stop();
              const stream = await navigator.mediaDevices.getUserMedia({
                video: { width: { exact: %d }, height: { exact: %d }, frameRate: { ideal: 15 } } });
              const picture = stream.getVideoTracks()[0];
              %s
            })()\
            """
                .formatted(width, height, then));
  }

  /// Where the server's datagrams come from, as `host:port`.
  String server() {
    String known =
        "parley.stats().then(({ connection }) => Boolean(window.server = connection?.remote))";
    page.page().waitUntil(known, Duration.ofSeconds(30));
    return page.page().evaluate("server").asText().replaceFirst(".* ", "");
  }

  /// Waits until these layers are sent and no others.
  void awaitSending(String layers, Duration patience) {
    page.page().waitUntil(LAYERS + ".then((sent) => sent === '" + layers + "')", patience);
  }

  RoomPage page() {
    return page;
  }

  @Override
  public void close() {
    page.close();
  }
}
