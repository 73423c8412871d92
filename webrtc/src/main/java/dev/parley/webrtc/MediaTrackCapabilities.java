package dev.parley.webrtc;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a track can be set to, by the specification's names.
///
/// @param asMap numbers as [Range], choices as [List], single values as [String]
public record MediaTrackCapabilities(Map<String, Object> asMap) {
  private static final MediaTrackCapabilities NONE = new MediaTrackCapabilities(Map.of());

  public MediaTrackCapabilities {
    asMap = Collections.unmodifiableMap(new LinkedHashMap<>(asMap));
  }

  /// From the least to the most, both included.
  public record Range(double min, double max) {
    boolean contains(double value) {
      return value >= min && value <= max;
    }
  }

  /// Nothing can be set.
  public static MediaTrackCapabilities none() {
    return NONE;
  }

  public @Nullable Object get(String name) {
    return asMap.get(name);
  }

  /// These and a number between two bounds.
  public MediaTrackCapabilities withRange(String name, double min, double max) {
    return with(name, new Range(min, max));
  }

  /// These and a choice of strings or booleans.
  public MediaTrackCapabilities withChoice(String name, List<?> values) {
    return with(name, List.copyOf(values));
  }

  /// These and a value that cannot be chosen, such as `deviceId`.
  public MediaTrackCapabilities withValue(String name, String value) {
    return with(name, value);
  }

  private MediaTrackCapabilities with(String name, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(asMap);
    more.put(name, value);
    return new MediaTrackCapabilities(more);
  }
}
