package dev.parley.webrtc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class MediaDevicesTest {
  private final TaskLoop loop = new TaskLoop();
  private final MediaDevices devices = new MediaDevices(List.of(new Microphone()), loop);

  private static final class Microphone implements MediaDevice {
    @Override
    public InputDeviceInfo info() {
      return new InputDeviceInfo(
          "microphone",
          MediaDeviceKind.AUDIOINPUT,
          "Microphone",
          "group",
          MediaTrackCapabilities.none().withRange("sampleRate", 8000, 48_000));
    }

    @Override
    public MediaTrackSettings usual() {
      return MediaTrackSettings.none();
    }

    @Override
    public TrackSource open(MediaTrackSettings settings) {
      return TestSources.tone();
    }
  }

  @Test
  void refusesAtOnceWhatAsksForNothing() {
    CompletableFuture<MediaStream> result = devices.getUserMedia(Map.of()).toCompletableFuture();
    assertThat(result).isCompletedExceptionally();
    assertThat(result.exceptionNow()).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void ignoresConstraintsOfTheOtherKind() {
    MediaStream stream =
        loop.await(
            devices.getUserMedia(
                Map.of(
                    "audio",
                    Map.of(
                        "facingMode", Map.of("exact", "nowhere"),
                        "width", Map.of("min", 100_000_000),
                        "resizeMode", Map.of("ideal", "none")))));
    assertThat(stream.getAudioTracks()).hasSize(1);
    stream.getTracks().forEach(MediaStreamTrack::stop);
  }

  @Test
  void holdsToConstraintsOfItsOwnKind() {
    Throwable why =
        loop.failure(
            devices.getUserMedia(Map.of("audio", Map.of("sampleRate", Map.of("min", 96_000)))));
    assertThat(why).isInstanceOf(OverconstrainedError.class);
  }
}
