package dev.parley.core;

/// The time of day that belongs to a monotonic time: read for NTP stamps, SDP session ids and
/// certificates alone.
@FunctionalInterface
public interface WallClock {
  /// Seconds between 1900 (NTP) and 1970 (Unix).
  long NTP_EPOCH_OFFSET_SECONDS = 2_208_988_800L;

  /// Milliseconds since 1970-01-01T00:00Z at the monotonic time `now` (nanoseconds).
  long unixMillis(long now);

  /// The 64-bit NTP timestamp (RFC 5905, section 6) at the monotonic time `now`, with millisecond
  /// resolution.
  default long ntp(long now) {
    long millis = unixMillis(now);
    long seconds = Math.floorDiv(millis, 1000L) + NTP_EPOCH_OFFSET_SECONDS;
    long fraction = (Math.floorMod(millis, 1000L) << 32) / 1000;
    return seconds << 32 | fraction;
  }
}
