package dev.parley.interop.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The drivers alone, without a server of ours: a page that calls itself.
@Timeout(300)
final class BrowserDriverTest {
  private static final String LOOPBACK =
      """
      <!doctype html><title>loopback</title><video id="seen" autoplay muted playsinline></video>
      <script>
        (async () => {
          console.log("hello", 42);
          const stream = await navigator.mediaDevices.getUserMedia(
            { audio: true, video: { width: 320, height: 240, frameRate: 15 } });
          const near = new RTCPeerConnection();
          const far = window.far = new RTCPeerConnection();
          near.onicecandidate = (e) => far.addIceCandidate(e.candidate);
          far.onicecandidate = (e) => near.addIceCandidate(e.candidate);
          far.ontrack = (e) => document.getElementById("seen").srcObject = e.streams[0];
          stream.getTracks().forEach((track) => near.addTrack(track, stream));
          await near.setLocalDescription();
          await far.setRemoteDescription(near.localDescription);
          await far.setLocalDescription();
          await near.setRemoteDescription(far.localDescription);
        })();
        async function decoded() {
          const stats = [...(await far.getStats()).values()];
          return stats.find((s) => s.type === "inbound-rtp" && s.kind === "video")?.framesDecoded ?? 0;
        }
      </script>\
      """;

  @Test
  void chromiumCallsItself() {
    try (Browser browser = InstalledBrowsers.chromium()) {
      callItself(browser);
    }
  }

  @Test
  void firefoxCallsItself() {
    try (Browser browser = InstalledBrowsers.firefox()) {
      callItself(browser);
    }
  }

  private static void callItself(Browser browser) {
    try (var pages = new LocalPages(LOOPBACK);
        Page page = browser.open(pages.address())) {
      page.waitUntil("far.connectionState === 'connected'", Duration.ofSeconds(60));
      page.waitUntil("decoded().then((frames) => frames > 10)", Duration.ofSeconds(60));

      JsonNode value =
          page.evaluate("Promise.resolve({ title: document.title, none: null, list: [1, 2] })");
      assertThat(value.toString())
          .isEqualTo("{\"title\":\"loopback\",\"none\":null,\"list\":[1,2]}");
      assertThat(page.evaluate("undefined").isNull()).isTrue();
      assertThat(page.console()).anyMatch(line -> line.endsWith("hello 42"));
      page.resize(640, 480);
      page.waitUntil("innerWidth === 640 && innerHeight === 480", Duration.ofSeconds(60));
      assertThat(page.screenshot()).startsWith(0x89, 'P', 'N', 'G');
    }
  }

  @Test
  void saysWhatWentWrongInThePage() {
    try (Browser browser = InstalledBrowsers.chromium();
        var pages = new LocalPages("<!doctype html><script>console.warn('careful')</script>");
        Page page = browser.open(pages.address())) {
      assertThatThrownBy(() -> page.evaluate("missing.thing"))
          .isInstanceOf(BrowserException.class)
          .hasMessageContaining("missing is not defined");
      assertThatThrownBy(() -> page.waitUntil("document.title === 'x'", Duration.ofMillis(200)))
          .isInstanceOf(BrowserException.class)
          .hasMessageContaining("document.title === 'x'")
          .hasMessageContaining("careful");
    }
  }
}
