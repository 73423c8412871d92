package dev.parley.congestion;

/// Notices from a few packets that a path carries far more than before.
///
/// A packet takes as long as the path needs for it and for what was sent just before it. As long as
/// the estimate is about what the path carries, that can be told beforehand. When packets that took
/// so long until now suddenly do not any more, there is more room, though nothing more was sent:
/// that is worth a probe. A path that never was that slow, as one that lets bursts through, tells
/// nothing.
final class WidenedPath {
  /// What is expected to take less tells nothing: a busy machine makes more of a difference.
  private static final long LEAST_NANOS = 3_000_000;

  private static final int LEAST_PACKETS = 3;
  private static final long LEAST_SUM_NANOS = 30_000_000;

  /// From which part of the expected time on a packet is as slow as expected.
  private static final double SLOW = 0.6;

  /// What takes longer than this waits for what others send, and tells nothing of the path.
  private static final double LATE = 2;

  /// Up to which part it is far quicker.
  private static final double QUICK = 0.35;

  private final QueueDelay delay = new QueueDelay();
  private long lastSent = Long.MIN_VALUE;
  private double backlogBits;
  private boolean slow;
  private boolean run;
  private int packets;
  private long expectedNanos;

  /// Takes a packet that arrived, in the order of sending.
  ///
  /// @param bps what the path is taken to carry
  void arrived(long sentAt, long arrival, int bytes, double bps) {
    if (sentAt < lastSent) {
      return;
    }
    if (lastSent != Long.MIN_VALUE) {
      backlogBits = Math.max(0, backlogBits - (sentAt - lastSent) * bps / 1e9);
    }
    lastSent = sentAt;
    backlogBits += bytes * 8.0;
    long expected = (long) (backlogBits * 1e9 / bps);
    long waited = delay.nanos(arrival - sentAt);
    boolean counts = expected >= LEAST_NANOS;
    boolean isSlow = counts && waited >= SLOW * expected;
    // However long a path is narrow, what is quick is what would be if it were wide.
    delay.add(sentAt, arrival, isSlow ? Math.min(expected, waited) : 0);
    if (isSlow) {
      backlogBits = Math.min(backlogBits, waited * bps / 1e9);
    }
    if (isSlow && waited <= LATE * expected) {
      count(true, expected);
    } else if (counts && waited <= QUICK * expected) {
      count(false, expected);
    } else if (counts) {
      packets = 0;
    }
  }

  /// Adds to the run of packets that were all slow, or all quick.
  private void count(boolean isSlow, long expected) {
    if (run != isSlow) {
      run = isSlow;
      packets = 0;
    }
    if (packets == 0) {
      expectedNanos = 0;
    }
    packets++;
    expectedNanos += expected;
    slow |= isSlow && areEnough();
  }

  private boolean areEnough() {
    return packets >= LEAST_PACKETS && expectedNanos >= LEAST_SUM_NANOS;
  }

  /// Whether packets that were slow have become quick.
  boolean shows() {
    return slow && !run && areEnough();
  }

  /// The path was found to have become narrow: what comes now is slow.
  void narrowed() {
    slow = true;
    packets = 0;
  }

  /// Waits for packets that are slow again.
  void reset() {
    slow = false;
  }
}
