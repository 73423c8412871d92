package dev.parley.interop.peer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.webrtc.EncodedFrame;
import dev.parley.webrtc.MediaStreamTrack;
import dev.parley.webrtc.RTCDataChannel;
import dev.parley.webrtc.RTCDataChannelInit;
import dev.parley.webrtc.RTCDataChannelState;
import dev.parley.webrtc.RTCIceGatheringState;
import dev.parley.webrtc.RTCPeerConnection;
import dev.parley.webrtc.RTCPeerConnectionState;
import dev.parley.webrtc.RTCRtpTransceiver;
import dev.parley.webrtc.RTCRtpTransceiverDirection;
import dev.parley.webrtc.RTCSessionDescriptionInit;
import dev.parley.webrtc.TestSources;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Our `RTCPeerConnection` with aiortc's and Pion's, which send back every message and all media:
/// either side offers. aiortc decodes and encodes anew, Pion passes packets on.
@Timeout(600)
class OtherStacksTest {
  private static final long PATIENCE_SECONDS = 60;
  private static final int FRAMES = 25;

  private final Map<String, AtomicInteger> framesByKind = new ConcurrentHashMap<>();

  @ParameterizedTest
  @ValueSource(strings = {"aiortc", "pion"})
  void weOffer(String stack) throws IOException, InterruptedException {
    try (ForeignPeer theirs = ForeignPeer.start(stack, "answer");
        RTCPeerConnection ours = new RTCPeerConnection()) {
      countFrames(ours);
      List<RTCDataChannel> channels = channels(ours);
      ours.addTrack(new MediaStreamTrack(TestSources.tone()));
      ours.addTrack(new MediaStreamTrack(TestSources.picture()));
      get(ours.setLocalDescription());
      theirs.take(described(ours));
      get(ours.setRemoteDescription(theirs.description()));
      await(() -> ours.connectionState() == RTCPeerConnectionState.CONNECTED, theirs);

      for (RTCDataChannel channel : channels) {
        converse(channel, theirs);
      }
      mediaComes(theirs);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"aiortc", "pion"})
  void theyOffer(String stack) throws IOException, InterruptedException {
    try (ForeignPeer theirs = ForeignPeer.start(stack, "offer");
        RTCPeerConnection ours = new RTCPeerConnection()) {
      countFrames(ours);
      Queue<RTCDataChannel> opened = new ConcurrentLinkedQueue<>();
      Queue<String> heard = new ConcurrentLinkedQueue<>();
      ours.onDataChannel(event -> {
        event.channel().onMessage(message -> heard.add(message.text()));
        opened.add(event.channel());
      });
      get(ours.setRemoteDescription(theirs.description()));
      for (RTCRtpTransceiver transceiver : ours.getTransceivers()) {
        boolean video = "video".equals(transceiver.receiver().track().kind());
        transceiver.direction(RTCRtpTransceiverDirection.SENDRECV);
        get(
            transceiver
                .sender()
                .replaceTrack(
                    new MediaStreamTrack(video ? TestSources.picture() : TestSources.tone())));
      }
      get(ours.setLocalDescription());
      theirs.take(described(ours));
      await(() -> ours.connectionState() == RTCPeerConnectionState.CONNECTED, theirs);

      await(() -> heard.contains("hello from " + stack), theirs);
      converse(Objects.requireNonNull(opened.peek()), theirs);
      converse(ours.createDataChannel("ours"), theirs);
      mediaComes(theirs);
    }
  }

  private static List<RTCDataChannel> channels(RTCPeerConnection ours) {
    RTCDataChannelInit plain = RTCDataChannelInit.defaults();
    return List.of(
        ours.createDataChannel("ordered"),
        ours.createDataChannel("unordered", plain.withOrdered(false)),
        ours.createDataChannel("some retransmits", plain.withMaxRetransmits(50)),
        ours.createDataChannel("näme €", plain.withProtocol("protö")),
        ours.createDataChannel("a minute", plain.withOrdered(false).withMaxPacketLifeTime(60_000)));
  }

  /// Every message comes back as it was sent.
  private static void converse(RTCDataChannel channel, ForeignPeer theirs) {
    await(() -> channel.readyState() == RTCDataChannelState.OPEN, theirs);
    Queue<Object> back = new ConcurrentLinkedQueue<>();
    channel.onMessage(message -> back.add(message.data()));
    for (String text : List.of("hello", "grüße €𝄞", "")) {
      channel.send(text);
      await(() -> !back.isEmpty(), theirs);
      assertThat(back.remove()).as(channel.label()).isEqualTo(text);
    }
    for (int length : new int[] {0, 1, 1199, 16_384, 65_535}) {
      channel.send(bytes(length));
      await(() -> !back.isEmpty(), theirs);
      assertThat(back.remove()).as(channel.label()).isEqualTo(bytes(length));
    }
    for (int i = 0; i < 200; i++) {
      channel.send(bytes(4_000 + i));
    }
    await(() -> back.size() == 200, theirs);
    assertThat(back.stream().mapToInt(each -> ((ByteBuffer) each).remaining()).distinct().count())
        .isEqualTo(200);
  }

  private static ByteBuffer bytes(int length) {
    byte[] all = new byte[length];
    for (int i = 0; i < length; i++) {
      all[i] = (byte) (i * 31 + (i >> 8));
    }
    return ByteBuffer.wrap(all);
  }

  private void countFrames(RTCPeerConnection ours) {
    ours.onTrack(event -> {
      AtomicInteger count =
          framesByKind.computeIfAbsent(event.track().kind().toString(), k -> new AtomicInteger());
      event.track().addSink((EncodedFrame frame) -> count.incrementAndGet());
    });
  }

  private void mediaComes(ForeignPeer theirs) {
    for (String kind : List.of("audio", "video")) {
      await(
          () -> framesByKind.getOrDefault(kind, new AtomicInteger()).get() > FRAMES,
          kind + " " + framesByKind + " " + theirs);
    }
  }

  private static RTCSessionDescriptionInit described(RTCPeerConnection connection) {
    await(() -> connection.iceGatheringState() == RTCIceGatheringState.COMPLETE, connection);
    return Objects.requireNonNull(connection.localDescription()).toJSON();
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

  private static void await(BooleanSupplier condition, Object about) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not within " + PATIENCE_SECONDS + " s: " + about);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
  }
}
