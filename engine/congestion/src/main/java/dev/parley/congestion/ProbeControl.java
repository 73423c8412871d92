package dev.parley.congestion;

/// Decides when to send more than is believed possible, for a moment, to find out whether it is.
///
/// Probes begin once there is feedback, grow while they succeed, and come back at a steady interval
/// while more is wanted than the estimate allows: one costs 15 ms, and how long a path was narrow
/// does not say when it will be wide again.
final class ProbeControl {
  private static final double FIRST_FACTOR = 3;
  private static final double FACTOR = 2;
  private static final double SUCCESS = 0.7;
  private static final long INTERVAL_NANOS = 1_500_000_000L;
  private static final long AFTER_DECREASE = 1_500_000_000L;
  private static final long PATIENCE_NANOS = 1_000_000_000L;

  private final double maxBps;
  private long probedAt = Long.MIN_VALUE;
  private double probeBps;
  private boolean waiting;
  private boolean further;
  private boolean first = true;

  ProbeControl(double maxBps) {
    this.maxBps = maxBps;
  }

  /// The rate of a probe to begin now, or -1.
  ///
  /// @param estimateBps what is believed possible
  /// @param wantedBps what could be made use of
  /// @param calm whether no queue speaks against a probe
  double next(long now, double estimateBps, double wantedBps, long decreasedAt, boolean calm) {
    if (waiting) {
      if (now - probedAt < PATIENCE_NANOS) {
        return -1;
      }
      result(estimateBps);
    }
    double most = Math.min(wantedBps, maxBps);
    if (!calm || estimateBps >= most * 0.98) {
      further = false;
      return -1;
    }
    boolean due = first || further || now - probedAt >= INTERVAL_NANOS;
    boolean settled = decreasedAt == Long.MIN_VALUE || now - decreasedAt >= AFTER_DECREASE;
    if (!due || !settled) {
      return -1;
    }
    probeBps = Math.min(estimateBps * (first ? FIRST_FACTOR : FACTOR), most * 1.1);
    probedAt = now;
    waiting = true;
    first = false;
    further = false;
    return probeBps;
  }

  /// Takes what a probe has shown, or the estimate if it has shown nothing.
  void result(double bps) {
    if (!waiting) {
      return;
    }
    waiting = false;
    further = bps >= SUCCESS * probeBps;
  }

  boolean waiting() {
    return waiting;
  }
}
