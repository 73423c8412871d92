package dev.parley.congestion;

/// Whether what probes have shown lasts: where others share the path, there is room for a moment
/// that is none. Each time that the rate falls back soon, everything is tried half as often.
final class ProbeTrial {
  /// What lasts so long was right.
  private static final long NANOS = 5_000_000_000L;

  /// The rate has fallen back if it is less than so many times what it was.
  private static final double GAIN = 1.5;

  private static final int MOST_WRONG = 6;

  private long startedAt = Long.MIN_VALUE;
  private double beforeBps;
  private int wrong;

  /// Begins, unless one is going on.
  ///
  /// @param bps the rate before
  void begin(long now, double bps) {
    if (!running()) {
      startedAt = now;
      beforeBps = bps;
    }
  }

  boolean running() {
    return startedAt != Long.MIN_VALUE;
  }

  /// @param bps the rate now
  /// @param decreasedAt when it was lowered last, or `Long.MIN_VALUE`
  void judge(long now, double bps, long decreasedAt) {
    if (!running()) {
      return;
    }
    boolean over = now - startedAt >= NANOS;
    boolean more = bps >= GAIN * beforeBps;
    if (!more && (over || decreasedAt > startedAt)) {
      wrong = Math.min(wrong + 1, MOST_WRONG);
      startedAt = Long.MIN_VALUE;
    } else if (over) {
      wrong = 0;
      startedAt = Long.MIN_VALUE;
    }
  }

  /// How long to wait instead of so long.
  long longer(long nanos, long mostNanos) {
    return Math.min(nanos << wrong, mostNanos);
  }
}
