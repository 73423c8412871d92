package dev.parley.session;

import dev.parley.core.Packet;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// SRTP and SRTCP that arrived before the keys: the first packets of a call, which overtake the end
/// of the handshake.
final class EarlyPackets {
  private final ArrayDeque<Packet> packets = new ArrayDeque<>();
  private final int limit;

  EarlyPackets(int limit) {
    this.limit = limit;
  }

  /// Keeps the packet; false when there are enough.
  boolean add(Packet packet) {
    if (packets.size() >= limit) {
      return false;
    }
    packets.add(packet.retain());
    return true;
  }

  /// The first one, which the caller now has to release; null when there are no more.
  @Nullable Packet poll() {
    return packets.poll();
  }

  void clear() {
    for (Packet packet = poll(); packet != null; packet = poll()) {
      packet.release();
    }
  }
}
