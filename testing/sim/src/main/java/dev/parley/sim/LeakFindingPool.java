package dev.parley.sim;

import dev.parley.core.Packet;
import dev.parley.core.PacketPool;
import java.util.Arrays;
import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;

/// A pool for tests: it fills what comes back with poison, never lends the same memory twice, and
/// knows who holds what.
public final class LeakFindingPool implements PacketPool {
  private static final byte POISON = (byte) 0xDB;

  private final IdentityHashMap<Packet, Throwable> taken = new IdentityHashMap<>();
  private final int limit;

  /// A pool of at most `limit` packets at a time.
  public LeakFindingPool(int limit) {
    this.limit = limit;
  }

  @Override
  public @Nullable Packet take() {
    if (taken.size() >= limit) {
      return null;
    }
    Packet packet = Packet.pooled(new byte[Packet.HEADROOM + Packet.CAPACITY], this);
    taken.put(packet, new Throwable("taken here"));
    return packet;
  }

  @Override
  public void recycle(Packet packet) {
    if (taken.remove(packet) == null) {
      throw new AssertionError("a packet came back that is not out");
    }
    Arrays.fill(packet.array(), POISON);
  }

  /// How many packets are out.
  public int inUse() {
    return taken.size();
  }

  /// Fails, with the stack that took it as the cause, if a packet is still out.
  public void assertNoLeaks() {
    for (Throwable holder : taken.values()) {
      throw new AssertionError(taken.size() + " packets were not given back", holder);
    }
  }
}
