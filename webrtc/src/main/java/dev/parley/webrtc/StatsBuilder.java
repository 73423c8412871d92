package dev.parley.webrtc;

import dev.parley.core.Core;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Collects the objects of one report.
final class StatsBuilder {
  private final double timestamp = System.currentTimeMillis();
  private final Map<String, RTCStats> all = new LinkedHashMap<>();

  /// An object that is being filled in.
  final class Members {
    private final Map<String, Object> members = new LinkedHashMap<>();

    /// Sets a member; null leaves it out.
    Members set(String name, @Nullable Object value) {
      if (value != null) {
        members.put(name, value);
      }
      return this;
    }

    /// Sets a member that is known.
    Members setIf(boolean known, String name, Object value) {
      return known ? set(name, value) : this;
    }

    void add() {
      RTCStats stats = new RTCStats(members);
      all.put(stats.id(), stats);
    }
  }

  Members begin(String id, RTCStatsType type) {
    return new Members().set("id", id).set("type", type.toString()).set("timestamp", timestamp);
  }

  /// When something happened, in milliseconds since 1970; null if it did not.
  ///
  /// @param now the present in monotonic nanoseconds
  /// @param at the moment in question, or [Core#NEVER]
  @Nullable Double time(long now, long at) {
    return at == Core.NEVER ? null : (Double) (timestamp - (now - at) / 1e6);
  }

  RTCStatsReport report() {
    return new RTCStatsReport(all);
  }

  /// Only these objects, and those that they name, and so on.
  RTCStatsReport reportOf(java.util.function.Predicate<RTCStats> wanted) {
    Map<String, RTCStats> chosen = new LinkedHashMap<>();
    Deque<RTCStats> open = new ArrayDeque<>(all.values().stream().filter(wanted).toList());
    while (!open.isEmpty()) {
      RTCStats stats = open.poll();
      if (chosen.putIfAbsent(stats.id(), stats) == null) {
        stats
            .asMap()
            .forEach((name, value) -> {
              RTCStats named = name.endsWith("Id") ? all.get(String.valueOf(value)) : null;
              if (named != null) {
                open.add(named);
              }
            });
      }
    }
    return new RTCStatsReport(chosen);
  }
}
