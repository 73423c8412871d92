package dev.parley.rtp;

import dev.parley.core.Core;

/// Turns the wishes of many for a key frame into few requests to one publisher.
///
/// A wish is never lost: within the interval it waits. A request that brings no key frame, because
/// it or its answer was lost, is repeated a few times.
public final class KeyFrameThrottle {
  /// The least time between two requests.
  public static final long INTERVAL_NANOS = 500_000_000;

  private static final int MAX_REPEATS = 3;

  private boolean wanted;
  private boolean sent;
  private int repeats;
  private long sentAt;

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
  }

  /// Whether to send a request now; it counts as sent then.
  ///
  /// @param now in monotonic nanoseconds
  public boolean take(long now) {
    if (now < deadline()) {
      return false;
    }
    sent = true;
    sentAt = now;
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
    return sent ? sentAt + (repeats == 0 ? 1 : 2) * INTERVAL_NANOS : Long.MIN_VALUE;
  }
}
