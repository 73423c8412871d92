package dev.parley.webrtc;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// Two connections in one program that trickle candidates to each other.
final class TwoPeers implements AutoCloseable {
  final RTCPeerConnection caller;
  final RTCPeerConnection callee;

  TwoPeers() {
    this(NetworkOptions.defaults());
  }

  TwoPeers(NetworkOptions network) {
    caller = new RTCPeerConnection(RTCConfiguration.defaults(), network);
    callee = new RTCPeerConnection(RTCConfiguration.defaults(), network);
    trickle(caller, callee);
    trickle(callee, caller);
  }

  private static void trickle(RTCPeerConnection from, RTCPeerConnection to) {
    from.onIceCandidate(event -> pass(event, to));
  }

  /// Hands a candidate over once the other side knows whose it is: where the thread of the test is
  /// slow, candidates come before the description.
  static void pass(RTCPeerConnectionIceEvent event, RTCPeerConnection to) {
    RTCIceCandidate candidate = event.candidate();
    if (candidate == null) {
      return;
    }
    AtomicBoolean passed = new AtomicBoolean();
    EventListener<Event> add =
        change -> {
          if (to.remoteDescription() != null && passed.compareAndSet(false, true)) {
            to.addIceCandidate(candidate.toJSON());
          }
        };
    to.addEventListener("signalingstatechange", add);
    add.handleEvent(new Event("signalingstatechange"));
  }

  /// An offer of the caller and an answer of the callee.
  void exchange() {
    exchange(caller, callee);
  }

  static void exchange(RTCPeerConnection caller, RTCPeerConnection callee) {
    CompletableFuture<Void> done =
        caller
            .setLocalDescription()
            .thenCompose(v -> callee.setRemoteDescription(description(caller)))
            .thenCompose(v -> callee.setLocalDescription())
            .thenCompose(v -> caller.setRemoteDescription(description(callee)))
            .toCompletableFuture();
    done.orTimeout(60, TimeUnit.SECONDS).join();
  }

  /// Waits until both say that they are connected.
  void awaitConnected() {
    for (RTCPeerConnection peer : new RTCPeerConnection[] {caller, callee}) {
      CompletableFuture<Void> connected = new CompletableFuture<>();
      EventListener<Event> look =
          event -> {
            if (peer.connectionState() == RTCPeerConnectionState.CONNECTED) {
              connected.complete(null);
            }
          };
      peer.addEventListener("connectionstatechange", look);
      look.handleEvent(new Event("connectionstatechange"));
      connected.orTimeout(60, TimeUnit.SECONDS).join();
      peer.removeEventListener("connectionstatechange", look);
    }
  }

  private static RTCSessionDescriptionInit description(RTCPeerConnection from) {
    RTCSessionDescription local = from.localDescription();
    if (local == null) {
      throw new IllegalStateException("no local description");
    }
    return local.toJSON();
  }

  @Override
  public void close() {
    caller.close();
    callee.close();
  }
}
