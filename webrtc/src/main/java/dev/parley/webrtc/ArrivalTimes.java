package dev.parley.webrtc;

/// When the first packets of the latest frames arrived.
final class ArrivalTimes {
  private static final int KEPT = 64;

  private final long[] timestamps = new long[KEPT];
  private final long[] times = new long[KEPT];
  private int next;
  private int count;

  /// A packet arrives.
  ///
  /// @param timestamp of its frame
  void packet(long now, long timestamp) {
    if (find(timestamp) < 0) {
      timestamps[next] = timestamp;
      times[next] = now;
      next = (next + 1) % KEPT;
      count = Math.min(count + 1, KEPT);
    }
  }

  /// How many nanoseconds ago the first packet of a frame arrived; 0 if that is not known any more.
  long since(long now, long timestamp) {
    int at = find(timestamp);
    return at < 0 ? 0 : now - times[at];
  }

  private int find(long timestamp) {
    for (int i = 1; i <= count; i++) {
      int at = (next - i + KEPT) % KEPT;
      if (timestamps[at] == timestamp) {
        return at;
      }
    }
    return -1;
  }
}
