package dev.parley.sctp;

/// The round trip and the retransmission timeout (RFC 9260, section 6.3.1).
final class Rtt {
  private static final long MIN_WINDOW_NANOS = 30_000_000_000L;

  private final long initial;
  private final long min;
  private final long max;
  private long smoothed;
  private long variation;
  private int doublings;
  private long least = Long.MAX_VALUE;
  private long leastOfNext = Long.MAX_VALUE;
  private long windowEnds;

  Rtt(SctpConfig.Retransmission config) {
    initial = config.initial().toNanos();
    min = config.min().toNanos();
    max = config.max().toNanos();
  }

  void sample(long now, long nanos) {
    long rtt = Math.max(1, nanos);
    if (smoothed == 0) {
      smoothed = rtt;
      variation = rtt / 2;
    } else {
      variation += (Math.abs(smoothed - rtt) - variation) / 4;
      smoothed += (rtt - smoothed) / 8;
    }
    if (now >= windowEnds) {
      // What was the least for long belongs to a path that may have changed.
      windowEnds = now + MIN_WINDOW_NANOS;
      least = Math.min(leastOfNext, rtt);
      leastOfNext = rtt;
    } else {
      least = Math.min(least, rtt);
      leastOfNext = Math.min(leastOfNext, rtt);
    }
  }

  boolean known() {
    return smoothed != 0;
  }

  /// Nanoseconds, 0 when not known.
  long smoothed() {
    return smoothed;
  }

  /// The least of the last half minute or minute, or the initial timeout when not known.
  long least() {
    return least == Long.MAX_VALUE ? initial : least;
  }

  /// The timeout with its doublings.
  long timeout() {
    long base =
        smoothed == 0 ? initial : Math.max(min, smoothed + Math.max(4 * variation, 1_000_000));
    return Math.min(max, base << Math.min(doublings, 20));
  }

  void doubleTimeout() {
    doublings++;
  }

  void undouble() {
    doublings = 0;
  }

  int doublings() {
    return doublings;
  }
}
