package dev.parley.webrtc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RTCIceTransportTest {
  private static <T> T await(CompletableFuture<T> future) {
    return future.orTimeout(60, TimeUnit.SECONDS).join();
  }

  private static RTCIceTransport ice(RTCPeerConnection connection) {
    RTCSctpTransport sctp = Objects.requireNonNull(connection.sctp());
    return sctp.transport().iceTransport();
  }

  @Test
  void showsTheCandidatesAndThePairInUse() {
    try (TwoPeers peers = new TwoPeers()) {
      RTCDataChannel channel = peers.caller.createDataChannel("any");
      CompletableFuture<Void> open = new CompletableFuture<>();
      channel.onOpen(event -> open.complete(null));
      AtomicInteger changes = new AtomicInteger();
      CompletableFuture<Void> offered = peers.caller.setLocalDescription().toCompletableFuture();
      await(offered);
      RTCIceTransport ice = ice(peers.caller);
      assertThat(ice.getSelectedCandidatePair()).isNull();
      assertThat(ice.getRemoteCandidates()).isEmpty();
      ice.onSelectedCandidatePairChange(event -> changes.incrementAndGet());
      peers.exchange();
      await(open);

      RTCIceCandidatePair pair = ice.getSelectedCandidatePair();
      assertThat(pair).isNotNull();
      assertThat(changes).hasPositiveValue();
      assertThat(ice.getLocalCandidates()).contains(pair.local());
      assertThat(pair.local().type()).isEqualTo(RTCIceCandidateType.HOST);
      assertThat(ice.getRemoteCandidates())
          .isNotEmpty()
          .allMatch(candidate -> candidate.sdpMid() != null && candidate.address() != null);
      assertThat(ice.role()).isEqualTo(RTCIceRole.CONTROLLING);
      assertThat(ice(peers.callee).role()).isEqualTo(RTCIceRole.CONTROLLED);
    }
  }

  @Test
  void goesOverToSomebodyElseWhoAnswers() {
    try (TwoPeers peers = new TwoPeers();
        RTCPeerConnection other = new RTCPeerConnection()) {
      RTCDataChannel first = peers.caller.createDataChannel("first");
      CompletableFuture<Void> open = new CompletableFuture<>();
      CompletableFuture<Void> closed = new CompletableFuture<>();
      first.onOpen(event -> open.complete(null));
      first.onClose(event -> closed.complete(null));
      peers.exchange();
      await(open);

      peers.caller.addEventListener(
          "icecandidate", event -> TwoPeers.pass((RTCPeerConnectionIceEvent) event, other));
      other.onIceCandidate(event -> TwoPeers.pass(event, peers.caller));
      TwoPeers.exchange(peers.caller, other);
      CompletableFuture<RTCDataChannel> announced = new CompletableFuture<>();
      peers.caller.onDataChannel(event -> announced.complete(event.channel()));
      other.createDataChannel("second");

      assertThat(await(announced).label()).isEqualTo("second");
      await(closed);
    }
  }
}
