package dev.parley.webrtc;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The devices that a program may use, and how it gets tracks of them.
///
/// Constraints are maps as a browser's objects are: `Map.of("video", Map.of("width",
/// Map.of("ideal", 1280)))`.
///
/// W3C Media Capture and Streams: https://www.w3.org/TR/mediacapture-streams/
public final class MediaDevices extends EventTarget {
  private static final Set<String> OF_VIDEO =
      Set.of("width", "height", "aspectRatio", "frameRate", "facingMode", "resizeMode");

  private static final Set<String> OF_AUDIO =
      Set.of(
          "sampleRate",
          "sampleSize",
          "echoCancellation",
          "autoGainControl",
          "noiseSuppression",
          "latency",
          "channelCount");

  private static final Set<String> OF_BOTH = Set.of("deviceId", "groupId");

  static final Set<String> SUPPORTED =
      Stream.of(OF_VIDEO, OF_AUDIO, OF_BOTH).flatMap(Set::stream).collect(Collectors.toSet());

  private final List<MediaDevice> devices;
  private final TaskQueue tasks;

  /// @param executor runs events and results
  public MediaDevices(List<MediaDevice> devices, Executor executor) {
    this.devices = List.copyOf(devices);
    tasks = new TaskQueue(executor);
  }

  /// What there is.
  public CompletionStage<List<MediaDeviceInfo>> enumerateDevices() {
    CompletableFuture<List<MediaDeviceInfo>> result = new CompletableFuture<>();
    List<MediaDeviceInfo> infos = new ArrayList<>();
    devices.forEach(device -> infos.add(device.info()));
    tasks.execute(() -> result.complete(infos));
    return result;
  }

  /// The names of constraints that mean something here, each with true.
  public Map<String, Boolean> getSupportedConstraints() {
    Map<String, Boolean> supported = new LinkedHashMap<>();
    SUPPORTED.stream().sorted().forEach(name -> supported.put(name, true));
    return supported;
  }

  /// Opens a device of each kind that is asked for.
  ///
  /// @param constraints `audio` and `video`, each true or a map
  /// @return fails with [IllegalArgumentException] if nothing is asked for, `NotFoundError` without
  ///   such a device, [OverconstrainedError] if none can do what is required
  public CompletionStage<MediaStream> getUserMedia(Map<String, ?> constraints) {
    CompletableFuture<MediaStream> result = new CompletableFuture<>();
    List<MediaStreamTrack> tracks = new ArrayList<>();
    try {
      Map<String, ?> audio = asked(constraints.get("audio"));
      Map<String, ?> video = asked(constraints.get("video"));
      if (audio == null && video == null) {
        throw new IllegalArgumentException("neither audio nor video is asked for");
      }
      if (audio != null) {
        tracks.add(open(MediaDeviceKind.AUDIOINPUT, audio));
      }
      if (video != null) {
        tracks.add(open(MediaDeviceKind.VIDEOINPUT, video));
      }
    } catch (IllegalArgumentException e) {
      return CompletableFuture.failedFuture(e);
    } catch (DOMException e) {
      tracks.forEach(MediaStreamTrack::stop);
      tasks.execute(() -> result.completeExceptionally(e));
      return result;
    }
    tasks.execute(() -> result.complete(new MediaStream(tracks)));
    return result;
  }

  /// The constraints of a kind; null if it is not asked for.
  private static @Nullable Map<String, ?> asked(@Nullable Object value) {
    if (value == null || Boolean.FALSE.equals(value)) {
      return null;
    }
    Map<String, ?> constraints = Constraints.map(value);
    for (String name : Constraints.required(constraints)) {
      if (!SUPPORTED.contains(name)) {
        throw new IllegalArgumentException(name + " cannot be required");
      }
    }
    return constraints;
  }

  /// Without what is for the other kind only: that is ignored, however strict it is.
  private static Map<String, ?> applicable(MediaDeviceKind kind, Map<String, ?> wanted) {
    Map<String, Object> constraints = new LinkedHashMap<>(wanted);
    constraints.keySet().removeAll(kind == MediaDeviceKind.AUDIOINPUT ? OF_VIDEO : OF_AUDIO);
    return constraints;
  }

  private MediaStreamTrack open(MediaDeviceKind kind, Map<String, ?> wanted) {
    Map<String, ?> constraints = applicable(kind, wanted);
    MediaDevice best = null;
    MediaTrackSettings bestSettings = MediaTrackSettings.none();
    double bestDistance = Double.POSITIVE_INFINITY;
    DOMException why = DOMException.notFound("there is no device of kind " + kind);
    for (MediaDevice device : devices) {
      if (device.info().kind() != kind) {
        continue;
      }
      try {
        MediaTrackSettings settings =
            Constraints.select(constraints, device.info().getCapabilities(), device.usual());
        double distance = Constraints.distance(constraints, settings);
        if (distance < bestDistance) {
          best = device;
          bestSettings = settings;
          bestDistance = distance;
        }
      } catch (OverconstrainedError e) {
        why = e;
      }
    }
    if (best == null) {
      throw why;
    }
    MediaStreamTrack track = new MediaStreamTrack(best.open(bestSettings), tasks);
    track.constrained(wanted, bestSettings, best.info().getCapabilities());
    return track;
  }

  /// Devices came or went.
  public void onDeviceChange(@Nullable EventListener<? super Event> listener) {
    handler("devicechange", listener);
  }
}
