package dev.parley.net.linux;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// An eventfd: any thread rings it, one waits for it.
///
/// Ringing and closing exclude each other, since the number of a closed file soon is another's.
final class Bell implements AutoCloseable {
  private final Libc ringing;
  private final MemorySegment count;
  private final int file;
  private boolean closed;

  Bell(Arena arena) throws IOException {
    ringing = new Libc(arena);
    count = arena.allocate(ValueLayout.JAVA_LONG);
    file = ringing.eventfd(Libc.EFD_NONBLOCK | Libc.EFD_CLOEXEC);
    if (file < 0) {
      throw new IOException("eventfd failed with error " + -file);
    }
  }

  int file() {
    return file;
  }

  synchronized void ring() {
    if (!closed) {
      ringing.eventfdWrite(file, 1);
    }
  }

  /// Makes it silent again, on the waiting thread.
  void silence(Libc libc) {
    libc.eventfdRead(file, count.address());
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      ringing.close(file);
    }
  }
}
