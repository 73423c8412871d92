package dev.parley.net;

/// The nanoseconds that all shards of this process count, from when the first of them asked.
final class MonotonicClock {
  private static final long ORIGIN = System.nanoTime();

  private MonotonicClock() {}

  static long now() {
    return System.nanoTime() - ORIGIN;
  }
}
