package dev.parley.bench.peer;

import dev.parley.webrtc.RTCDataChannel;
import dev.parley.webrtc.RTCIceCandidate;
import dev.parley.webrtc.RTCPeerConnection;
import dev.parley.webrtc.RTCSctpTransport;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Two connections of this program with one open data channel between them.
record PeerPair(
    RTCPeerConnection a, RTCPeerConnection b, RTCDataChannel channelA, RTCDataChannel channelB)
    implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 30;

  /// From `createOffer` to the channel that is open at both ends; candidates go over one by one.
  static PeerPair open() throws Exception {
    RTCPeerConnection a = new RTCPeerConnection();
    RTCPeerConnection b = new RTCPeerConnection();
    CompletableFuture<Void> described = new CompletableFuture<>();
    CompletableFuture<Void> answered = new CompletableFuture<>();
    trickle(a, b, described);
    trickle(b, a, answered);
    CompletableFuture<RTCDataChannel> here = new CompletableFuture<>();
    CompletableFuture<RTCDataChannel> there = new CompletableFuture<>();
    RTCDataChannel channel = a.createDataChannel("bench");
    channel.onOpen(event -> here.complete(channel));
    b.onDataChannel(event -> there.complete(event.channel()));
    a.createOffer()
        .thenCompose(offer -> a.setLocalDescription(offer).thenApply(v -> offer))
        .thenCompose(b::setRemoteDescription)
        .thenRun(() -> described.complete(null))
        .thenCompose(v -> b.createAnswer())
        .thenCompose(answer -> b.setLocalDescription(answer).thenApply(v -> answer))
        .thenCompose(a::setRemoteDescription)
        .whenComplete((v, error) -> {
          answered.complete(null);
          if (error != null) {
            here.completeExceptionally(error);
          }
        });
    try {
      return new PeerPair(
          a,
          b,
          here.get(PATIENCE_SECONDS, TimeUnit.SECONDS),
          there.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
    } catch (TimeoutException e) {
      throw new IllegalStateException(
          "no open channel in %d s, but %s and %s; here: %s, there: %s"
              .formatted(PATIENCE_SECONDS, state(a), state(b), here, there),
          e);
    }
  }

  /// Where this thread is slower than those of the connections, candidates come before the
  /// description that says whose they are: they wait for it.
  private static void trickle(
      RTCPeerConnection from, RTCPeerConnection to, CompletableFuture<Void> described) {
    from.onIceCandidate(event -> {
      RTCIceCandidate candidate = event.candidate();
      if (candidate != null) {
        var _ = described.thenRun(() -> to.addIceCandidate(candidate.toJSON()));
      }
    });
  }

  private static String state(RTCPeerConnection of) {
    RTCSctpTransport sctp = of.sctp();
    return of.signalingState()
        + "/ICE "
        + of.iceConnectionState()
        + "/gathering "
        + of.iceGatheringState()
        + "/"
        + of.connectionState()
        + "/SCTP "
        + (sctp == null ? "none" : sctp.state() + " over DTLS " + sctp.transport().state());
  }

  @Override
  public void close() {
    a.close();
    b.close();
  }
}
