package dev.parley.congestion;

import java.util.Arrays;

/// The mean rate over the last ten slices of time.
final class RateMeter {
  private static final int SLICES = 10;

  private final long sliceNanos;
  private final long[] bytes = new long[SLICES];
  private long slice = Long.MIN_VALUE;
  private long first = Long.MIN_VALUE;
  private long sum;

  RateMeter(long sliceNanos) {
    this.sliceNanos = sliceNanos;
  }

  void add(long now, int count) {
    long at = Math.floorDiv(now, sliceNanos);
    if (first == Long.MIN_VALUE) {
      first = at;
      slice = at;
    }
    advance(at);
    if (at > slice - SLICES) {
      bytes[(int) Math.floorMod(at, (long) SLICES)] += count;
      sum += count;
    }
  }

  private void advance(long at) {
    if (at - slice >= SLICES) {
      Arrays.fill(bytes, 0);
      sum = 0;
      slice = at;
    }
    while (slice < at) {
      slice++;
      int index = (int) Math.floorMod(slice, (long) SLICES);
      sum -= bytes[index];
      bytes[index] = 0;
    }
  }

  /// In bits per second, or -1 until there is half a window.
  double bps(long now) {
    if (first == Long.MIN_VALUE) {
      return -1;
    }
    long at = Math.floorDiv(now, sliceNanos);
    advance(Math.max(at, slice));
    long span = Math.min(slice - first + 1, SLICES);
    if (span < SLICES / 2) {
      return -1;
    }
    // The present slice has only begun.
    double present = (double) Math.floorMod(now, sliceNanos) / sliceNanos;
    double slices = at < slice ? span : span - 1 + Math.max(0.1, present);
    return sum * 8 * 1e9 / (slices * sliceNanos);
  }
}
