package dev.parley.core;

import java.util.Arrays;

/// The timers of one core: one slot for each constant of an enum, the earliest cached.
///
/// @param <T> names the timers; the constant is the reason of a deadline
public final class Timers<T extends Enum<T>> {
  private final T[] names;
  private final long[] deadlines;
  private long earliest = Core.NEVER;

  public Timers(Class<T> type) {
    names = type.getEnumConstants();
    deadlines = new long[names.length];
    Arrays.fill(deadlines, Core.NEVER);
  }

  /// Sets or moves a timer; [Core#NEVER] stops it.
  public void set(T timer, long deadline) {
    long old = deadlines[timer.ordinal()];
    deadlines[timer.ordinal()] = deadline;
    if (deadline <= earliest) {
      earliest = deadline;
    } else if (old == earliest) {
      rescan();
    }
  }

  public void stop(T timer) {
    set(timer, Core.NEVER);
  }

  public void stopAll() {
    Arrays.fill(deadlines, Core.NEVER);
    earliest = Core.NEVER;
  }

  /// Stops the timer and says true if it was due at or before `now`.
  public boolean expired(T timer, long now) {
    if (deadlines[timer.ordinal()] > now) {
      return false;
    }
    stop(timer);
    return true;
  }

  public boolean isSet(T timer) {
    return deadlines[timer.ordinal()] != Core.NEVER;
  }

  public long deadline(T timer) {
    return deadlines[timer.ordinal()];
  }

  /// The earliest deadline, or [Core#NEVER].
  public long deadline() {
    return earliest;
  }

  /// The name of the earliest timer and when it is due, for diagnostics.
  public String reason() {
    for (T name : names) {
      if (earliest != Core.NEVER && deadlines[name.ordinal()] == earliest) {
        return name.name();
      }
    }
    return "none";
  }

  private void rescan() {
    long min = Core.NEVER;
    for (long deadline : deadlines) {
      min = Math.min(min, deadline);
    }
    earliest = min;
  }
}
