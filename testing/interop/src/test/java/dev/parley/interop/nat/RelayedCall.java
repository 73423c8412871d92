package dev.parley.interop.nat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.webrtc.RTCConfiguration;
import dev.parley.webrtc.RTCDataChannel;
import dev.parley.webrtc.RTCIceServer;
import dev.parley.webrtc.RTCIceTransportPolicy;
import dev.parley.webrtc.RTCPeerConnection;
import dev.parley.webrtc.RTCPeerConnectionIceErrorEvent;
import dev.parley.webrtc.RTCSessionDescription;
import dev.parley.webrtc.RTCSessionDescriptionInit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// Two peer connections of ours that may use nothing but the relayed addresses of a TURN server.
final class RelayedCall {
  private static final int MESSAGES = 300;
  private static final int PATIENCE_SECONDS = 60;

  private RelayedCall() {}

  private static RTCConfiguration relayed(String url, String user, String password) {
    return RTCConfiguration.defaults()
        .withIceServers(List.of(new RTCIceServer(List.of(url), user, password)))
        .withIceTransportPolicy(RTCIceTransportPolicy.RELAY);
  }

  private static <T> T await(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }

  /// The description with all candidates.
  private static RTCSessionDescriptionInit described(RTCPeerConnection connection)
      throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (System.nanoTime() < end) {
      RTCSessionDescription description = connection.localDescription();
      if (description != null && description.sdp().contains("a=end-of-candidates")) {
        return description.toJSON();
      }
      TimeUnit.MILLISECONDS.sleep(10);
    }
    throw new AssertionError("gathering did not end");
  }

  private static void expectRelayedAlone(RTCSessionDescriptionInit description) {
    assertThat(description.sdp().lines().filter(line -> line.startsWith("a=candidate:")))
        .isNotEmpty()
        .allMatch(line -> line.contains("typ relay"));
  }

  /// Connects them, and expects that every message comes.
  static void expectMessages(String url, String user, String password) throws InterruptedException {
    BlockingQueue<String> received = new LinkedBlockingQueue<>();
    try (RTCPeerConnection a = new RTCPeerConnection(relayed(url, user, password));
        RTCPeerConnection b = new RTCPeerConnection(relayed(url, user, password))) {
      b.onDataChannel(
          event -> event.channel().onMessage(message -> received.add(message.data().toString())));
      RTCDataChannel channel = a.createDataChannel("relayed");
      CompletableFuture<Void> open = new CompletableFuture<>();
      channel.onOpen(event -> open.complete(null));
      await(a.setLocalDescription());
      RTCSessionDescriptionInit offer = described(a);
      expectRelayedAlone(offer);
      await(b.setRemoteDescription(offer));
      await(b.setLocalDescription());
      RTCSessionDescriptionInit answer = described(b);
      expectRelayedAlone(answer);
      await(a.setRemoteDescription(answer));
      await(open);
      List<String> expected = new ArrayList<>();
      for (int i = 0; i < MESSAGES; i++) {
        channel.send("message " + i);
        expected.add("message " + i);
      }
      List<String> got = new ArrayList<>();
      for (int i = 0; i < MESSAGES; i++) {
        got.add(String.valueOf(received.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)));
      }
      assertThat(got).isEqualTo(expected);
    }
  }

  /// What a connection is told of a server that gives it nothing.
  static RTCPeerConnectionIceErrorEvent expectError(String url, String user, String password)
      throws InterruptedException {
    BlockingQueue<RTCPeerConnectionIceErrorEvent> errors = new LinkedBlockingQueue<>();
    try (RTCPeerConnection a = new RTCPeerConnection(relayed(url, user, password))) {
      a.onIceCandidateError(errors::add);
      a.createDataChannel("none");
      await(a.setLocalDescription());
      RTCPeerConnectionIceErrorEvent error = errors.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertThat(error).as("an error about " + url).isNotNull();
      return Objects.requireNonNull(error);
    }
  }
}
