package dev.parley.sfu;

import dev.parley.core.Core;
import dev.parley.core.DatagramCore;
import dev.parley.core.Outbox;
import dev.parley.core.Packet;
import org.jspecify.annotations.Nullable;

/// Wakes the rooms of a shard ten times a second, while there are any, and announces what crosses
/// to other shards once in each turn of the loop: a core that has only a timer.
final class RoomClock implements DatagramCore<Void> {
  private static final long INTERVAL_NANOS = 100_000_000;

  /// What is done each time.
  interface Rooms {
    /// Does it; false if there is no room left, so that the clock stops.
    boolean tick(long now);

    /// Whether something waits for [#announce()].
    boolean crosses();

    /// Tells other shards what came for them in this turn of the loop.
    void announce();
  }

  private final Rooms rooms;
  private long deadline = Core.NEVER;

  RoomClock(Rooms rooms) {
    this.rooms = rooms;
  }

  /// Begins to run, if it does not yet.
  void start(long now) {
    if (deadline == Core.NEVER) {
      deadline = now + INTERVAL_NANOS;
    }
  }

  @Override
  public void receive(long now, int path, Packet in) {
    // It keeps no path, so that no datagram is its own.
  }

  @Override
  public void tick(long now) {
    if (now >= deadline) {
      deadline = rooms.tick(now) ? now + INTERVAL_NANOS : Core.NEVER;
    }
  }

  @Override
  public long deadline() {
    return deadline;
  }

  @Override
  public boolean ready() {
    return rooms.crosses();
  }

  @Override
  public int transmit(long now, Outbox out) {
    rooms.announce();
    return 0;
  }

  @Override
  public @Nullable Void next() {
    return null;
  }

  @Override
  public void close(long now) {
    deadline = Core.NEVER;
  }
}
