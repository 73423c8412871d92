package dev.parley.webrtc;

import dev.parley.core.Core;
import dev.parley.core.Paths;
import dev.parley.session.TransportStats;
import java.util.LinkedHashMap;
import java.util.Map;

/// How much of what a transport sent and received went over each of its paths. Belongs to the event
/// loop.
final class PathCounts {
  /// What went over one path.
  static final class Sum {
    long packetsSent;
    long packetsReceived;
    long bytesSent;
    long bytesReceived;
    long lastSentNanos = Core.NEVER;
    long lastReceivedNanos = Core.NEVER;
  }

  private final Map<Integer, Sum> sums = new LinkedHashMap<>();
  private final Sum before = new Sum();
  private int path = Paths.NONE;
  private long changes;

  /// How often packets began to take another path.
  long changes() {
    return changes;
  }

  Sum of(int ofPath) {
    return sums.getOrDefault(ofPath, new Sum());
  }

  /// From now on packets take this path.
  ///
  /// @param stats of this moment
  void change(TransportStats stats, int now) {
    settle(stats);
    if (now != path && now != Paths.NONE) {
      changes++;
    }
    path = now;
  }

  /// Adds what went over the present path since the last time.
  void settle(TransportStats stats) {
    if (path != Paths.NONE) {
      Sum sum = sums.computeIfAbsent(path, key -> new Sum());
      sum.packetsSent += stats.packetsSent() - before.packetsSent;
      sum.packetsReceived += stats.packetsReceived() - before.packetsReceived;
      sum.bytesSent += stats.bytesSent() - before.bytesSent;
      sum.bytesReceived += stats.bytesReceived() - before.bytesReceived;
      if (stats.packetsSent() > before.packetsSent) {
        sum.lastSentNanos = stats.lastSentNanos();
      }
      if (stats.packetsReceived() > before.packetsReceived) {
        sum.lastReceivedNanos = stats.lastReceivedNanos();
      }
    }
    before.packetsSent = stats.packetsSent();
    before.packetsReceived = stats.packetsReceived();
    before.bytesSent = stats.bytesSent();
    before.bytesReceived = stats.bytesReceived();
  }
}
