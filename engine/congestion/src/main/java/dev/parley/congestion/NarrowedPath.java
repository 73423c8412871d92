package dev.parley.congestion;

/// Notices from a few packets that a path carries far less than before.
///
/// Packets that come one behind the other out of a queue come as fast as the path carries them. So
/// while each of them has waited, what arrived is what the path carries, if they arrive further
/// apart than they were sent, or if most of what was sent between them found no place in the queue.
/// A burst that is let go at once after a pause tells nothing: its last packets have not waited.
final class NarrowedPath {
  /// From how long a wait on a packet counts as one that came out of a queue.
  private static final long WAITED_NANOS = 45_000_000;

  private static final int LEAST_PACKETS = 2;
  private static final long LEAST_NANOS = 70_000_000;

  /// What was measured is forgotten after so long, so that it says how it is now.
  private static final long LONGEST_NANOS = 400_000_000;

  /// How much further apart they must arrive.
  private static final double STRETCHED = 1.15;

  /// How much more must have been sent than arrived where losses alone tell; a few are chance.
  private static final double OVERFLOW = 1.5;

  private static final int LEAST_LOST = 4;

  private boolean waiting;
  private long firstSent;
  private long lastSent;
  private long firstArrival;
  private long lastArrival;
  private long sentBytes;
  private long arrivedBytes;
  private int packets;
  private int lost;

  /// Takes a packet that arrived, in the order of sending.
  ///
  /// @param waitedNanos in queues on the path
  void arrived(long sentAt, long arrival, int bytes, long waitedNanos) {
    if (waitedNanos < WAITED_NANOS) {
      waiting = false;
      return;
    }
    if (waiting && sentAt < lastSent) {
      return; // it was reported as lost before
    }
    if (!waiting || lastArrival - firstArrival >= LONGEST_NANOS) {
      waiting = true;
      firstSent = sentAt;
      firstArrival = arrival;
      sentBytes = 0;
      arrivedBytes = 0;
      packets = 0;
      lost = 0;
    } else {
      sentBytes += bytes;
      arrivedBytes += bytes;
      packets++;
    }
    lastSent = sentAt;
    lastArrival = arrival;
  }

  /// Takes a packet that was lost.
  void lost(long sentAt, int bytes) {
    if (waiting && sentAt >= lastSent) {
      sentBytes += bytes;
      lost++;
    }
  }

  /// Forgets what was measured.
  void reset() {
    waiting = false;
    packets = 0;
  }

  /// What the path carries, in bits per second, or -1 if nothing shows that it is less than what is
  /// sent.
  double bps() {
    long arriving = lastArrival - firstArrival;
    if (!waiting || packets < LEAST_PACKETS || arriving < LEAST_NANOS) {
      return -1;
    }
    double arrived = arrivedBytes * 8e9 / arriving;
    long sending = Math.max(1, lastSent - firstSent);
    double sent = sentBytes * 8e9 / sending;
    boolean narrow =
        arriving > STRETCHED * sending || (lost >= LEAST_LOST && sent > OVERFLOW * arrived);
    return narrow ? arrived : -1;
  }
}
