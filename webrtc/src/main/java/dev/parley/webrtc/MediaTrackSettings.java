package dev.parley.webrtc;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a track is set to, by the specification's names such as `width` or `deviceId`.
///
/// @param asMap numbers as [Double] or [Long], the others as [String] or [Boolean]; in the order of
///   the names
public record MediaTrackSettings(Map<String, Object> asMap) {
  private static final MediaTrackSettings NONE = new MediaTrackSettings(Map.of());

  public MediaTrackSettings {
    asMap = Collections.unmodifiableMap(new LinkedHashMap<>(asMap));
  }

  /// Nothing is known.
  public static MediaTrackSettings none() {
    return NONE;
  }

  public @Nullable Object get(String name) {
    return asMap.get(name);
  }

  /// These and one more, or with another value.
  public MediaTrackSettings with(String name, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(asMap);
    more.put(name, value);
    return new MediaTrackSettings(more);
  }
}
