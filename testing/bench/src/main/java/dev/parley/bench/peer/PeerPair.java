package dev.parley.bench.peer;

import dev.parley.webrtc.RTCDataChannel;
import dev.parley.webrtc.RTCPeerConnection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// Two connections of this program with one open data channel between them.
record PeerPair(
    RTCPeerConnection a, RTCPeerConnection b, RTCDataChannel channelA, RTCDataChannel channelB)
    implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 30;

  /// From `createOffer` to the channel that is open at both ends; candidates go over one by one.
  static PeerPair open() throws Exception {
    RTCPeerConnection a = new RTCPeerConnection();
    RTCPeerConnection b = new RTCPeerConnection();
    a.onIceCandidate(event -> {
      if (event.candidate() != null) {
        b.addIceCandidate(event.candidate().toJSON());
      }
    });
    b.onIceCandidate(event -> {
      if (event.candidate() != null) {
        a.addIceCandidate(event.candidate().toJSON());
      }
    });
    CompletableFuture<RTCDataChannel> here = new CompletableFuture<>();
    CompletableFuture<RTCDataChannel> there = new CompletableFuture<>();
    RTCDataChannel channel = a.createDataChannel("bench");
    channel.onOpen(event -> here.complete(channel));
    b.onDataChannel(event -> there.complete(event.channel()));
    a.createOffer()
        .thenCompose(offer -> a.setLocalDescription(offer).thenApply(v -> offer))
        .thenCompose(b::setRemoteDescription)
        .thenCompose(v -> b.createAnswer())
        .thenCompose(answer -> b.setLocalDescription(answer).thenApply(v -> answer))
        .thenCompose(a::setRemoteDescription)
        .whenComplete((v, error) -> {
          if (error != null) {
            here.completeExceptionally(error);
          }
        });
    return new PeerPair(
        a,
        b,
        here.get(PATIENCE_SECONDS, TimeUnit.SECONDS),
        there.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
  }

  @Override
  public void close() {
    a.close();
    b.close();
  }
}
