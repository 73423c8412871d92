package dev.parley.webrtc;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One object of a statistics report, with the members of W3C's webrtc-stats.
///
/// @param asMap all members by their names, `id`, `type` and `timestamp` among them; what is not
///   known is not there
public record RTCStats(Map<String, Object> asMap) {
  public RTCStats {
    asMap = Collections.unmodifiableMap(new LinkedHashMap<>(asMap));
  }

  /// Names it in every report of its connection.
  public String id() {
    return String.valueOf(asMap.get("id"));
  }

  public RTCStatsType type() {
    return RTCStatsType.parse(String.valueOf(asMap.get("type")));
  }

  /// When it was measured, in milliseconds since 1970.
  public double timestamp() {
    return number("timestamp");
  }

  /// A member, or null if it is not known.
  public @Nullable Object get(String name) {
    return asMap.get(name);
  }

  /// A number; NaN if it is not known.
  public double number(String name) {
    return asMap.get(name) instanceof Number number ? number.doubleValue() : Double.NaN;
  }
}
