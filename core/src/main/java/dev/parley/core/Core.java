package dev.parley.core;

import org.jspecify.annotations.Nullable;

/// A protocol engine without I/O: it is told the time and given its randomness, and owns neither
/// thread nor socket.
///
/// One thread owns a core. Calls compose freely, in any order: nothing has to be drained after a
/// call. Media is pushed to a sink while bytes are received; control events are pulled with
/// [#next()].
///
/// The laws, each tested for every core by `dev.parley.sim.CoreContract`:
///
/// 1. After `tick(t)`: `deadline() > t` or `ready()`. Two ticks at one time equal one tick.
/// 2. Receiving any bytes never throws and never grows memory without bound.
/// 3. `ready()` and `deadline()` are O(1).
/// 4. The same seed and the same inputs give the same bytes.
///
/// @param <E> the sealed type of the control events
public interface Core<E> {
  /// The deadline of a core that waits for nothing.
  long NEVER = Long.MAX_VALUE;

  /// Fires every timer that is due at or before `now`.
  ///
  /// @param now monotonic nanoseconds of arbitrary origin
  void tick(long now);

  /// When the next timer is due in monotonic nanoseconds, or [#NEVER].
  long deadline();

  /// Whether [#transmit] or [#next] has something to give.
  boolean ready();

  /// Encodes what is to be sent straight into the driver's batch, until nothing is left or the
  /// batch is full.
  ///
  /// @param now monotonic nanoseconds
  /// @return the number of packets committed
  int transmit(long now, Outbox out);

  /// The next control event in order, or null.
  @Nullable E next();

  /// Begins the end: says goodbye where the protocol can. Over when `!ready()` and `deadline() ==
  /// NEVER`.
  void close(long now);
}
