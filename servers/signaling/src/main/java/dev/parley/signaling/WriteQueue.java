package dev.parley.signaling;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The files that wait to be written, each once, and what writes them, one after the other.
///
/// So there are never more than there are rooms. Safe for all threads.
final class WriteQueue {
  private static final System.Logger LOG = System.getLogger(WriteQueue.class.getName());
  private static final int IDLE_SECONDS = 30;

  private final Executor writer;
  private final Set<RoomFile> due = new LinkedHashSet<>();
  private boolean writing;

  /// @param writer what files are written on
  WriteQueue(Executor writer) {
    this.writer = writer;
  }

  /// A thread that is there while there is something to write.
  static Executor thread() {
    return new ThreadPoolExecutor(
        0,
        1,
        IDLE_SECONDS,
        TimeUnit.SECONDS,
        new LinkedBlockingQueue<>(),
        Thread.ofPlatform().daemon().name("room-writer").factory());
  }

  /// Has a file written when its turn comes.
  void add(RoomFile file) {
    synchronized (due) {
      due.add(file);
      if (writing) {
        return;
      }
      writing = true;
    }
    writer.execute(this::writeAll);
  }

  /// Nothing of a file needs to be written any more.
  void remove(RoomFile file) {
    synchronized (due) {
      due.remove(file);
    }
  }

  /// How many wait.
  int size() {
    synchronized (due) {
      return due.size();
    }
  }

  private void writeAll() {
    for (RoomFile file = next(); file != null; file = next()) {
      try {
        file.write();
      } catch (Throwable e) {
        // One room's fault must not stop the others.
        LOG.log(System.Logger.Level.ERROR, "A room's file was not written.", e);
      }
    }
  }

  private @Nullable RoomFile next() {
    synchronized (due) {
      RoomFile file = due.isEmpty() ? null : due.iterator().next();
      if (file == null) {
        writing = false;
        due.notifyAll();
      } else {
        due.remove(file);
      }
      return file;
    }
  }

  /// Waits until all is written.
  ///
  /// @return false if that takes longer than this, or the thread was interrupted
  boolean await(long nanos) {
    long end = System.nanoTime() + nanos;
    synchronized (due) {
      try {
        for (long left = nanos; writing && left > 0; left = end - System.nanoTime()) {
          due.wait(TimeUnit.NANOSECONDS.toMillis(left) + 1);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return !writing;
    }
  }
}
