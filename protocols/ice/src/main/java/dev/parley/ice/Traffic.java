package dev.parley.ice;

import dev.parley.core.Outbox;
import dev.parley.core.Packet;
import dev.parley.core.Paths;
import org.jspecify.annotations.Nullable;

/// Counts what is sent through it, by the pair that it goes to; connectivity checks do not come by
/// here.
final class Traffic implements Outbox {
  private final Generations generations;
  private @Nullable Outbox out;
  private int path = Paths.NONE;
  private long packets;
  private long bytes;
  private long now;

  Traffic(Generations generations) {
    this.generations = generations;
  }

  /// Counts for this outbox from now on.
  Traffic over(long time, Outbox newOut) {
    settle();
    now = time;
    out = newOut;
    return this;
  }

  /// Adds what was counted to its pair.
  void settle() {
    if (packets > 0) {
      generations.sent(now, path, packets, bytes);
      packets = 0;
      bytes = 0;
    }
  }

  @Override
  public @Nullable Packet claim(int to, int maxLength) {
    Outbox inner = out;
    if (to != path) {
      settle();
      path = to;
    }
    return inner == null ? null : inner.claim(to, maxLength);
  }

  @Override
  public void commit(Packet packet, long sendId) {
    Outbox inner = out;
    packets++;
    bytes += packet.length();
    if (inner != null) {
      inner.commit(packet, sendId);
    }
  }
}
