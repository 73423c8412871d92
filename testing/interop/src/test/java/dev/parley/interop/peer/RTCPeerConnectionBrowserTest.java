package dev.parley.interop.peer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.interop.browser.Browser;
import dev.parley.interop.browser.InstalledBrowsers;
import dev.parley.webrtc.MediaStreamTrack;
import dev.parley.webrtc.RTCDataChannel;
import dev.parley.webrtc.RTCIceGatheringState;
import dev.parley.webrtc.RTCPeerConnection;
import dev.parley.webrtc.RTCPeerConnectionState;
import dev.parley.webrtc.RTCRtpTransceiver;
import dev.parley.webrtc.RTCRtpTransceiverDirection;
import dev.parley.webrtc.RTCSdpType;
import dev.parley.webrtc.RTCSessionDescriptionInit;
import dev.parley.webrtc.RTCSignalingState;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Our `RTCPeerConnection` with Chromium's and Firefox's: either side offers, video comes back as
/// it was sent, channels carry messages; then more is negotiated, ICE restarts, and both offer at
/// once.
@Timeout(600)
class RTCPeerConnectionBrowserTest {
  private static final long PATIENCE_SECONDS = 60;

  private final Queue<String> messages = new ConcurrentLinkedQueue<>();

  @Test
  void chromiumOffers() {
    try (Browser browser = InstalledBrowsers.chromium()) {
      browserOffers(browser);
    }
  }

  @Test
  void firefoxOffers() {
    try (Browser browser = InstalledBrowsers.firefox()) {
      browserOffers(browser);
    }
  }

  @Test
  void weOfferToChromium() {
    try (Browser browser = InstalledBrowsers.chromium()) {
      weOffer(browser);
    }
  }

  @Test
  void weOfferToFirefox() {
    try (Browser browser = InstalledBrowsers.firefox()) {
      weOffer(browser);
    }
  }

  private void browserOffers(Browser browser) {
    try (BrowserPeer theirs = new BrowserPeer(browser);
        RTCPeerConnection ours = new RTCPeerConnection()) {
      echo(ours);
      theirs.run(
          """
          pc.addTrack(stream.getTracks()[0], stream);
          take(pc.createDataChannel('chat'));
          return true;
          """);
      theyOffer(theirs, ours);
      await(() -> ours.connectionState() == RTCPeerConnectionState.CONNECTED);
      talk(theirs);
      theirs.waitFor("(async () => (await decoded()) > 10)()");

      RTCSessionDescriptionInit before = described(ours);
      ours.restartIce();
      weOffer(ours, theirs);
      assertThat(described(ours).sdp().lines().filter(line -> line.startsWith("a=ice-ufrag")))
          .doesNotContainAnyElementsOf(
              before.sdp().lines().filter(line -> line.startsWith("a=ice-ufrag")).toList());
      theirs.waitFor(
          "pc.iceConnectionState === 'connected' || pc.iceConnectionState === 'completed'");
      talk(theirs);
    }
  }

  private void weOffer(Browser browser) {
    try (BrowserPeer theirs = new BrowserPeer(browser);
        RTCPeerConnection ours = new RTCPeerConnection()) {
      echo(ours);
      take(ours.createDataChannel("chat"));
      weOffer(ours, theirs);
      await(() -> ours.connectionState() == RTCPeerConnectionState.CONNECTED);
      theirs.waitFor("window.channel?.readyState === 'open'");
      talk(theirs);

      theirs.run("pc.addTrack(stream.getTracks()[0], stream); return true;");
      theyOffer(theirs, ours);
      theirs.waitFor("(async () => (await decoded()) > 10)()");

      glare(ours, theirs);
      talk(theirs);
    }
  }

  /// Both offer at once, and ours gives way.
  private static void glare(RTCPeerConnection ours, BrowserPeer theirs) {
    ours.addTransceiver("audio");
    theirs.run("pc.addTransceiver('audio'); return true;");
    get(ours.setLocalDescription());
    RTCSessionDescriptionInit offer = theirs.describe();
    get(ours.setRemoteDescription(offer));
    assertThat(ours.signalingState()).isEqualTo(RTCSignalingState.HAVE_REMOTE_OFFER);
    get(ours.setLocalDescription());
    theirs.take(described(ours));
    weOffer(ours, theirs);

    assertThat(ours.getTransceivers()).allMatch(t -> t.currentDirection() != null);
    assertThat(theirs.run("return pc.getTransceivers().length;").asInt())
        .isEqualTo(ours.getTransceivers().size());
  }

  private static void weOffer(RTCPeerConnection ours, BrowserPeer theirs) {
    get(ours.setLocalDescription());
    await(() -> ours.iceGatheringState() == RTCIceGatheringState.COMPLETE);
    theirs.take(described(ours));
    get(ours.setRemoteDescription(theirs.describe()));
  }

  private static void theyOffer(BrowserPeer theirs, RTCPeerConnection ours) {
    get(ours.setRemoteDescription(theirs.describe()));
    get(ours.setLocalDescription());
    await(() -> ours.iceGatheringState() == RTCIceGatheringState.COMPLETE);
    theirs.take(described(ours));
  }

  /// Sends every track back that comes, and takes the channels.
  private void echo(RTCPeerConnection ours) {
    ours.onTrack(event -> {
      MediaStreamTrack track = event.track();
      RTCRtpTransceiver transceiver = event.transceiver();
      transceiver.direction(RTCRtpTransceiverDirection.SENDRECV);
      transceiver.sender().replaceTrack(track);
    });
    ours.onDataChannel(event -> take(event.channel()));
  }

  private void take(RTCDataChannel channel) {
    channel.onMessage(event -> {
      messages.add(String.valueOf(event.data()));
      channel.send("echo of " + event.data());
    });
  }

  private void talk(BrowserPeer theirs) {
    theirs.waitFor("window.channel?.readyState === 'open'");
    String text = "hello " + messages.size();
    theirs.run("channel.send(%s); return true;".formatted(BrowserPeer.quoted(text)));
    theirs.waitFor("got.includes(%s)".formatted(BrowserPeer.quoted("echo of " + text)));
    assertThat(messages).contains(text);
  }

  private static RTCSessionDescriptionInit described(RTCPeerConnection connection) {
    RTCSessionDescriptionInit init = Objects.requireNonNull(connection.localDescription()).toJSON();
    assertThat(init.type()).isIn(RTCSdpType.OFFER, RTCSdpType.ANSWER);
    return init;
  }

  private static <T> T get(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("it did not come true in " + PATIENCE_SECONDS + " s");
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
  }
}
