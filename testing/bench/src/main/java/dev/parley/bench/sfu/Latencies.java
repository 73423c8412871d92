package dev.parley.bench.sfu;

import java.util.Arrays;

/// How long packets took: a histogram in steps of ten microseconds, for one thread.
final class Latencies {
  private static final int STEP_NANOS = 10_000;

  private final long[] counts = new long[100_000];
  private long total;

  void add(long nanos) {
    counts[Math.clamp(nanos / STEP_NANOS, 0, counts.length - 1)]++;
    total++;
  }

  long total() {
    return total;
  }

  void clear() {
    Arrays.fill(counts, 0);
    total = 0;
  }

  /// The latency that this share of the packets did not exceed.
  double millis(double share) {
    long left = (long) Math.ceil(total * share);
    for (int i = 0; i < counts.length; i++) {
      left -= counts[i];
      if (left <= 0) {
        return (i + 1) * (STEP_NANOS / 1e6);
      }
    }
    return Double.NaN;
  }
}
