package dev.parley.congestion;

/// The queue that stands on the path: whether there is one, whether it stays, and how long less is
/// sent so that it runs empty.
final class StandingQueue {
  private static final long STANDING_NANOS = 10_000_000;
  private static final long EMPTY_NANOS = 5_000_000;

  /// While little is sent, a short delay is rather a busy machine's than a queue's.
  private static final long STANDING_NANOS_WHILE_LIMITED = 30_000_000;

  /// A queue that is this long, and stays, is too long even if it does not grow any more.
  private static final long LONG_NANOS = 60_000_000;

  private static final long LONG_PATIENCE_NANOS = 500_000_000;
  private static final long DRAINED_NANOS = 15_000_000;
  private static final long LONGEST_DRAIN_NANOS = 3_000_000_000L;
  private static final double DRAIN_SECONDS = 0.4;

  private final QueueDelay delay = new QueueDelay();
  private long longSince = Long.MAX_VALUE;
  private long drainUntil = Long.MIN_VALUE;

  void add(long sentAt, long arrival) {
    delay.add(sentAt, arrival);
  }

  /// How long the last packet waited.
  long nanos() {
    return delay.nanos();
  }

  /// Whether there is one.
  ///
  /// @param limited whether clearly less is sent than may be
  boolean stands(boolean limited) {
    return delay.nanos() >= (limited ? STANDING_NANOS_WHILE_LIMITED : STANDING_NANOS);
  }

  /// Whether the last packet found none.
  boolean isEmpty() {
    return delay.nanos() < EMPTY_NANOS;
  }

  /// Whether a queue has been long since a while, though it does not grow: because it is full, or
  /// because exactly what the path carries is sent. To be asked once for each report.
  boolean stays(long now, long roundTripNanos) {
    if (delay.nanos() < LONG_NANOS) {
      longSince = Long.MAX_VALUE;
    } else if (longSince == Long.MAX_VALUE) {
      longSince = now;
    } else if (now - longSince >= LONG_PATIENCE_NANOS + roundTripNanos) {
      longSince = now;
      return true;
    }
    return false;
  }

  /// Begins to wait until it has run empty.
  void drain(long now) {
    drainUntil = now + LONGEST_DRAIN_NANOS;
  }

  /// Whether that is being waited for; ends when it has run empty, or has taken too long.
  boolean draining(long now) {
    if (drainUntil != Long.MIN_VALUE && (now >= drainUntil || delay.nanos() < DRAINED_NANOS)) {
      drainUntil = Long.MIN_VALUE;
    }
    return isDraining();
  }

  /// Nothing was sent for a while: it has run empty.
  void forget() {
    drainUntil = Long.MIN_VALUE;
    longSince = Long.MAX_VALUE;
  }

  boolean isDraining() {
    return drainUntil != Long.MIN_VALUE;
  }

  /// The part of the rate that is sent meanwhile, 0.5 to 1: otherwise a queue takes as long to go
  /// as it took to build.
  double share() {
    return Math.clamp(1 - delay.nanos() / 1e9 / DRAIN_SECONDS, 0.5, 1);
  }
}
