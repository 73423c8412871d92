package dev.parley.app;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Whether this server takes new participants, or is being drained before it stops.
///
/// Draining has a deadline, at which the server stops, and can be undone until then. Safe for all
/// threads.
final class Readiness implements AutoCloseable {
  private final InstantSource clock;
  private final Consumer<Boolean> drains;
  private final Runnable stop;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("parley-drain").factory());
  private @Nullable ScheduledFuture<?> atDeadline;
  private @Nullable Instant deadline;

  /// @param drains told when draining begins (true) and when it is undone (false)
  /// @param stop ends the server
  Readiness(InstantSource clock, Consumer<Boolean> drains, Runnable stop) {
    this.clock = clock;
    this.drains = drains;
    this.stop = stop;
  }

  /// Takes nobody new from now on, and stops the server at the deadline; a second call moves the
  /// deadline.
  ///
  /// @return when the server stops
  synchronized Instant drain(Duration patience) {
    cancel();
    Instant until = clock.instant().plus(patience);
    deadline = until;
    atDeadline = timer.schedule(stop, patience.toMillis(), TimeUnit.MILLISECONDS);
    drains.accept(true);
    return until;
  }

  /// Takes everybody again.
  ///
  /// @return false if it did all the time
  synchronized boolean undo() {
    boolean draining = deadline != null;
    cancel();
    deadline = null;
    if (draining) {
      drains.accept(false);
    }
    return draining;
  }

  private void cancel() {
    ScheduledFuture<?> pending = atDeadline;
    if (pending != null) {
      pending.cancel(false);
    }
    atDeadline = null;
  }

  /// When a draining server stops; null if it takes everybody.
  synchronized @Nullable Instant deadline() {
    return deadline;
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
