package dev.parley.core;

import org.jspecify.annotations.Nullable;

/// A pool that grows slot by slot up to a limit and keeps what comes back on a stack.
public final class SlotPool implements PacketPool {
  private final Packet[] free;
  private int freeCount;
  private int created;

  /// A pool of at most `limit` packets, each of 2 KiB.
  public SlotPool(int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("limit " + limit + " must be at least 1");
    }
    free = new Packet[limit];
  }

  @Override
  public @Nullable Packet take() {
    if (freeCount > 0) {
      Packet packet = free[--freeCount];
      packet.reuse();
      return packet;
    }
    if (created == free.length) {
      return null;
    }
    created++;
    return Packet.pooled(new byte[Packet.HEADROOM + Packet.CAPACITY], this);
  }

  @Override
  public void recycle(Packet packet) {
    free[freeCount++] = packet;
  }

  /// How many packets are out.
  public int inUse() {
    return created - freeCount;
  }
}
