package dev.parley.webrtc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RTCDataChannelTest {
  private static <T> T await(CompletableFuture<T> future) {
    return future.orTimeout(15, TimeUnit.SECONDS).join();
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
}
