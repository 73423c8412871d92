package dev.parley.interop.peer;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.interop.browser.Browser;
import dev.parley.interop.browser.Page;
import dev.parley.webrtc.RTCSdpType;
import dev.parley.webrtc.RTCSessionDescriptionInit;
import java.net.URI;
import java.time.Duration;

/// A browser's `RTCPeerConnection`, with a moving picture to send.
final class BrowserPeer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String BEGIN =
      """
      (() => {
        window.pc = new RTCPeerConnection();
        window.got = [];
        window.take = (channel) => {
          window.channel = channel;
          channel.onmessage = (message) => got.push(message.data);
        };
        pc.ondatachannel = (event) => take(event.channel);
        const canvas = document.createElement('canvas');
        const pen = canvas.getContext('2d');
        setInterval(() => {
          pen.fillStyle = `hsl(${(performance.now() / 10) % 360}, 80%, 50%)`;
          pen.fillRect(0, 0, canvas.width, canvas.height);
        }, 50);
        window.stream = canvas.captureStream(20);
        pc.ontrack = (event) => {
          const video = document.createElement('video');
          video.muted = true;
          video.srcObject = new MediaStream([event.track]);
          video.play().catch(() => {});
          window.video = video;
        };
        window.gathered = async () => {
          while (pc.iceGatheringState !== 'complete') {
            await new Promise((resolve) => setTimeout(resolve, 20));
          }
          return pc.localDescription.toJSON();
        };
        window.decoded = async () => {
          const all = [...(await pc.getStats()).values()];
          return all
            .filter((s) => s.type === 'inbound-rtp')
            .reduce((sum, s) => sum + (s.framesDecoded ?? 0), 0);
        };
        return true;
      })()
      """;

  private final Page page;

  BrowserPeer(Browser browser) {
    page = browser.open(URI.create("about:blank"));
    page.waitUntil("document.readyState === 'complete'", PATIENCE);
    page.evaluate(BEGIN);
  }

  /// Runs JavaScript; a promise is awaited.
  JsonNode run(String script) {
    return page.evaluate("(async () => { " + script + " })()");
  }

  void waitFor(String condition) {
    page.waitUntil(condition, PATIENCE);
  }

  /// Makes and applies an offer or an answer, and returns it with all candidates.
  RTCSessionDescriptionInit describe() {
    JsonNode description = run("await pc.setLocalDescription(); return await gathered();");
    return new RTCSessionDescriptionInit(
        RTCSdpType.parse(description.get("type").asText()), description.get("sdp").asText());
  }

  void take(RTCSessionDescriptionInit description) {
    run(
        "await pc.setRemoteDescription({type: '%s', sdp: %s}); return true;"
            .formatted(description.type(), quoted(description.sdp())));
  }

  static String quoted(String text) {
    return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
  }

  @Override
  public void close() {
    page.close();
  }
}
