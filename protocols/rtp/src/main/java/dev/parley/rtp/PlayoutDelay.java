package dev.parley.rtp;

/// How long a receiver is asked to hold frames back.
///
/// @param minMillis in steps of 10, at most 40950
/// @param maxMillis in steps of 10, at most 40950
public record PlayoutDelay(int minMillis, int maxMillis) {
  private static final int STEP_MILLIS = 10;
  private static final int MAX_STEPS = 0xFFF;

  public PlayoutDelay {
    if (minMillis < 0 || maxMillis < minMillis || maxMillis > MAX_STEPS * STEP_MILLIS) {
      throw new IllegalArgumentException(
          "playout delay " + minMillis + ".." + maxMillis + " ms is not in 0..40950");
    }
  }

  /// The delay in the three bytes of the extension; a maximum below the minimum counts as equal.
  public static PlayoutDelay of(int value) {
    int min = value >>> 12 & MAX_STEPS;
    int max = Math.max(min, value & MAX_STEPS);
    return new PlayoutDelay(min * STEP_MILLIS, max * STEP_MILLIS);
  }

  /// The three bytes of the extension.
  public int value() {
    return (minMillis / STEP_MILLIS) << 12 | maxMillis / STEP_MILLIS;
  }
}
