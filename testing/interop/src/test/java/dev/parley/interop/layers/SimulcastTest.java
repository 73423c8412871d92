package dev.parley.interop.layers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.TransportAddress;
import dev.parley.interop.browser.Browser;
import dev.parley.interop.browser.InstalledBrowsers;
import dev.parley.sfu.Sfu;
import dev.parley.sfu.SfuConfig;
import dev.parley.sfu.View;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Browsers send three layers; each subscriber gets the one that its tile and its path call for.
@Timeout(240)
class SimulcastTest {
  private static final Duration SOON = Duration.ofSeconds(15);
  private static final Duration LATER = Duration.ofSeconds(40);

  @Test
  void chromiumSeesTheLayerThatFitsItsTile() {
    try (Browser browser = InstalledBrowsers.chromium()) {
      layersFollowTheTile(browser, browser);
    }
  }

  @Test
  void firefoxSeesTheLayerThatFitsItsTile() {
    try (Browser firefox = InstalledBrowsers.firefox();
        Browser chromium = InstalledBrowsers.chromium()) {
      layersFollowTheTile(firefox, chromium);
    }
  }

  private static void layersFollowTheTile(Browser publishing, Browser watching) {
    try (Sfu sfu = Sfu.start(SfuConfig.defaults());
        LayerPage ann = LayerPage.publisher(publishing, sfu, "ann");
        LayerPage bob =
            LayerPage.subscriber(watching, sfu, "bob", "ann", UnaryOperator.identity())) {
      bob.awaitHeight(360, LATER);

      double start = bob.now();
      view(bob, 160, 90, true);
      double small = bob.awaitHeight(90, SOON) - start;

      start = bob.now();
      view(bob, 640, 360, true);
      double large = bob.awaitHeight(360, SOON) - start;
      System.out.printf(
          "%s to %s: smaller after %.0f ms, larger after %.0f ms%n",
          publishing.name(), watching.name(), small, large);
      assertThat(bob.told).contains(new LayerPage.Told("q", false, "view"));
      assertThat(bob.told).last().isEqualTo(new LayerPage.Told("f", false, ""));

      view(bob, 640, 360, false);
      bob.waitUntil("performance.now() - latest.at > 1500", SOON);
      ann.waitUntil(
          "sender.getParameters().encodings.every((e) => !e.active)", Duration.ofSeconds(20));
      assertThat(ann.wanted).last().isEqualTo(List.of());
      view(bob, 640, 360, true);
      bob.waitUntil("performance.now() - latest.at < 300", SOON);
      bob.awaitHeight(360, LATER);
    }
  }

  @Test
  void aNarrowPathGetsALowerLayerAndAWideOneTheBestAgain() throws Exception {
    SfuConfig config = SfuConfig.defaults().withIceLite(true);
    try (Browser browser = InstalledBrowsers.chromium();
        Sfu sfu = Sfu.start(config);
        LayerPage ann = LayerPage.publisher(browser, sfu, "ann");
        ThrottledRelay relay = relay(sfu);
        LayerPage bob =
            LayerPage.subscriber(browser, sfu, "bob", "ann", answer -> through(answer, relay))) {
      bob.awaitHeight(360, LATER);

      double start = bob.now();
      relay.rate(220_000);
      bob.waitUntil("latest.height < 360", LATER);
      double down = bob.evaluate("latest.at").asDouble() - start;
      assertThat(bob.told).last().matches(told -> told.reason().equals("bandwidth"));
      bob.waitUntil("performance.now() - latest.at < 300", SOON);
      assertThat(ann.wanted).isNotEmpty();

      start = bob.now();
      relay.rate(5_000_000);
      bob.awaitHeight(360, LATER);
      System.out.printf(
          "narrowed: lower layer after %.0f ms; widened: best layer after %.0f ms%n",
          down, bob.evaluate("seen.at(-1).at").asDouble() - start);
      assertThat(bob.inbound().path("framesDecoded").asInt()).isPositive();
    }
  }

  private static void view(LayerPage page, int width, int height, boolean visible) {
    page.peer.view(List.of(new View("ann/0", width, height, visible, "auto")));
  }

  private static ThrottledRelay relay(Sfu sfu) throws Exception {
    TransportAddress server = v4(sfu);
    InetAddress host = InetAddress.getByAddress(server.addressBytes());
    return new ThrottledRelay(host, new InetSocketAddress(host, server.port()));
  }

  private static TransportAddress v4(Sfu sfu) {
    return sfu.addresses().stream().filter(address -> !address.v6()).findFirst().orElseThrow();
  }

  /// Leaves the relay as the only candidate.
  private static String through(String answer, ThrottledRelay relay) {
    StringBuilder out = new StringBuilder();
    boolean first = true;
    for (String line : answer.split("\r\n")) {
      if (line.startsWith("a=candidate:")) {
        String[] words = line.split(" ");
        if (!first || words[4].contains(":")) {
          continue;
        }
        first = false;
        words[5] = Integer.toString(relay.port());
        out.append(String.join(" ", words)).append("\r\n");
      } else {
        out.append(line).append("\r\n");
      }
    }
    return out.toString();
  }
}
