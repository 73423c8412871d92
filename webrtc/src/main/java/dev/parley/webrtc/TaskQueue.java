package dev.parley.webrtc;

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Where one connection's tasks run: one at a time, in order, on whatever executor the program
/// supplies.
///
/// What the specification calls "queue a task" is [#execute]: state changes, events and promises of
/// one step happen in one task. Each task is one `execute` of the program's executor, so that a
/// script engine's event loop keeps the tasks of several connections in order, too. Its monitor
/// guards the state of everything that shares it; events are fired without the monitor.
final class TaskQueue implements Executor {
  /// A handler that blocks holds up its own connection only, and no thread of the operating system.
  private static final Executor VIRTUAL = Executors.newVirtualThreadPerTaskExecutor();

  private final Executor executor;
  private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger turns = new AtomicInteger();

  TaskQueue(Executor executor) {
    this.executor = executor;
  }

  /// On virtual threads.
  TaskQueue() {
    this(VIRTUAL);
  }

  /// Whether tasks run on threads of ours: then no code of the program is a task's.
  boolean isOurs() {
    return executor.equals(VIRTUAL);
  }

  /// The program's executor.
  Executor executor() {
    return executor;
  }

  @Override
  public void execute(Runnable task) {
    waiting.add(task);
    executor.execute(this::takeTurn);
  }

  /// Queues a task after a while, in milliseconds.
  void executeIn(long millis, Runnable task) {
    after(millis, () -> execute(task));
  }

  /// Does something small after a while, on a thread of nobody in particular.
  void after(long millis, Runnable work) {
    CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS, Runnable::run).execute(work);
  }

  /// Whoever comes while another thread runs tasks leaves its turn to that one.
  private void takeTurn() {
    if (turns.getAndIncrement() > 0) {
      return;
    }
    do {
      runNext();
    } while (turns.decrementAndGet() > 0);
  }

  private void runNext() {
    Runnable task = waiting.poll();
    if (task == null) {
      return;
    }
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      Thread thread = Thread.currentThread();
      thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
    }
  }
}
