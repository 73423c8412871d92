package dev.parley.ice;

/// What went over a pair other than STUN.
///
/// @param packetsSent datagrams
/// @param bytesSent of those, as they were handed over
/// @param packetsReceived datagrams
/// @param bytesReceived of those
/// @param lastSentAt when the last one was sent, monotonic nanoseconds; of no meaning without one
/// @param lastReceivedAt when the last one came
public record PairTraffic(
    long packetsSent,
    long bytesSent,
    long packetsReceived,
    long bytesReceived,
    long lastSentAt,
    long lastReceivedAt) {

  /// It, while it is counted.
  static final class Counting {
    private long packetsSent;
    private long bytesSent;
    private long packetsReceived;
    private long bytesReceived;
    private long lastSentAt;
    private long lastReceivedAt;

    void sent(long now, long packets, long bytes) {
      packetsSent += packets;
      bytesSent += bytes;
      lastSentAt = now;
    }

    void received(long now, int bytes) {
      packetsReceived++;
      bytesReceived += bytes;
      lastReceivedAt = now;
    }

    PairTraffic copy() {
      return new PairTraffic(
          packetsSent, bytesSent, packetsReceived, bytesReceived, lastSentAt, lastReceivedAt);
    }
  }
}
