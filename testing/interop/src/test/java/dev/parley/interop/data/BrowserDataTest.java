package dev.parley.interop.data;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.interop.browser.Browser;
import dev.parley.interop.browser.InstalledBrowsers;
import dev.parley.interop.browser.Page;
import dev.parley.sctp.ChannelOptions;
import dev.parley.sctp.DataChannel;
import dev.parley.sctp.SctpConfig;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Chromium and Firefox against our data channels: every kind of channel and message, opened and
/// closed by either side, in both DTLS roles.
@Timeout(600)
class BrowserDataTest {
  @Test
  void chromium() {
    try (Browser browser = InstalledBrowsers.chromium()) {
      converse(browser, false, SctpConfig.defaults());
      // It sends no more than 256 KiB, whatever the other side takes.
      converse(browser, true, SctpConfig.defaults());
    }
  }

  @Test
  void firefox() {
    try (Browser browser = InstalledBrowsers.firefox()) {
      converse(browser, false, SctpConfig.defaults());
      converse(browser, true, SctpConfig.defaults().withMaxMessageSize(1_000_000));
    }
  }

  private static void converse(Browser browser, boolean client, SctpConfig config) {
    try (Page page = browser.open(URI.create("about:blank"));
        DataPeer ours = new DataPeer(config)) {
      ours.open(ChannelOptions.of("agreed").withNegotiated(100));
      DataChannel own = ours.open(ChannelOptions.of("ours").withProtocol("p").withOrdered(false));
      String offer = page.evaluate(Conversation.OFFER).asText();
      String answer = ours.answer(offer, client);
      String quoted = new String(JsonStringEncoder.getInstance().quoteAsString(answer));
      page.evaluate("pc.setRemoteDescription({type: 'answer', sdp: \"" + quoted + "\"})");
      JsonNode result = page.evaluate(Conversation.talk(config, true));
      assertThat(result.path("bad"))
          .as(() -> browser.name() + " " + result + " " + ours.drops() + ours.events)
          .isEmpty();
      page.waitUntil("theirs.length === 1", Duration.ofSeconds(60));
      assertThat(page.evaluate("theirs[0].label + theirs[0].protocol + theirs[0].ordered").asText())
          .isEqualTo("oursp" + "false");
      ours.close(own);
      page.waitUntil("ended.includes('ours')", Duration.ofSeconds(60));
      page.evaluate("pc.close()");
    }
  }
}
