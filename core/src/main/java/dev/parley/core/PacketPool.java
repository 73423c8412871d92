package dev.parley.core;

import org.jspecify.annotations.Nullable;

/// Lends packets of [Packet#CAPACITY] bytes; belongs to one thread and is bounded.
public interface PacketPool {
  /// An empty packet with one reference, or null when the pool's limit is reached: the caller drops
  /// and counts.
  @Nullable Packet take();

  /// Takes back a packet whose last reference was released; called by [Packet#release()] alone.
  void recycle(Packet packet);
}
