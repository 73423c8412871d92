package dev.parley.interop.layers;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.interop.browser.Browser;
import dev.parley.interop.browser.BrowserException;
import dev.parley.interop.browser.Page;
import dev.parley.sfu.Publication;
import dev.parley.sfu.Sfu;
import dev.parley.sfu.SfuListener;
import dev.parley.sfu.SfuPeer;
import dev.parley.sfu.SfuTrack;
import dev.parley.sfu.Subscription;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/// A page that sends a moving picture in three layers, or shows one, with the SFU's calls made for
/// it: signaling is left out.
final class LayerPage implements AutoCloseable, SfuListener {
  /// What a subscriber was told of its quality.
  record Told(String layer, boolean paused, String reason) {}

  private static final String PUBLISH =
      """
      (async () => {
        const canvas = document.createElement('canvas');
        canvas.width = 640; canvas.height = 360;
        document.body.append(canvas);
        const g = canvas.getContext('2d');
        let n = 0;
        setInterval(() => {
          g.fillStyle = `hsl(${n++ * 3 % 360} 60% 40%)`;
          g.fillRect(0, 0, 640, 360);
          for (let i = 0; i < 40; i++) {
            g.fillStyle = `hsl(${Math.random() * 360} 80% 60%)`;
            g.fillRect(Math.random() * 640, Math.random() * 360, 50, 50);
          }
        }, 60);
        window.pc = new RTCPeerConnection();
        window.sender = pc.addTransceiver(canvas.captureStream(16).getVideoTracks()[0], {
          direction: 'sendonly',
          sendEncodings: [
            {rid: 'q', scaleResolutionDownBy: 4, maxBitrate: 80000},
            {rid: 'h', scaleResolutionDownBy: 2, maxBitrate: 250000},
            {rid: 'f', scaleResolutionDownBy: 1, maxBitrate: 900000}]
        }).sender;
        await pc.setLocalDescription();
        return pc.localDescription.sdp;
      })()
      """;

  private static final String SUBSCRIBE =
      """
      (async () => {
        window.pc = new RTCPeerConnection();
        window.seen = [];
        const video = document.createElement('video');
        video.muted = true; video.autoplay = true;
        document.body.append(video);
        pc.ontrack = (e) => { video.srcObject = new MediaStream([e.track]); };
        const note = (now, frame) => {
          const last = seen.at(-1);
          if (!last || last.height !== frame.height) seen.push({at: now, height: frame.height});
          window.latest = {at: now, height: frame.height, count: frame.presentedFrames};
          video.requestVideoFrameCallback(note);
        };
        video.requestVideoFrameCallback(note);
        pc.addTransceiver('video', {direction: 'recvonly'});
        await pc.setLocalDescription();
        return pc.localDescription.sdp;
      })()
      """;

  private final Page page;
  final SfuPeer peer;
  final List<Told> told = new CopyOnWriteArrayList<>();
  final List<List<String>> wanted = new CopyOnWriteArrayList<>();

  private LayerPage(Browser browser, Sfu sfu, String id) {
    page = browser.open(URI.create("about:blank"));
    peer = await(sfu.join("layers", id, this));
  }

  static LayerPage publisher(Browser browser, Sfu sfu, String id) {
    LayerPage created = new LayerPage(browser, sfu, id);
    created.connect(created.page.evaluate(PUBLISH).asText(), List.of(), UnaryOperator.identity());
    return created;
  }

  /// @param answers changes the answer, so that media goes another way
  static LayerPage subscriber(
      Browser browser, Sfu sfu, String id, String publisher, UnaryOperator<String> answers) {
    LayerPage created = new LayerPage(browser, sfu, id);
    String offer = created.page.evaluate(SUBSCRIBE).asText();
    created.connect(offer, List.of(new Subscription("0", publisher + "/0")), answers);
    return created;
  }

  private void connect(
      String offer, List<Subscription> subscriptions, UnaryOperator<String> answers) {
    List<Publication> publications = List.of(new Publication("0", "camera"));
    String answer = answers.apply(await(peer.answer(offer, subscriptions, publications)));
    String quoted = new String(JsonStringEncoder.getInstance().quoteAsString(answer));
    page.evaluate("pc.setRemoteDescription({type: 'answer', sdp: \"" + quoted + "\"})");
    page.waitUntil("pc.connectionState === 'connected'", Duration.ofSeconds(20));
  }

  private static <T> T await(java.util.concurrent.CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }

  /// The page's clock in milliseconds.
  double now() {
    return page.evaluate("performance.now()").asDouble();
  }

  /// Waits until pictures have a height.
  ///
  /// @return when the first of them was shown, on the page's clock
  double awaitHeight(int height, Duration atMost) {
    try {
      page.waitUntil("window.latest?.height === " + height, atMost);
    } catch (BrowserException e) {
      throw new AssertionError("told " + told + ", shown " + page.evaluate("seen"), e);
    }
    return page.evaluate("seen.at(-1).at").asDouble();
  }

  JsonNode evaluate(String expression) {
    return page.evaluate(expression);
  }

  void waitUntil(String condition, Duration atMost) {
    page.waitUntil(condition, atMost);
  }

  /// What the browser says of the stream that it receives.
  JsonNode inbound() {
    return page.evaluate(
        "pc.getStats().then((r) => [...r.values()].find((s) => s.type === 'inbound-rtp'))");
  }

  @Override
  public void trackPublished(SfuTrack track) {
    // the test knows it
  }

  @Override
  public void trackUnpublished(SfuTrack track) {
    // the test knows it
  }

  @Override
  public void connectionState(String state) {
    // the page says so, too
  }

  @Override
  public void codecUnsupported(String mid, String trackId, String codec) {
    throw new AssertionError("no " + codec);
  }

  @Override
  public void closed(String reason) {
    // at the end of the test
  }

  @Override
  public void quality(String trackId, String layer, boolean paused, String reason) {
    told.add(new Told(layer, paused, reason));
  }

  /// Does what a page does: encodes what somebody has use for.
  @Override
  public void layersWanted(String mid, List<String> activeRids) {
    wanted.add(activeRids);
    page.evaluate(
        "(async () => { const p = sender.getParameters(); const on = '"
            + String.join(",", activeRids)
            + "'.split(',');"
            + " p.encodings.forEach((e) => { e.active = on.includes(e.rid); });"
            + " await sender.setParameters(p); return true; })()");
  }

  @Override
  public void close() {
    peer.close();
    page.close();
  }
}
