package dev.parley.webrtc;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The operations of a connection that must not overlap: each begins when the one before has
/// settled (W3C WebRTC, section 4.4.1.2).
///
/// A result is settled before the next operation begins, and without the lock.
final class OperationsChain {
  private final Object lock;
  private final Runnable whenEmpty;
  private final Queue<Operation<?>> operations = new ArrayDeque<>();
  private boolean closed;

  private record Operation<T>(Supplier<CompletionStage<T>> body, CompletableFuture<T> result) {}

  /// @param lock guards the connection; operations begin with it
  /// @param whenEmpty is called, without the lock, when the last operation has settled
  OperationsChain(Object lock, Runnable whenEmpty) {
    this.lock = lock;
    this.whenEmpty = whenEmpty;
  }

  /// Adds an operation. What it throws at its beginning fails the result like what it returns.
  <T> CompletionStage<T> chain(Supplier<CompletionStage<T>> body) {
    CompletableFuture<T> result = new CompletableFuture<>();
    Operation<T> operation = new Operation<>(body, result);
    synchronized (lock) {
      if (closed) {
        return CompletableFuture.failedFuture(
            DOMException.invalidState("the connection is closed: make a new one"));
      }
      operations.add(operation);
      if (operations.size() > 1) {
        return result;
      }
    }
    run(operation);
    return result;
  }

  private <T> void run(Operation<T> operation) {
    CompletionStage<T> stage;
    synchronized (lock) {
      try {
        stage = operation.body.get();
      } catch (RuntimeException e) {
        stage = CompletableFuture.failedFuture(e);
      }
    }
    stage.whenComplete((value, thrown) -> settle(operation, value, thrown));
  }

  private <T> void settle(Operation<T> operation, @Nullable T value, @Nullable Throwable thrown) {
    Operation<?> next;
    synchronized (lock) {
      if (closed) {
        return;
      }
      operations.remove();
      next = operations.peek();
    }
    if (next == null) {
      whenEmpty.run();
    }
    if (thrown != null) {
      operation.result.completeExceptionally(thrown);
    } else {
      operation.result.complete(value);
    }
    if (next != null) {
      run(next);
    }
  }

  boolean isEmpty() {
    synchronized (lock) {
      return operations.isEmpty();
    }
  }

  /// What has not settled never will.
  void close() {
    synchronized (lock) {
      closed = true;
      operations.clear();
    }
  }
}
