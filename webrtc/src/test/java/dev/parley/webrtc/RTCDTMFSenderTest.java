package dev.parley.webrtc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RTCDTMFSenderTest {
  private static final int PATIENCE_SECONDS = 60;

  private final BlockingQueue<EncodedFrame> arrived = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

  private static <T> T poll(BlockingQueue<T> queue) {
    try {
      T next = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (next == null) {
        throw new AssertionError("nothing came");
      }
      return next;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private RTCDTMFSender connected(TwoPeers peers, MediaStreamTrack sound) {
    peers.callee.onTrack(event ->
        event
            .track()
            .addSink(frame -> {
              if (frame.mimeType().equals("audio/telephone-event")) {
                arrived.add(frame);
              }
            }));
    RTCRtpSender sender = peers.caller.addTrack(sound);
    RTCDTMFSender dtmf = sender.dtmf();
    assertThat(dtmf).isNotNull();
    assertThat(dtmf.canInsertDTMF()).isFalse();
    assertThatThrownBy(() -> dtmf.insertDTMF("1"))
        .isInstanceOfSatisfying(
            DOMException.class, e -> assertThat(e.name()).isEqualTo("InvalidStateError"));
    peers.exchange();
    peers.awaitConnected();
    assertThat(dtmf.canInsertDTMF()).isTrue();
    return dtmf;
  }

  @Test
  void playsTonesOneAfterTheOther() {
    MediaStreamTrack sound = new MediaStreamTrack(TestSources.tone());
    try (TwoPeers peers = new TwoPeers()) {
      RTCDTMFSender dtmf = connected(peers, sound);
      dtmf.onToneChange(event -> told.add(event.tone() + "|" + dtmf.toneBuffer()));

      dtmf.insertDTMF("3a#", 40, 30);

      assertThat(Stream.generate(() -> poll(told)).limit(4))
          .containsExactly("3|A#", "A|#", "#|", "|");
      assertThat(events(3)).containsExactly(3, 12, 11);
    } finally {
      sound.stop();
    }
  }

  /// Which events were said to end, in order.
  private List<Integer> events(int count) {
    List<Integer> ended =
        Stream.generate(() -> poll(arrived))
            .map(EncodedFrame::data)
            .filter(data -> (data[1] & 0x80) != 0)
            .limit((long) count * Tone.ENDS)
            .map(data -> (int) data[0])
            .toList();
    for (int i = 0; i < ended.size(); i++) { // the end is said three times
      assertThat(ended.get(i)).isEqualTo(ended.get(i - i % Tone.ENDS));
    }
    return ended.stream().distinct().toList();
  }

  @Test
  void refusesWhatIsNoTone() {
    MediaStreamTrack sound = new MediaStreamTrack(TestSources.tone());
    try (TwoPeers peers = new TwoPeers()) {
      RTCDTMFSender dtmf = connected(peers, sound);

      assertThatThrownBy(() -> dtmf.insertDTMF("12E"))
          .isInstanceOfSatisfying(
              DOMException.class, e -> assertThat(e.name()).isEqualTo("InvalidCharacterError"));
      assertThat(dtmf.toneBuffer()).isEmpty();
    } finally {
      sound.stop();
    }
  }

  @Test
  void belongsToSound() {
    try (RTCPeerConnection connection = new RTCPeerConnection()) {
      assertThat(connection.addTransceiver("audio").sender().dtmf()).isNotNull();
      assertThat(connection.addTransceiver("video").sender().dtmf()).isNull();
    }
  }
}
