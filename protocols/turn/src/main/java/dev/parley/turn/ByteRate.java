package dev.parley.turn;

/// A limit on bytes per second that lets one second's worth through at once.
final class ByteRate {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final long MAX_PASSED = NANOS_PER_SECOND;

  private final long bytesPerSecond;
  private long left;
  private long last;

  /// @param bytesPerSecond 0 for no limit
  ByteRate(long bytesPerSecond, long now) {
    this.bytesPerSecond = bytesPerSecond;
    left = bytesPerSecond;
    last = now;
  }

  /// Whether these bytes may pass; if so they count.
  boolean take(long now, int bytes) {
    if (bytesPerSecond == 0) {
      return true;
    }
    long passed = Math.clamp(now - last, 0, MAX_PASSED);
    long gained = (long) (bytesPerSecond * (passed / (double) NANOS_PER_SECOND));
    if (gained > 0) {
      left = Math.min(bytesPerSecond, left + gained);
      last = now;
    }
    if (left < bytes) {
      return false;
    }
    left -= bytes;
    return true;
  }
}
