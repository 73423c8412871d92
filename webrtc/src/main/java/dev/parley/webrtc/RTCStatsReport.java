package dev.parley.webrtc;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a connection counted, at one moment.
public final class RTCStatsReport {
  private final Map<String, RTCStats> byId;

  RTCStatsReport(Map<String, RTCStats> byId) {
    this.byId = Collections.unmodifiableMap(new LinkedHashMap<>(byId));
  }

  /// The objects by their ids.
  public Map<String, RTCStats> asMap() {
    return byId;
  }

  /// The object of an id, or null.
  public @Nullable RTCStats get(String id) {
    return byId.get(id);
  }

  /// All objects of a type.
  public List<RTCStats> ofType(RTCStatsType type) {
    return byId.values().stream().filter(stats -> stats.type() == type).toList();
  }
}
