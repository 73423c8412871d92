package dev.parley.net.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// An array of `struct pollfd`: what a thread waits for.
final class WaitList {
  static final int IN = 1;
  static final int OUT = 4;

  private static final int BYTES = 8;
  private static final int EVENTS = 4;
  private static final int RETURNED = 6;

  private final MemorySegment files;
  private final int count;

  WaitList(Arena arena, int count) {
    this.count = count;
    files = arena.allocate((long) count * BYTES, 8);
  }

  void set(int i, int file, int events) {
    files.set(ValueLayout.JAVA_INT_UNALIGNED, (long) i * BYTES, file);
    files.set(ValueLayout.JAVA_SHORT_UNALIGNED, (long) i * BYTES + EVENTS, (short) events);
  }

  /// Waits until one of them is ready or so much time has passed.
  ///
  /// @return how many are ready, or less than 0 if nothing can be said of any
  int await(Libc libc, int millis) {
    return libc.poll(files.address(), count, millis);
  }

  /// Whether one is ready or has failed, after a wait.
  boolean ready(int i) {
    return files.get(ValueLayout.JAVA_SHORT_UNALIGNED, (long) i * BYTES + RETURNED) != 0;
  }
}
