package dev.parley.congestion;

/// The rate at which packets arrive, smoothed the less the surer a sample is.
///
/// Samples are taken over 150 ms of the receiver's time; one that lies far from the estimate counts
/// as less sure, so that a single burst does not move it.
final class AckedRate {
  private static final long FIRST_WINDOW_NANOS = 300_000_000;
  private static final long WINDOW_NANOS = 150_000_000;
  private static final double UNCERTAINTY = 10;
  private static final double GROWTH = 5;

  private long windowStart = Long.MIN_VALUE;
  private long bytes;
  private double bps = -1;
  private double variance = 50;

  /// Takes a packet that arrived.
  ///
  /// @param arrival on the receiver's clock
  void add(long arrival, int count) {
    if (windowStart == Long.MIN_VALUE || arrival < windowStart - FIRST_WINDOW_NANOS) {
      windowStart = arrival;
      bytes = 0;
    }
    long window = bps < 0 ? FIRST_WINDOW_NANOS : WINDOW_NANOS;
    long elapsed = arrival - windowStart;
    if (elapsed >= window) {
      sample(bytes * 8e9 / elapsed);
      windowStart = arrival;
      bytes = 0;
    }
    bytes += count;
  }

  private void sample(double sample) {
    if (bps < 0) {
      bps = sample;
      return;
    }
    double kilobits = bps / 1000;
    double distance = Math.abs(kilobits - sample / 1000) / Math.max(kilobits, 1);
    double doubt = UNCERTAINTY * distance;
    double sampleVariance = doubt * doubt;
    double predicted = variance + GROWTH;
    bps = (sampleVariance * bps + predicted * sample) / (sampleVariance + predicted);
    variance = sampleVariance * predicted / (sampleVariance + predicted);
  }

  /// In bits per second, or -1 while it is not known.
  double bps() {
    return bps;
  }
}
