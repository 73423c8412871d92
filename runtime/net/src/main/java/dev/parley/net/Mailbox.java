package dev.parley.net;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// What other threads send a shard: tasks without limit, stray datagrams with one.
final class Mailbox {
  private static final int STRAYS = 4096;

  private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<Stray> strays = new ConcurrentLinkedQueue<>();
  private final AtomicInteger strayCount = new AtomicInteger();
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
    ring();
    return true;
  }

  /// Whether the datagram was taken.
  boolean offer(Stray stray) {
    if (shut || strayCount.get() >= STRAYS) {
      return false;
    }
    strayCount.incrementAndGet();
    strays.add(stray);
    ring();
    return true;
  }

  private void ring() {
    if (rung.compareAndSet(false, true)) {
      bell.run();
    }
  }

  /// Called by the shard before it looks: whoever sends from now on rings again.
  void answer() {
    rung.set(false);
  }

  boolean hasMail() {
    return !tasks.isEmpty() || !strays.isEmpty();
  }

  @Nullable Runnable pollTask() {
    return tasks.poll();
  }

  @Nullable Stray pollStray() {
    Stray stray = strays.poll();
    if (stray != null) {
      strayCount.decrementAndGet();
    }
    return stray;
  }

  /// Takes nothing any more; what was taken can still be polled.
  void shut() {
    shut = true;
  }
}
