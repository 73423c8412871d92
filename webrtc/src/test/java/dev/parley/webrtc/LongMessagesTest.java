package dev.parley.webrtc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// Messages longer than the 256 KiB that browsers usually take.
class LongMessagesTest {
  private static final int HUGE = 64 << 20;
  private static final int PART = 64 << 10;
  private static final NetworkOptions NETWORK = NetworkOptions.defaults().withMaxMessageSize(HUGE);

  private static <T> T await(CompletableFuture<T> future) {
    return future.orTimeout(90, TimeUnit.SECONDS).join();
  }

  private static byte at(long place) {
    return (byte) (place * 31 + (place >> 13));
  }

  /// Sends the next parts while little waits.
  private static void pump(RTCDataChannel channel, AtomicLong sent, int most) {
    byte[] part = new byte[PART];
    while (sent.get() < HUGE && channel.bufferedAmount() < most) {
      for (int i = 0; i < PART; i++) {
        part[i] = at(sent.get() + i);
      }
      boolean last = sent.addAndGet(PART) == HUGE;
      channel.sendPart(ByteBuffer.wrap(part), last);
    }
  }

  @Test
  void aHugeMessageGoesPieceByPiece() {
    try (TwoPeers peers = new TwoPeers(NETWORK)) {
      AtomicLong received = new AtomicLong();
      AtomicBoolean right = new AtomicBoolean(true);
      CompletableFuture<Long> ended = new CompletableFuture<>();
      peers.callee.onDataChannel(event ->
          event
              .channel()
              .onMessagePart(part -> {
                ByteBuffer bytes = part.bytes();
                right.compareAndSet(true, part.first() == (received.get() == 0));
                for (long place = received.get(); bytes.hasRemaining(); place++) {
                  right.compareAndSet(true, bytes.get() == at(place));
                }
                if (received.addAndGet(part.bytes().limit()) >= HUGE || part.last()) {
                  ended.complete(part.last() ? received.get() : -1);
                }
              }));
      RTCDataChannel channel = peers.caller.createDataChannel("huge");
      channel.bufferedAmountLowThreshold(1 << 20);
      AtomicLong sent = new AtomicLong();
      channel.onOpen(event -> pump(channel, sent, 4 << 20));
      channel.onBufferedAmountLow(event -> pump(channel, sent, 4 << 20));
      peers.exchange();
      assertThat(await(ended)).isEqualTo(HUGE);
      assertThat(right).isTrue();
    }
  }

  @Test
  void theSettingIsToldAndWholeMessagesOfThatLengthArrive() {
    try (TwoPeers peers = new TwoPeers(NETWORK)) {
      CompletableFuture<ByteBuffer> message = new CompletableFuture<>();
      peers.callee.onDataChannel(
          event -> event.channel().onMessage(m -> message.complete(m.bytes())));
      RTCDataChannel channel = peers.caller.createDataChannel("long");
      CompletableFuture<Void> opened = new CompletableFuture<>();
      channel.onOpen(event -> opened.complete(null));
      peers.exchange();
      await(opened);
      RTCSessionDescription offer = Objects.requireNonNull(peers.caller.localDescription());
      assertThat(offer.sdp()).contains("a=max-message-size:" + HUGE);
      channel.send(ByteBuffer.allocate(5_000_000));
      assertThat(await(message).remaining()).isEqualTo(5_000_000);
    }
  }

  @Test
  void nothingElseGoesBetweenTheParts() {
    try (TwoPeers peers = new TwoPeers()) {
      RTCDataChannel channel = peers.caller.createDataChannel("parts");
      CompletableFuture<Void> opened = new CompletableFuture<>();
      channel.onOpen(event -> opened.complete(null));
      peers.exchange();
      await(opened);
      channel.sendPart(ByteBuffer.allocate(10), false);
      assertThatThrownBy(() -> channel.send("x"))
          .isInstanceOf(DOMException.class)
          .hasMessageContaining("last part");
      assertThatThrownBy(() -> channel.sendPart(ByteBuffer.allocate(0), true))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> channel.sendPart(ByteBuffer.allocate(256 << 10), true))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("262144");
      channel.sendPart(ByteBuffer.allocate(1), true);
      channel.send("x");
    }
  }
}
