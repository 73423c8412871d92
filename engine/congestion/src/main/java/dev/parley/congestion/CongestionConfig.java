package dev.parley.congestion;

/// The bounds of a [CongestionController].
///
/// @param startBps believed until the first feedback says more, bits per second
/// @param minBps what the estimate never falls below
/// @param maxBps what the estimate never rises above, whatever a receiver claims
public record CongestionConfig(double startBps, double minBps, double maxBps) {
  public CongestionConfig {
    if (!(minBps >= 1000) || minBps > startBps || startBps > maxBps || maxBps > 10e9) {
      throw new IllegalArgumentException(
          "the rates min "
              + minBps
              + ", start "
              + startBps
              + " and max "
              + maxBps
              + " bit/s must rise within 1000..10000000000");
    }
  }

  /// 300 kbit/s to begin with, between 30 kbit/s and 50 Mbit/s.
  public static CongestionConfig defaults() {
    return new CongestionConfig(300_000, 30_000, 50_000_000);
  }

  public CongestionConfig withStart(double bps) {
    return new CongestionConfig(bps, minBps, maxBps);
  }

  public CongestionConfig withMax(double bps) {
    return new CongestionConfig(Math.min(startBps, bps), Math.min(minBps, bps), bps);
  }
}
