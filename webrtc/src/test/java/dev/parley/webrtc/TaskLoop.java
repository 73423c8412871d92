package dev.parley.webrtc;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// An executor whose tasks the test's thread runs, one by one, as a script engine's loop would.
final class TaskLoop implements Executor {
  /// Only a hang takes that long.
  private static final int PATIENCE_SECONDS = 60;

  private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  /// Runs tasks until a result is there.
  <T> T await(CompletionStage<T> stage) {
    CompletableFuture<T> future = stage.toCompletableFuture();
    until(future::isDone);
    return future.join();
  }

  /// Runs tasks until a result has failed, and returns why.
  Throwable failure(CompletionStage<?> stage) {
    CompletableFuture<?> future = stage.toCompletableFuture();
    until(future::isDone);
    try {
      Object value = future.join();
      throw new AssertionError("no failure, but " + value);
    } catch (CompletionException e) {
      return e.getCause() == null ? e : e.getCause();
    }
  }

  void until(BooleanSupplier done) {
    while (!done.getAsBoolean()) {
      Runnable task;
      try {
        task = tasks.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      }
      if (task == null) {
        throw new AssertionError("no task came");
      }
      task.run();
    }
  }

  /// Runs the tasks that are there, and those that they queue.
  void drain() {
    Runnable task = tasks.poll();
    while (task != null) {
      task.run();
      task = tasks.poll();
    }
  }
}
