package dev.parley.net;

import dev.parley.core.Core;
import dev.parley.core.DatagramCore;
import org.jspecify.annotations.Nullable;

/// What drives one core on one event loop: fires its timers, sends what it has, tells its events,
/// and ends it when it is over or when it fails.
///
/// Belongs to the thread of its loop. Whoever calls the core outside of [ConnectionHandler] calls
/// [#wake()] afterwards. Everything that the core or its handler throws ends this core alone.
///
/// @param <E> the control events of the core
public abstract sealed class CoreDriver<E> extends DeadlineHeap.Node permits Connection, Endpoint {
  /// How often a core that stays ready is asked again before the others have their turn.
  private static final int ROUNDS = 16;

  private final ConnectionHandler<E> handler;
  private @Nullable DatagramCore<E> core;
  private boolean awake;
  private boolean closing;
  private boolean ended;

  CoreDriver(ConnectionHandler<E> handler) {
    this.handler = handler;
  }

  /// Begins to drive a core; once.
  ///
  /// @throws IllegalStateException if there was one before, or this is over
  public void start(DatagramCore<E> newCore) {
    checkThread();
    if (core != null || ended) {
      throw new IllegalStateException("a core is started once");
    }
    core = newCore;
    wake();
  }

  /// Says that the core was called, so that its output is sent and its deadline is known.
  public void wake() {
    if (!awake && !ended) {
      awake = true;
      awaken();
    }
  }

  /// Lets the core say goodbye; [ConnectionHandler#ended()] follows.
  public void close() {
    checkThread();
    if (closing || ended) {
      return;
    }
    closing = true;
    DatagramCore<E> running = core;
    if (running == null) {
      end();
      return;
    }
    try {
      running.close(now());
      wake();
    } catch (Throwable cause) {
      fail(cause);
    }
  }

  /// Ends the core because of a bug, as does everything that it or its handler throws.
  public void fail(Throwable cause) {
    if (!ended) {
      fault("a connection was ended by a bug", cause);
      abandon(cause);
    }
  }

  /// Whether it is over.
  public boolean isEnded() {
    return ended;
  }

  /// Ends the core without a goodbye.
  void abandon(Throwable cause) {
    if (ended) {
      return;
    }
    finish();
    try {
      handler.failed(cause);
    } catch (Throwable second) {
      fault("a connection's handler failed on a failure", second);
    }
  }

  /// The core, or null if it has not begun or is over.
  @Nullable DatagramCore<E> running() {
    return ended ? null : core;
  }

  void tick(long now) {
    DatagramCore<E> running = running();
    if (running == null) {
      return;
    }
    try {
      running.tick(now);
      wake();
    } catch (Throwable cause) {
      fail(cause);
    }
  }

  /// The stream behind a path is over.
  void closed(long now, int path) {
    DatagramCore<E> running = running();
    if (running == null) {
      return;
    }
    try {
      running.closed(now, path);
      wake();
    } catch (Throwable cause) {
      fail(cause);
    }
  }

  /// Sends and tells what there is, and notes the next deadline.
  void service(long now) {
    awake = false;
    DatagramCore<E> running = running();
    if (running == null) {
      return;
    }
    try {
      if (drain(now, running)) {
        wake();
      }
      if (!ended) {
        settle(now, running);
      }
    } catch (Throwable cause) {
      fail(cause);
    }
  }

  /// Sends and tells what there is.
  ///
  /// A core is not asked whether it is ready: `transmit` and `next` know it as well, and asking
  /// costs more than it saves when there are many connections.
  ///
  /// @return whether there is more
  boolean drain(long now, DatagramCore<E> running) {
    for (int round = 0; round < ROUNDS; round++) {
      boolean more = transmit(now, running);
      for (E event = running.next(); event != null; event = running.next()) {
        handler.event(now, event);
        more = true;
        if (ended) {
          return false;
        }
      }
      if (!more) {
        return false;
      }
    }
    return true;
  }

  private void settle(long now, DatagramCore<E> running) {
    long deadline = running.deadline();
    if (closing && deadline == Core.NEVER && !running.ready()) {
      end();
    } else {
      schedule(Math.max(deadline, now + 1));
    }
  }

  private void end() {
    finish();
    try {
      handler.ended();
    } catch (Throwable cause) {
      fault("a connection's handler failed at its end", cause);
    }
  }

  private void finish() {
    ended = true;
    schedule(Core.NEVER);
    release();
  }

  abstract long now();

  /// @throws IllegalStateException on another thread than the loop's
  abstract void checkThread();

  /// Asks the loop for [#service].
  abstract void awaken();

  /// Asks the loop for [#tick] at a time, or for none with [Core#NEVER].
  abstract void schedule(long deadline);

  /// Logs a bug.
  abstract void fault(String what, Throwable cause);

  /// Lets the core send a batch.
  ///
  /// @return whether the batch was filled
  abstract boolean transmit(long now, DatagramCore<E> running);

  /// Gives up everything that it has on the loop.
  abstract void release();
}
