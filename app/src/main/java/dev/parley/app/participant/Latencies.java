package dev.parley.app.participant;

import dev.parley.core.Bytes;
import java.util.concurrent.atomic.AtomicLongArray;

/// How long packets took from one participant of this process to another: a stamp at the end of
/// each payload, and a histogram in steps of 50 microseconds up to five seconds.
///
/// Any number of threads may add to it.
public final class Latencies {
  /// What a stamp adds to a payload.
  static final int STAMP_BYTES = 12;

  private static final int MAGIC = 0x50_4C_4F_41;
  private static final long STEP_NANOS = 50_000;
  private static final int STEPS = 100_000;

  private final AtomicLongArray counts = new AtomicLongArray(STEPS);

  /// Writes the time behind a payload.
  ///
  /// @return the new length
  static int stamp(long now, byte[] payload, int length) {
    Bytes.putU32(payload, length, MAGIC);
    Bytes.putI64(payload, length + 4, now);
    return length + STAMP_BYTES;
  }

  /// Counts a packet that came, if it is stamped.
  void arrived(long now, byte[] payload, int at, int length) {
    int stamp = at + length - STAMP_BYTES;
    if (length > STAMP_BYTES && Bytes.i32(payload, stamp) == MAGIC) {
      long step = (now - Bytes.i64(payload, stamp + 4)) / STEP_NANOS;
      counts.incrementAndGet(Math.clamp(step, 0, STEPS - 1));
    }
  }

  /// How many packets were counted.
  public long count() {
    long sum = 0;
    for (int i = 0; i < STEPS; i++) {
      sum += counts.get(i);
    }
    return sum;
  }

  /// The time within which a share of the packets came.
  ///
  /// @param share 0..1, such as 0.99
  /// @return milliseconds, or 0 if nothing came
  public double millis(double share) {
    long wanted = (long) Math.ceil(share * count());
    long sum = 0;
    for (int i = 0; i < STEPS; i++) {
      sum += counts.get(i);
      if (sum >= wanted && sum > 0) {
        return (i + 1) * STEP_NANOS / 1e6;
      }
    }
    return 0;
  }

  /// Forgets what was counted.
  public void clear() {
    for (int i = 0; i < STEPS; i++) {
      counts.set(i, 0);
    }
  }
}
