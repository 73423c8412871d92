package dev.parley.net;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// What other threads send a shard, in one order: tasks without limit, stray datagrams with one.
final class Mailbox {
  private static final int STRAYS = 4096;

  private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicInteger strays = new AtomicInteger();
  private final AtomicBoolean rung = new AtomicBoolean();
  private final Runnable bell;
  private volatile boolean shut;

  /// @param bell wakes the shard, callable from any thread
  Mailbox(Runnable bell) {
    this.bell = bell;
  }

  /// Whether the task will run.
  boolean offer(Runnable task) {
    if (shut) {
      return false;
    }
    tasks.add(task);
    if (shut && tasks.remove(task)) {
      return false;
    }
    if (rung.compareAndSet(false, true)) {
      bell.run();
    }
    return true;
  }

  /// Whether the delivery of a datagram will run: there are only so many at a time.
  boolean offerStray(Runnable delivery) {
    if (strays.get() >= STRAYS) {
      return false;
    }
    strays.incrementAndGet();
    return offer(() -> {
      strays.decrementAndGet();
      delivery.run();
    });
  }

  /// Called by the shard before it looks: whoever sends from now on rings again.
  void answer() {
    rung.set(false);
  }

  boolean hasMail() {
    return !tasks.isEmpty();
  }

  @Nullable Runnable poll() {
    return tasks.poll();
  }

  /// Takes nothing any more; what was taken can still be polled.
  void shut() {
    shut = true;
  }
}
