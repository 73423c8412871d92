package dev.parley.conformance;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/// A page's event loop: tasks and timers, run one at a time on the thread that calls [#run]. Any
/// thread may post tasks, so a stack under test can use the loop as the executor of its events.
public final class EventLoop implements Executor {
  private static final long LONGEST_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final DelayQueue<Task> queue = new DelayQueue<>();
  private final AtomicLong sequence = new AtomicLong();
  private final Map<Integer, Task> timers = new HashMap<>();
  private int lastTimer;

  /// Whoever made the loop runs the page's scripts, and the loop after them.
  private volatile Thread thread = Thread.currentThread();

  private static final class Task implements Delayed {
    final Runnable action;
    final long due;
    final long order;
    volatile boolean cancelled;

    Task(Runnable action, long due, long order) {
      this.action = action;
      this.due = due;
      this.order = order;
    }

    @Override
    public long getDelay(TimeUnit unit) {
      return unit.convert(due - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
      Task task = (Task) other;
      int byTime = Long.compare(due - task.due, 0);
      return byTime != 0 ? byTime : Long.compare(order, task.order);
    }
  }

  @Override
  public void execute(Runnable action) {
    schedule(action, 0);
  }

  private Task schedule(Runnable action, long delayMillis) {
    long due = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(delayMillis);
    Task task = new Task(action, due, sequence.incrementAndGet());
    queue.add(task);
    return task;
  }

  /// Runs the action at once when called on the loop's thread, and as a task otherwise.
  public void runHere(Runnable action) {
    if (Thread.currentThread() == thread) {
      action.run();
    } else {
      execute(action);
    }
  }

  int setTimer(Runnable action, long delayMillis, boolean repeat) {
    int id = ++lastTimer;
    armTimer(id, action, delayMillis, repeat);
    return id;
  }

  private void armTimer(int id, Runnable action, long delayMillis, boolean repeat) {
    timers.put(
        id,
        schedule(
            () -> {
              action.run();
              if (timers.containsKey(id)) {
                timers.remove(id);
                if (repeat) {
                  armTimer(id, action, Math.max(1, delayMillis), true);
                }
              }
            },
            delayMillis));
  }

  void clearTimer(int id) {
    Task task = timers.remove(id);
    if (task != null) {
      task.cancelled = true;
      queue.remove(task);
    }
  }

  /// Runs tasks until the condition holds or the time is over; says whether the condition held.
  boolean run(BooleanSupplier until, long millis) throws InterruptedException {
    thread = Thread.currentThread();
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (!until.getAsBoolean()) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      Task task = queue.poll(Math.min(left, LONGEST_WAIT_NANOS), TimeUnit.NANOSECONDS);
      if (task != null && !task.cancelled) {
        task.action.run();
      }
    }
    return true;
  }
}
