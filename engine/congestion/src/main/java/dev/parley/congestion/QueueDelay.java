package dev.parley.congestion;

/// How long packets wait in queues on the path: by how much the latest took longer than the
/// quickest of the last 20 to 40 seconds.
///
/// Both clocks may have any origin; they drift less in that time than matters here.
final class QueueDelay {
  private static final long WINDOW_NANOS = 20_000_000_000L;

  private long windowStart = Long.MIN_VALUE;
  private long least = Long.MAX_VALUE;
  private long leastBefore = Long.MAX_VALUE;
  private long latest;

  void add(long sentAt, long arrival) {
    add(sentAt, arrival, 0);
  }

  /// Takes a packet that is known to have taken a part of its time for a reason of its own.
  void add(long sentAt, long arrival, long ownNanos) {
    latest = arrival - sentAt;
    if (windowStart == Long.MIN_VALUE) {
      windowStart = sentAt;
    } else if (sentAt - windowStart >= WINDOW_NANOS) {
      windowStart = sentAt;
      leastBefore = least;
      least = Long.MAX_VALUE;
    }
    least = Math.min(least, latest - ownNanos);
  }

  /// Of the packet that was reported last.
  long nanos() {
    return nanos(latest);
  }

  /// Of one that took so long.
  long nanos(long taken) {
    return windowStart == Long.MIN_VALUE ? 0 : taken - Math.min(least, leastBefore);
  }
}
