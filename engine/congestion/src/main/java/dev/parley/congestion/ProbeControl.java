package dev.parley.congestion;

/// Decides when to send more than is believed possible, for a moment, to find out whether it is.
///
/// Probes begin once there is feedback, grow while they succeed, and come back at a steady interval
/// while more is wanted than the estimate allows: one costs 15 ms, and how long a path was narrow
/// does not say when it will be wide again. Where there are signs that it is, one comes at once.
final class ProbeControl {
  /// What speaks for a probe, or against it.
  enum Occasion {
    /// A queue stands: none now.
    QUEUE,
    /// Nothing but the time that has passed.
    TIME,
    /// Nothing else is sent, so that a probe is in nobody's way.
    IDLE,
    /// There are signs that the path carries far more than before ([WidenedPath]).
    WIDENED
  }

  private static final double FIRST_FACTOR = 3;
  private static final double FACTOR = 2;

  /// If the signs were wrong, others wait for what the path carries in 75 ms.
  private static final double WIDENED_FACTOR = 6;

  private static final double SUCCESS = 0.7;
  private static final long INTERVAL_NANOS = 1_500_000_000L;
  private static final long AFTER_DECREASE = 1_500_000_000L;
  private static final long PATIENCE_NANOS = 1_000_000_000L;

  private static final long LONGEST_INTERVAL_NANOS = 6_000_000_000L;

  /// How soon after another probe signs count.
  private static final long SOONEST_NANOS = 200_000_000L;

  private final ProbeTrial trial = new ProbeTrial();
  private final double maxBps;
  private long probedAt = Long.MIN_VALUE;
  private long steadyAt = Long.MIN_VALUE;
  private double probeBps;
  private double beforeBps;
  private boolean waiting;
  private boolean further;
  private boolean bold;
  private boolean first = true;

  ProbeControl(double maxBps) {
    this.maxBps = maxBps;
  }

  /// The rate of a probe to begin now, or -1.
  ///
  /// @param estimateBps what is believed possible
  /// @param wantedBps what could be made use of
  double next(long now, double estimateBps, double wantedBps, long decreasedAt, Occasion signs) {
    if (waiting) {
      if (now - probedAt < PATIENCE_NANOS) {
        return -1;
      }
      result(estimateBps);
    }
    trial.judge(now, estimateBps, decreasedAt);
    Occasion occasion = signs == Occasion.WIDENED && !areHeard(now) ? Occasion.TIME : signs;
    double most = Math.min(wantedBps, maxBps);
    if (occasion == Occasion.QUEUE || estimateBps >= most * 0.98) {
      further = false;
      return -1;
    }
    if (!further && !due(now, decreasedAt, occasion)) {
      return -1;
    }
    double factor = occasion == Occasion.WIDENED ? WIDENED_FACTOR : factor(occasion);
    probeBps = Math.min(estimateBps * factor, most * 1.1);
    probedAt = now;
    if (first || occasion != Occasion.WIDENED) {
      steadyAt = now; // signs that are wrong do not make the others later
    }
    if (further || occasion == Occasion.WIDENED) {
      trial.begin(now, occasion == Occasion.WIDENED ? estimateBps : beforeBps);
    }
    beforeBps = estimateBps;
    bold = occasion == Occasion.WIDENED || (further && bold);
    waiting = true;
    first = false;
    further = false;
    return probeBps;
  }

  private boolean due(long now, long decreasedAt, Occasion occasion) {
    return switch (occasion) {
      case QUEUE -> false;
      case IDLE, WIDENED -> true;
      case TIME ->
          (first || now - steadyAt >= trial.longer(INTERVAL_NANOS, LONGEST_INTERVAL_NANOS))
              && (decreasedAt == Long.MIN_VALUE || now - decreasedAt >= AFTER_DECREASE);
    };
  }

  private double factor(Occasion occasion) {
    return first || (further && bold) || occasion == Occasion.IDLE ? FIRST_FACTOR : FACTOR;
  }

  /// Takes what a probe has shown, or the estimate if it has shown nothing.
  void result(double bps) {
    if (!waiting) {
      return;
    }
    waiting = false;
    further = bps >= SUCCESS * probeBps;
  }

  private boolean areHeard(long now) {
    long soonest = trial.longer(SOONEST_NANOS, LONGEST_INTERVAL_NANOS);
    return !trial.running() && (first || now - probedAt >= soonest);
  }

  boolean waiting() {
    return waiting;
  }

  /// Until when the last one is waited for, or `Long.MIN_VALUE`.
  long answeredBy() {
    return waiting ? probedAt + PATIENCE_NANOS : Long.MIN_VALUE;
  }
}
