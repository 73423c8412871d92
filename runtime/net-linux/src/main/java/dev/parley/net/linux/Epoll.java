package dev.parley.net.linux;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// An epoll instance: what a thread with many sockets waits for.
///
/// `struct epoll_event` is packed on x86-64 alone:
///
/// ```
/// x86-64   0 events  4 data                (12 bytes)
/// others   0 events  8 data                (16 bytes)
/// ```
final class Epoll implements AutoCloseable {
  private static final int CLOEXEC = 0x80000;
  private static final int ADD = 1;
  private static final int IN = 1;
  private static final int EVENTS = 256;
  private static final boolean PACKED = System.getProperty("os.arch", "").matches("amd64|x86_64");
  private static final int EVENT_BYTES = PACKED ? 12 : 16;
  private static final int DATA = PACKED ? 4 : 8;

  private final Libc libc;
  private final MemorySegment events;
  private final MemorySegment event;
  private final int file;

  Epoll(Arena arena, Libc libc) throws IOException {
    this.libc = libc;
    events = arena.allocate((long) EVENTS * EVENT_BYTES, 8);
    event = arena.allocate(EVENT_BYTES, 8);
    file = libc.epollCreate(CLOEXEC);
    if (file < 0) {
      throw new IOException("epoll_create1 failed with error " + -file);
    }
  }

  /// Waits for a file too; it leaves by being closed.
  void add(int otherFile, int number) throws IOException {
    event.set(ValueLayout.JAVA_INT_UNALIGNED, 0, IN);
    event.set(ValueLayout.JAVA_LONG_UNALIGNED, DATA, number);
    int result = libc.epollCtl(file, ADD, otherFile, event.address());
    if (result < 0) {
      throw new IOException("epoll_ctl failed with error " + -result);
    }
  }

  /// Waits; how many are ready, or less than 0 if nothing can be said of any.
  int await(int millis) {
    return libc.epollWait(file, events.address(), EVENTS, millis);
  }

  /// The number of one that is ready.
  int ready(int i) {
    return (int) events.get(ValueLayout.JAVA_LONG_UNALIGNED, (long) i * EVENT_BYTES + DATA);
  }

  @Override
  public void close() {
    libc.close(file);
  }
}
