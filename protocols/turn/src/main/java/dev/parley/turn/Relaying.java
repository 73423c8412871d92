package dev.parley.turn;

import dev.parley.core.Bytes;
import dev.parley.core.Counters;
import dev.parley.core.Packet;
import dev.parley.core.TransportAddress;
import dev.parley.stun.StunAttribute;
import dev.parley.stun.StunMessage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Moves data between clients and peers: the part that works for every packet, in place.
///
/// RFC 8656, sections 11 and 12.5 to 12.7
final class Relaying {
  private final TurnNet net;
  private final Supplier<PeerPolicy> policy;
  private final Allocations allocations;
  private final Peers peers;
  private final Counters<TurnDrop> drops;
  private final ByteRate total;
  private final AllocationTraffic traffic = new AllocationTraffic();
  private long transaction;
  private long inside;

  Relaying(
      TurnNet net,
      Supplier<PeerPolicy> policy,
      Allocations allocations,
      Peers peers,
      Counters<TurnDrop> drops,
      ByteRate total,
      long firstTransaction) {
    this.net = net;
    this.policy = policy;
    this.allocations = allocations;
    this.peers = peers;
    this.drops = drops;
    this.total = total;
    transaction = firstTransaction;
  }

  /// What was relayed in all.
  AllocationTraffic traffic() {
    return traffic;
  }

  /// How many packets went to and came from servers of our own process.
  long inside() {
    return inside;
  }

  /// Takes ChannelData from a client.
  void channelData(long now, TurnLink link, TransportAddress client, Packet packet) {
    int count = ChannelData.dataLength(packet.array(), packet.offset(), packet.length());
    if (count < 0) {
      drops.count(TurnDrop.MALFORMED);
      return;
    }
    Allocation allocation = link.allocations.get(client);
    if (allocation == null) {
      drops.count(TurnDrop.NO_ALLOCATION);
      return;
    }
    int number = Bytes.u16(packet.array(), packet.offset());
    Allocation.Channel channel = allocation.channel(number, now);
    if (channel == null) {
      drops.count(TurnDrop.NO_CHANNEL);
      return;
    }
    packet.window(packet.offset() + ChannelData.HEADER_BYTES, count);
    toPeer(now, allocation, channel.peer, channel.own, packet, false);
  }

  /// Takes a Send indication from a client.
  void send(long now, TurnLink link, TransportAddress client, StunMessage message, Packet packet) {
    Allocation allocation = link.allocations.get(client);
    if (allocation == null || allocation.stream) {
      drops.count(TurnDrop.NO_ALLOCATION);
      return;
    }
    TransportAddress peer = peerOf(allocation, message);
    int data = message.valueAt(StunAttribute.DATA);
    if (peer == null || data < 0 || message.unknownCount() > 0) {
      drops.count(TurnDrop.MALFORMED);
      return;
    }
    if (allocation.permission(peer, now) == null) {
      drops.count(TurnDrop.NO_PERMISSION);
      return;
    }
    boolean dontFragment = message.has(StunAttribute.DONT_FRAGMENT);
    packet.window(data, message.valueLength(StunAttribute.DATA));
    toPeer(now, allocation, peer, peers.isInside(peer), packet, dontFragment);
  }

  /// The peer of an indication, usually that of the one before.
  private static @Nullable TransportAddress peerOf(Allocation allocation, StunMessage message) {
    TransportAddress last = allocation.lastSendPeer;
    if (last != null && message.peerAddressIs(last)) {
      return last;
    }
    TransportAddress peer = message.peerAddress();
    allocation.lastSendPeer = peer;
    return peer;
  }

  private void toPeer(
      long now,
      Allocation allocation,
      TransportAddress peer,
      boolean inside,
      Packet packet,
      boolean dontFragment) {
    Allocation.Relayed relayed = allocation.relayed(peer.v6());
    int bytes = packet.length();
    if (relayed == null) {
      drops.count(TurnDrop.WRONG_FAMILY);
      return;
    }
    if (!allocation.toPeers.take(now, bytes) || !total.take(now, bytes)) {
      drops.count(TurnDrop.OVER_BANDWIDTH);
      return;
    }
    allocation.traffic.packetsToPeers++;
    allocation.traffic.bytesToPeers += bytes;
    traffic.packetsToPeers++;
    traffic.bytesToPeers += bytes;
    if (inside) {
      toInside(now, relayed, peer, packet, dontFragment);
    } else {
      relayed.relay.send(peer, packet, dontFragment);
    }
  }

  /// To one of our own addresses: another client's relayed address, or a server of this process.
  private void toInside(
      long now,
      Allocation.Relayed from,
      TransportAddress peer,
      Packet packet,
      boolean dontFragment) {
    Allocation other = allocations.ofRelayed(peer);
    if (other != null) {
      fromPeer(now, other, from.advertised, packet);
    } else if (policy.get().isSelf(peer)) {
      inside++;
      net.toSelf(from.relay, peer, from.advertised, packet);
    } else if (policy.get().mayReach(peer)) {
      from.relay.send(peer, packet, dontFragment);
    } else {
      drops.count(TurnDrop.FORBIDDEN_PEER);
    }
  }

  /// Takes a datagram that a server of our own process has sent to a relayed address.
  void fromSelf(long now, Allocation allocation, TransportAddress self, Packet packet) {
    inside++;
    fromPeer(now, allocation, self, packet);
  }

  /// Takes a datagram that a peer has sent to a relayed address.
  void fromPeer(long now, Allocation allocation, TransportAddress peer, Packet packet) {
    if (allocation.ended || allocation.permission(peer, now) == null) {
      drops.count(TurnDrop.NO_PERMISSION);
      return;
    }
    int bytes = packet.length();
    if (!allocation.toClient.take(now, bytes) || !total.take(now, bytes)) {
      drops.count(TurnDrop.OVER_BANDWIDTH);
      return;
    }
    Allocation.Channel channel = allocation.channel(peer, now);
    boolean fits =
        channel != null
            ? ChannelData.wrap(packet, channel.number, allocation.link.transport().stream())
            : DataIndication.wrap(packet, peer, transaction++);
    if (!fits) {
      drops.count(TurnDrop.OVERSIZED);
      return;
    }
    allocation.traffic.packetsToClient++;
    allocation.traffic.bytesToClient += bytes;
    traffic.packetsToClient++;
    traffic.bytesToClient += bytes;
    net.toClient(allocation.link, allocation.client, packet);
  }
}
