package dev.parley.net;

import dev.parley.core.Bytes;
import dev.parley.core.Packet;
import dev.parley.core.TransportAddress;
import dev.parley.stun.StunMessage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a TURN server of the same process reaches the connections of [Shards]: no socket, no system
/// call, and no address that would have to be opened for it.
///
/// What comes in this way has one of our own addresses as its destination, and its answers go out
/// with that address as their source, whatever the sockets are bound to.
public final class Inside {
  /// Where answers go.
  @FunctionalInterface
  public interface Exit {
    /// Takes a datagram, on a shard's thread. The packet is lent.
    ///
    /// @param self the address that it comes from
    /// @return false if it is lost
    boolean send(TransportAddress self, TransportAddress remote, Packet packet);
  }

  private final List<Shard> shards;
  private final List<TransportAddress> bases;
  private final List<DatagramRing<TransportAddress, TransportAddress>> rings = new ArrayList<>();

  /// The shard of a source, by its port: that of its last STUN request. Where it is wrong, the
  /// shard itself knows better.
  private final byte[] homes = new byte[1 << 16];

  private volatile @Nullable Exit exit;

  Inside(List<Shard> shards, List<TransportAddress> bases) {
    this.shards = shards;
    this.bases = bases;
    for (Shard shard : shards) {
      rings.add(
          shard
              .loop()
              .ring(
                  DatagramRing.SLOTS,
                  (self, source, array, offset, length) ->
                      arrive(shard, self, source, array, offset, length)));
      shard.loop().exit(this::send);
    }
  }

  /// Says where answers go; before that they are lost.
  public void exit(Exit newExit) {
    exit = newExit;
  }

  private boolean send(TransportAddress self, TransportAddress remote, Packet packet) {
    Exit open = exit;
    return open != null && open.send(self, remote, packet);
  }

  /// Hands a datagram to the connection that it belongs to; by one thread at a time.
  ///
  /// @param self the address that it was sent to
  /// @return false if it is lost, because too many wait
  public boolean deliver(TransportAddress self, TransportAddress source, Packet packet) {
    int home = homes[source.port()] & 0xFF;
    if (shards.size() > 1 && isRequest(packet)) {
      String ufrag = StunMessage.localUfrag(packet.array(), packet.offset(), packet.length());
      int named = ufrag == null ? -1 : ShardPrefix.shard(ufrag);
      if (named >= 0 && named < shards.size()) {
        home = named;
        homes[source.port()] = (byte) named;
      }
    }
    return rings.get(home).offer(self, source, packet);
  }

  private static boolean isRequest(Packet packet) {
    return packet.length() > 0
        && packet.u8(0) < 4
        && StunMessage.isStun(packet.array(), packet.offset(), packet.length())
        && (Bytes.u16(packet.array(), packet.offset()) & Demux.REQUEST_MASK) == 0;
  }

  private void arrive(
      Shard shard,
      TransportAddress self,
      TransportAddress source,
      byte[] array,
      int offset,
      int length) {
    shard.loop().deliverInside(array, offset, length, base(self), self, source, false);
  }

  /// The socket that stands for an address of ours, which a NAT in front may have given us.
  private int base(TransportAddress self) {
    int sameFamily = 0;
    for (int i = bases.size() - 1; i >= 0; i--) {
      if (bases.get(i).sameHost(self)) {
        return i;
      }
      sameFamily = bases.get(i).v6() == self.v6() ? i : sameFamily;
    }
    return sameFamily;
  }
}
