package dev.parley.interop.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.interop.browser.Chromium;
import dev.parley.webrtc.NetworkOptions;
import dev.parley.webrtc.RTCConfiguration;
import dev.parley.webrtc.RTCDataChannel;
import dev.parley.webrtc.RTCIceGatheringState;
import dev.parley.webrtc.RTCPeerConnection;
import dev.parley.webrtc.RTCPeerConnectionState;
import dev.parley.webrtc.RTCSessionDescriptionInit;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Chromium and our `RTCPeerConnection` find each other though one or both tell names of multicast
/// DNS in place of addresses.
@Timeout(600)
class HiddenAddressesTest {
  private static final long PATIENCE_SECONDS = 60;

  private static boolean hasMulticast() {
    try {
      for (NetworkInterface each : NetworkInterface.networkInterfaces().toList()) {
        if (each.isUp() && each.supportsMulticast() && each.inetAddresses().findAny().isPresent()) {
          return true;
        }
      }
      return false;
    } catch (SocketException e) {
      return false;
    }
  }

  @Test
  void namesOfMulticastDnsLeadToAddresses() throws Exception {
    assumeTrue(Chromium.installed().isPresent(), "Skipped: Chromium is not installed.");
    assumeTrue(hasMulticast(), "Skipped: no network of this machine has multicast.");
    try (Chromium browser = Chromium.startHidingAddresses()) {
      weResolveTheirNames(browser);
      theyResolveOurNames(browser);
    }
  }

  /// The browser's candidates are names, and it is told no address of ours: only we can begin.
  private static void weResolveTheirNames(Chromium browser) throws Exception {
    try (BrowserPeer theirs = new BrowserPeer(browser);
        RTCPeerConnection ours = new RTCPeerConnection()) {
      RTCDataChannel channel = ours.createDataChannel("chat");
      get(ours.setLocalDescription());
      await(() -> ours.iceGatheringState() == RTCIceGatheringState.COMPLETE);
      theirs.take(withoutCandidates(described(ours)));
      RTCSessionDescriptionInit answer = theirs.describe();
      assertThat(hosts(answer)).isNotEmpty().allMatch(host -> host.endsWith(".local"));
      get(ours.setRemoteDescription(answer));
      await(() -> ours.connectionState() == RTCPeerConnectionState.CONNECTED);
      talk(theirs, channel);
    }
  }

  /// We tell names, and are told no address of the browser's: only it can begin.
  private static void theyResolveOurNames(Chromium browser) throws Exception {
    NetworkOptions hidden = NetworkOptions.defaults().withHiddenAddresses(true);
    try (BrowserPeer theirs = new BrowserPeer(browser);
        RTCPeerConnection ours = new RTCPeerConnection(RTCConfiguration.defaults(), hidden)) {
      RTCDataChannel channel = ours.createDataChannel("chat");
      get(ours.setLocalDescription());
      await(() -> ours.iceGatheringState() == RTCIceGatheringState.COMPLETE);
      RTCSessionDescriptionInit offer = described(ours);
      assertThat(hosts(offer)).isNotEmpty().allMatch(host -> host.endsWith(".local"));
      theirs.take(offer);
      get(ours.setRemoteDescription(withoutCandidates(theirs.describe())));
      await(() -> ours.connectionState() == RTCPeerConnectionState.CONNECTED);
      talk(theirs, channel);
    }
  }

  private static java.util.List<String> hosts(RTCSessionDescriptionInit description) {
    return description
        .sdp()
        .lines()
        .filter(line -> line.startsWith("a=candidate:"))
        .map(line -> line.split(" ", -1)[4])
        .toList();
  }

  private static RTCSessionDescriptionInit withoutCandidates(RTCSessionDescriptionInit full) {
    String sdp =
        full.sdp()
            .lines()
            .filter(line -> !line.startsWith("a=candidate:") && !line.equals("a=end-of-candidates"))
            .reduce("", (all, line) -> all + line + "\r\n");
    return new RTCSessionDescriptionInit(full.type(), sdp);
  }

  private static void talk(BrowserPeer theirs, RTCDataChannel channel) {
    theirs.waitFor("window.channel?.readyState === 'open'");
    channel.onMessage(event -> channel.send("echo of " + event.data()));
    theirs.run("channel.send('hello'); return true;");
    theirs.waitFor("got.includes('echo of hello')");
  }

  private static RTCSessionDescriptionInit described(RTCPeerConnection connection) {
    return Objects.requireNonNull(connection.localDescription()).toJSON();
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("it did not come true in " + PATIENCE_SECONDS + " s");
      }
      Thread.sleep(10);
    }
  }
}
