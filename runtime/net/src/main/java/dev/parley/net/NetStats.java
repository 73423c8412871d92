package dev.parley.net;

import java.util.EnumMap;
import java.util.Map;

/// Counts of one shard, or of several added up.
///
/// @param datagramsReceived from the sockets
/// @param bytesReceived of those, without IP and UDP headers
/// @param datagramsSent taken by the operating system
/// @param bytesSent of those
/// @param strays datagrams that arrived on one shard and were copied over to another
/// @param wakeups how often a shard came back from waiting
/// @param faults connections and tasks that ended with a bug
/// @param connections that exist now
/// @param paths kept now
/// @param drops by reason, those that occurred
public record NetStats(
    long datagramsReceived,
    long bytesReceived,
    long datagramsSent,
    long bytesSent,
    long strays,
    long wakeups,
    long faults,
    int connections,
    int paths,
    Map<NetDrop, Long> drops) {
  /// Nothing counted.
  public static final NetStats NONE = new NetStats(0, 0, 0, 0, 0, 0, 0, 0, 0, Map.of());

  public NetStats {
    drops = Map.copyOf(drops);
  }

  /// The sum of both.
  public NetStats plus(NetStats other) {
    Map<NetDrop, Long> sum = new EnumMap<>(NetDrop.class);
    sum.putAll(drops);
    other.drops.forEach((reason, count) -> sum.merge(reason, count, Long::sum));
    return new NetStats(
        datagramsReceived + other.datagramsReceived,
        bytesReceived + other.bytesReceived,
        datagramsSent + other.datagramsSent,
        bytesSent + other.bytesSent,
        strays + other.strays,
        wakeups + other.wakeups,
        faults + other.faults,
        connections + other.connections,
        paths + other.paths,
        sum);
  }
}
