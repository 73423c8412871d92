package dev.parley.signaling;

/// The clocks of signaling.
public interface Time {
  /// Nanoseconds of any origin, never going back.
  long nanos();

  /// Milliseconds since 1970, for expiry dates and chat.
  long unixMillis();

  /// Those of the machine.
  static Time system() {
    return new Time() {
      @Override
      public long nanos() {
        return System.nanoTime();
      }

      @Override
      public long unixMillis() {
        return System.currentTimeMillis();
      }
    };
  }
}
