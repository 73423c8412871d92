package dev.parley.webrtc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RTCDataChannelTest {
  private static <T> T await(CompletableFuture<T> future) {
    return future.orTimeout(60, TimeUnit.SECONDS).join();
  }

  @Test
  void carriesTextAndBytesBothWays() {
    try (TwoPeers peers = new TwoPeers()) {
      peers.callee.onDataChannel(event -> {
        RTCDataChannel channel = event.channel();
        channel.onMessage(message -> {
          if (message.data() instanceof String text) {
            channel.send("echo " + text);
          } else {
            channel.send(message.bytes());
          }
        });
      });
      RTCDataChannel channel = peers.caller.createDataChannel("chat");
      CompletableFuture<String> text = new CompletableFuture<>();
      CompletableFuture<ByteBuffer> bytes = new CompletableFuture<>();
      channel.onOpen(event -> {
        channel.send("hello");
        channel.send(ByteBuffer.wrap(new byte[100_000]));
      });
      channel.onMessage(message -> {
        if (message.data() instanceof String said) {
          text.complete(said);
        } else {
          bytes.complete(message.bytes());
        }
      });
      peers.exchange();
      assertThat(await(text)).isEqualTo("echo hello");
      assertThat(await(bytes).remaining()).isEqualTo(100_000);
    }
  }

  @Test
  void closesAfterAFloodOfShortMessages() {
    int messages = 120_000;
    try (TwoPeers peers = new TwoPeers()) {
      AtomicInteger received = new AtomicInteger();
      CompletableFuture<Integer> closed = new CompletableFuture<>();
      AtomicBoolean inOrder = new AtomicBoolean(true);
      peers.callee.onDataChannel(event -> {
        event
            .channel()
            .onMessage(message -> {
              int number = received.getAndIncrement();
              String expected = number % 100 == 0 ? "" : String.valueOf(number);
              inOrder.compareAndSet(true, message.data().equals(expected));
            });
        event.channel().onClose(ended -> closed.complete(received.get()));
      });
      RTCDataChannel channel = peers.caller.createDataChannel("flood");
      channel.onOpen(event -> {
        for (int i = 0; i < messages; i++) {
          channel.send(i % 100 == 0 ? "" : String.valueOf(i));
        }
        channel.close();
      });
      peers.exchange();
      assertThat(await(closed)).isEqualTo(messages);
      assertThat(inOrder).isTrue();
    }
  }

  @Test
  void opensBesideMediaOnTheTransportThatTheyShareInTheEnd() {
    try (TwoPeers peers = new TwoPeers()) {
      peers.caller.addTransceiver("audio");
      peers.caller.addTransceiver("video");
      CompletableFuture<Void> opened = new CompletableFuture<>();
      RTCDataChannel channel =
          peers.caller.createDataChannel(
              "c", RTCDataChannelInit.defaults().withNegotiated(true).withId(7));
      channel.onOpen(event -> opened.complete(null));
      RTCDataChannel other =
          peers.callee.createDataChannel(
              "c", RTCDataChannelInit.defaults().withNegotiated(true).withId(7));
      CompletableFuture<Object> said = new CompletableFuture<>();
      other.onMessage(message -> said.complete(message.data()));
      peers.exchange();
      await(opened);
      channel.send("here");
      assertThat(await(said)).isEqualTo("here");
    }
  }

  @Test
  void getsItsIdWithTheAnswer() {
    try (TwoPeers peers = new TwoPeers()) {
      RTCDataChannel first = peers.caller.createDataChannel("first");
      RTCDataChannel second = peers.caller.createDataChannel("second");
      assertThat(first.id()).isNull();
      peers.exchange();
      // the answerer is the client of DTLS, who has the even ones (RFC 8832, section 6)
      assertThat(first.id()).isEqualTo(1);
      assertThat(second.id()).isEqualTo(3);
      assertThat(peers.caller.createDataChannel("third").id()).isEqualTo(5);
      assertThat(peers.callee.createDataChannel("fourth").id()).isEqualTo(0);
    }
  }

  @Test
  void theTransportIsThereFromTheOfferOn() {
    try (TwoPeers peers = new TwoPeers()) {
      peers.caller.createDataChannel("any");
      peers.caller.setLocalDescription().toCompletableFuture().join();
      RTCSessionDescriptionInit offer =
          Objects.requireNonNull(peers.caller.localDescription()).toJSON();
      peers.callee.setRemoteDescription(offer).toCompletableFuture().join();
      RTCSctpTransport expected = Objects.requireNonNull(peers.callee.sctp());
      assertThat(expected.state()).isEqualTo(RTCSctpTransportState.CONNECTING);

      peers
          .callee
          .setRemoteDescription(new RTCSessionDescriptionInit(RTCSdpType.ROLLBACK, ""))
          .toCompletableFuture()
          .join();
      assertThat(peers.callee.sctp()).isNull();

      peers.callee.setRemoteDescription(offer).toCompletableFuture().join();
      RTCSctpTransport renewed = Objects.requireNonNull(peers.callee.sctp());
      RTCDtlsTransport transport = renewed.transport();
      peers.callee.setLocalDescription().toCompletableFuture().join();
      assertThat(peers.callee.sctp()).isSameAs(renewed);
      assertThat(renewed.transport()).isSameAs(transport);
      assertThat(transport.iceTransport().role()).isEqualTo(RTCIceRole.CONTROLLED);
      peers.callee.close();
      assertThat(transport.state()).isEqualTo(RTCDtlsTransportState.CLOSED);
    }
  }
}
