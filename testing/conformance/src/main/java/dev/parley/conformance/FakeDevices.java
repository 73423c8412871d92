package dev.parley.conformance;

import dev.parley.webrtc.InputDeviceInfo;
import dev.parley.webrtc.MediaDevice;
import dev.parley.webrtc.MediaDeviceKind;
import dev.parley.webrtc.MediaTrackCapabilities;
import dev.parley.webrtc.MediaTrackSettings;
import dev.parley.webrtc.TestSources;
import dev.parley.webrtc.TrackSource;
import java.util.List;
import java.util.function.Supplier;

/// A camera and a microphone that are not there, as browsers have them for tests.
final class FakeDevices {
  private static final String GROUP = "fake-group";

  private FakeDevices() {}

  static List<MediaDevice> all() {
    return List.of(camera(), microphone());
  }

  private static MediaDevice camera() {
    MediaTrackCapabilities capabilities =
        MediaTrackCapabilities.none()
            .withRange("width", 1, 1920)
            .withRange("height", 1, 1080)
            .withRange("aspectRatio", 1.0 / 1080, 1920)
            .withRange("frameRate", 0, 30)
            .withChoice("facingMode", List.of("user"))
            .withChoice("resizeMode", List.of("none", "crop-and-scale"));
    MediaTrackSettings usual =
        MediaTrackSettings.none()
            .with("width", 640L)
            .with("height", 480L)
            .with("aspectRatio", 640.0 / 480)
            .with("frameRate", 25.0);
    return device(
        "fake-camera", MediaDeviceKind.VIDEOINPUT, capabilities, usual, TestSources::picture);
  }

  private static MediaDevice microphone() {
    List<Boolean> either = List.of(false, true);
    MediaTrackCapabilities capabilities =
        MediaTrackCapabilities.none()
            .withRange("sampleRate", 48_000, 48_000)
            .withRange("sampleSize", 16, 16)
            .withChoice("echoCancellation", either)
            .withChoice("autoGainControl", either)
            .withChoice("noiseSuppression", either)
            .withRange("latency", 0.01, 0.05)
            .withRange("channelCount", 1, 2);
    MediaTrackSettings usual =
        MediaTrackSettings.none().with("latency", 0.02).with("channelCount", 1L);
    return device(
        "fake-microphone", MediaDeviceKind.AUDIOINPUT, capabilities, usual, TestSources::tone);
  }

  private static MediaDevice device(
      String id,
      MediaDeviceKind kind,
      MediaTrackCapabilities capabilities,
      MediaTrackSettings usual,
      Supplier<TrackSource> source) {
    return new MediaDevice() {
      @Override
      public InputDeviceInfo info() {
        return new InputDeviceInfo(id, kind, id.replace('-', ' '), GROUP, capabilities);
      }

      @Override
      public MediaTrackSettings usual() {
        return usual;
      }

      @Override
      public TrackSource open(MediaTrackSettings settings) {
        return source.get();
      }
    };
  }
}
