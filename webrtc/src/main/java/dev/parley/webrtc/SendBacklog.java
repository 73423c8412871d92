package dev.parley.webrtc;

import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicInteger;

/// What a program sent and SCTP has no room for yet, in order. A program counts the bytes of its
/// messages; SCTP counts what each costs besides, too, so a flood of short ones fills it first.
///
/// Belongs to the event loop, [#take] apart.
///
/// @param <C> what has the room
final class SendBacklog<C> {
  /// How many messages may be on their way from the program to SCTP.
  private static final int MOST = 1 << 17;

  /// Something to do with the core in its turn.
  interface Step<C> {
    /// Does it; returns false if there is no room yet.
    boolean done(C core, long now);
  }

  private final ArrayDeque<Step<C>> waiting = new ArrayDeque<>();
  private final AtomicInteger taken = new AtomicInteger();

  /// Makes room for a message; from any thread.
  ///
  /// @return false if too many wait
  boolean take() {
    if (taken.incrementAndGet() > MOST) {
      taken.decrementAndGet();
      return false;
    }
    return true;
  }

  /// A message waits here no longer.
  void release() {
    taken.decrementAndGet();
  }

  /// Does something now, or once everything before it was done.
  void run(C core, long now, Step<C> step) {
    if (!waiting.isEmpty() || !step.done(core, now)) {
      waiting.add(step);
    }
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /// There may be room again.
  void flush(C core, long now) {
    for (Step<C> next = waiting.peek();
        next != null && next.done(core, now);
        next = waiting.peek()) {
      waiting.remove();
    }
  }
}
