package dev.parley.net;

import dev.parley.core.Packet;
import dev.parley.core.TransportAddress;
import java.util.HashMap;
import java.util.Map;

/// The streams of one shard by the address at their other end; belongs to its thread.
final class ShardStreams {
  private final Shard shard;
  private final Map<TransportAddress, StreamLink> links = new HashMap<>();

  ShardStreams(Shard shard) {
    this.shard = shard;
  }

  void add(StreamLink link) {
    StreamLink old = links.put(link.remote(), link);
    if (old != null) {
      old.close();
    }
  }

  void send(TransportAddress remote, Packet packet) {
    StreamLink link = links.get(remote);
    if (link == null || !link.send(packet)) {
      shard.drops().count(NetDrop.STREAM_FULL);
    }
  }

  /// Takes a datagram that came over a stream.
  void received(StreamLink link, byte[] datagram) {
    if (links.get(link.remote()) != link) {
      shard.drops().count(NetDrop.UNKNOWN_SOURCE);
      return;
    }
    shard.loop().deliverStray(datagram, shard.streamBase(), link.remote());
    link.proved = shard.table().find(shard.streamBase(), link.remote()) != null;
  }

  /// The connection gave the path up: the stream has served its time.
  void finish(TransportAddress remote) {
    StreamLink link = links.remove(remote);
    if (link != null) {
      link.finish();
    }
  }

  /// The stream ended: tells the connections that it carried.
  void ended(StreamLink link) {
    if (!links.remove(link.remote(), link)) {
      return;
    }
    Path path = shard.table().find(shard.streamBase(), link.remote());
    while (path != null) {
      Path next = path.next;
      Connection<?> owner = path.owner;
      if (owner != null) {
        owner.closed(shard.now(), path.id);
      }
      path = next;
    }
  }

  void closeAll() {
    for (StreamLink link : links.values().toArray(StreamLink[]::new)) {
      link.close();
    }
    links.clear();
  }
}
