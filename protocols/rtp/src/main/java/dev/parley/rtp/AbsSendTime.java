package dev.parley.rtp;

/// The 24 bits of [ExtensionKind#ABS_SEND_TIME]: seconds as a fixed-point number with 18 fractional
/// bits, which wraps every 64 seconds.
public final class AbsSendTime {
  private static final long NANOS_PER_SECOND = 1_000_000_000;
  private static final long PERIOD_NANOS = 64 * NANOS_PER_SECOND;

  private AbsSendTime() {}

  /// The value for a time in nanoseconds of arbitrary origin.
  public static int of(long nanos) {
    return (int) ((Math.floorMod(nanos, PERIOD_NANOS) << 18) / NANOS_PER_SECOND);
  }

  /// The nanoseconds from one value to a later one; negative if it is earlier, within 32 seconds.
  public static long nanosBetween(int from, int to) {
    int difference = (to - from) << 8 >> 8;
    return (difference * NANOS_PER_SECOND) >> 18;
  }
}
