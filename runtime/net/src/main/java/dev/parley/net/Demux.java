package dev.parley.net;

import dev.parley.core.Bytes;
import dev.parley.core.Counters;
import dev.parley.core.Packet;
import dev.parley.core.TransportAddress;
import dev.parley.stun.StunMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Finds the connection of a datagram: a STUN request's by the user name fragment, any other's by
/// where it came from.
///
/// Sources count only once they were kept, that is, authenticated. A datagram for a connection of
/// another shard is handed over.
final class Demux {
  /// Takes what belongs to another shard.
  @FunctionalInterface
  interface Handover {
    void accept(int shard, int base, TransportAddress source, Packet packet);
  }

  static final int REQUEST_MASK = 0x0110;

  private final int shard;
  private final int shards;
  private final PathTable paths;
  private final Counters<NetDrop> drops;
  private final Handover handover;
  private final Map<String, Connection<?>> byUfrag = new HashMap<>();
  private final List<Map<TransportAddress, Integer>> elsewhere = new ArrayList<>();
  private @Nullable TransportAddress inside;

  Demux(
      int shard,
      int shards,
      int bases,
      PathTable paths,
      Counters<NetDrop> drops,
      Handover handover) {
    this.shard = shard;
    this.shards = shards;
    this.paths = paths;
    this.drops = drops;
    this.handover = handover;
    for (int i = 0; i < bases; i++) {
      elsewhere.add(new HashMap<>());
    }
  }

  void route(String ufrag, Connection<?> connection) {
    if (byUfrag.putIfAbsent(ufrag, connection) != null) {
      throw new IllegalStateException("another connection has the ufrag " + ufrag);
    }
  }

  void unroute(String ufrag) {
    byUfrag.remove(ufrag);
  }

  /// Another shard has kept a path from this source, which supersedes ours.
  void keptElsewhere(int base, TransportAddress source, int otherShard) {
    elsewhere.get(base).put(source, otherShard);
    supersede(base, source, true);
  }

  /// Another shard wants to reach this source, which has proved nothing to it yet.
  void openedElsewhere(int base, TransportAddress source, int otherShard) {
    elsewhere.get(base).putIfAbsent(source, otherShard);
  }

  /// Another shard has given up its paths from this source.
  void goneElsewhere(int base, TransportAddress source, int otherShard) {
    if (elsewhere.get(base).remove(source, otherShard)) {
      supersede(base, source, false);
    }
  }

  /// We have kept a path from this source, which supersedes all others.
  void keptHere(int base, TransportAddress source) {
    elsewhere.get(base).remove(source);
    supersede(base, source, false);
  }

  private void supersede(int base, TransportAddress source, boolean superseded) {
    for (Path path = paths.find(base, source); path != null; path = path.next) {
      path.superseded = superseded;
    }
  }

  /// Delivers a datagram that came through our own TURN server.
  ///
  /// @param self the address of ours that it was sent to
  void receiveInside(
      long now,
      int base,
      TransportAddress self,
      TransportAddress source,
      Packet packet,
      boolean stray) {
    inside = self;
    try {
      receive(now, base, source, packet, stray);
    } finally {
      inside = null;
    }
  }

  /// The address of ours that the datagram at hand was sent to through our own TURN server, or
  /// null.
  @Nullable TransportAddress inside() {
    return inside;
  }

  /// Delivers a datagram to its connection.
  ///
  /// @param stray whether it was handed over already
  void receive(long now, int base, TransportAddress source, Packet packet, boolean stray) {
    byte[] array = packet.array();
    int at = packet.offset();
    if (packet.u8(0) < 4 && StunMessage.isStun(array, at, packet.length())) {
      if ((Bytes.u16(array, at) & REQUEST_MASK) == 0) {
        request(now, base, source, packet, stray);
      } else {
        response(now, base, source, packet, stray);
      }
      return;
    }
    Path path = paths.find(base, source);
    Connection<?> owner = path == null ? null : path.owner;
    if (path == null || owner == null || path.superseded) {
      unknown(base, source, packet, stray);
    } else {
      owner.receive(now, path.id, packet);
    }
  }

  private void request(long now, int base, TransportAddress source, Packet packet, boolean stray) {
    String ufrag = StunMessage.localUfrag(packet.array(), packet.offset(), packet.length());
    if (ufrag == null) {
      drops.count(NetDrop.NO_USERNAME);
      return;
    }
    Connection<?> connection = byUfrag.get(ufrag);
    if (connection == null) {
      int other = ShardPrefix.shard(ufrag);
      if (!stray && other != shard && other >= 0 && other < shards) {
        handover.accept(other, base, source, packet);
      } else {
        drops.count(NetDrop.UNKNOWN_UFRAG);
      }
      return;
    }
    Path path = paths.find(base, source, connection);
    if (path == null) {
      path = paths.provisional(base, source, connection);
    }
    if (inside != null) { // and never back: that datagrams come by the socket too proves nothing
      path.inside = inside;
    }
    connection.receive(now, path.id, packet);
  }

  /// A response goes to everyone who may have asked: the transaction's number and key decide there.
  private void response(long now, int base, TransportAddress source, Packet packet, boolean stray) {
    @Nullable Path path = paths.find(base, source);
    if (path == null || elsewhere.get(base).containsKey(source)) {
      unknown(base, source, packet, stray);
    }
    while (path != null) {
      Path next = path.next;
      Connection<?> owner = path.owner;
      if (owner != null) {
        owner.receive(now, path.id, packet);
      }
      path = next;
    }
  }

  private void unknown(int base, TransportAddress source, Packet packet, boolean stray) {
    Integer other = stray || shards == 1 ? null : elsewhere.get(base).get(source);
    if (other == null) {
      drops.count(NetDrop.UNKNOWN_SOURCE);
    } else {
      handover.accept(other, base, source, packet);
    }
  }
}
