package dev.parley.net;

import dev.parley.core.WallClock;

/// The system's time of day, read once and then carried on by the monotonic clock: it never jumps
/// during a call.
public final class SystemWallClock implements WallClock {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final long unixMillisAtZero;

  public SystemWallClock() {
    unixMillisAtZero = System.currentTimeMillis() - MonotonicClock.now() / NANOS_PER_MILLI;
  }

  @Override
  public long unixMillis(long now) {
    return unixMillisAtZero + now / NANOS_PER_MILLI;
  }
}
