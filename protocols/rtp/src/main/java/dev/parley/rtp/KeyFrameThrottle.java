package dev.parley.rtp;

import dev.parley.core.Core;

/// Turns the wishes of many for a key frame into few requests to one publisher.
///
/// Over time there is one request in each interval at most. After a pause a few may follow each
/// other sooner, each when the key frame of the one before is there: several who join at once each
/// miss the beginning of the key frame that the others asked for. A wish is never lost: it waits. A
/// request that brings no key frame, because it or its answer was lost, is repeated a few times.
public final class KeyFrameThrottle {
  /// The time for each request, on average, and the least while no key frame comes.
  public static final long INTERVAL_NANOS = 500_000_000;

  /// The least time between two requests.
  private static final long SOONEST_NANOS = 100_000_000;

  /// How many requests may follow each other so soon.
  private static final int BURST = 4;

  private static final int MAX_REPEATS = 3;

  private boolean wanted;
  private boolean sent;
  private boolean answered;
  private int repeats;
  private long sentAt;

  /// When all requests would have had their interval.
  private long paidAt = Long.MIN_VALUE;

  /// A throttle through which nothing was asked for.
  public KeyFrameThrottle() {}

  /// Wishes for a key frame.
  public void request() {
    wanted = true;
    repeats = 0;
  }

  /// Notes that a key frame has begun to arrive: all wishes are granted.
  public void keyFrame() {
    wanted = false;
    answered = true;
  }

  /// Whether to send a request now; it counts as sent then.
  ///
  /// @param now in monotonic nanoseconds
  public boolean take(long now) {
    if (now < deadline()) {
      return false;
    }
    sent = true;
    answered = false;
    sentAt = now;
    paidAt = Math.max(paidAt, now) + INTERVAL_NANOS;
    if (repeats++ == MAX_REPEATS) {
      wanted = false;
    }
    return true;
  }

  /// When [#take] says yes, in monotonic nanoseconds, or [Core#NEVER].
  public long deadline() {
    if (!wanted) {
      return Core.NEVER;
    }
    if (!sent) {
      return Long.MIN_VALUE;
    }
    if (answered) {
      return Math.max(sentAt + SOONEST_NANOS, paidAt - (BURST - 1) * INTERVAL_NANOS);
    }
    return sentAt + (repeats == 0 ? 1 : 2) * INTERVAL_NANOS;
  }
}
