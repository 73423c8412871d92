package dev.parley.turn;

import dev.parley.core.TransportAddress;
import dev.parley.stun.StunAttribute;
import dev.parley.stun.StunError;
import java.util.List;
import java.util.function.Supplier;

/// Permissions and channels: which peers an allocation has to do with.
///
/// RFC 8656, sections 9, 10 and 12
final class Peers {
  static final long PERMISSION_NANOS = 300_000_000_000L;
  private static final long CHANNEL_NANOS = 600_000_000_000L;
  private static final int MAX_PER_REQUEST = 64;

  private final TurnServerConfig config;
  private final Supplier<PeerPolicy> policy;
  private final Allocations allocations;
  private final Answers answers;

  Peers(
      TurnServerConfig config,
      Supplier<PeerPolicy> policy,
      Allocations allocations,
      Answers answers) {
    this.config = config;
    this.policy = policy;
    this.allocations = allocations;
    this.answers = answers;
  }

  /// Whether an address is one on which relayed addresses or servers of this process are reached
  /// without a socket; its port decides with each datagram.
  boolean isInside(TransportAddress peer) {
    for (RelayAddress relay : config.relays()) {
      if (relay.advertised().sameHost(peer)) {
        return true;
      }
    }
    for (TransportAddress self : policy.get().selves()) {
      if (self.sameHost(peer)) {
        return true;
      }
    }
    return false;
  }

  /// Whether the port on one of our own addresses is a relayed address or a server that was named.
  boolean isReachableInside(TransportAddress peer) {
    return allocations.ofRelayed(peer) != null || policy.get().isSelf(peer);
  }

  /// Answers CreatePermission: all or nothing.
  int permit(Exchange request, Allocation allocation) {
    List<TransportAddress> peers = request.message.xorAddresses(StunAttribute.XOR_PEER_ADDRESS);
    if (peers == null || peers.isEmpty() || peers.size() > MAX_PER_REQUEST) {
      return StunError.BAD_REQUEST;
    }
    for (TransportAddress peer : peers) {
      if (allocation.relayed(peer.v6()) == null) {
        return StunError.PEER_ADDRESS_FAMILY_MISMATCH;
      }
      if (!isInside(peer) && !policy.get().mayReach(peer)) {
        return StunError.FORBIDDEN;
      }
    }
    for (TransportAddress peer : peers) { // before the first permission: all or nothing
      if (!isReady(allocation, peer)) {
        return StunError.INSUFFICIENT_CAPACITY;
      }
    }
    for (TransportAddress peer : peers) {
      if (!permit(request.now, allocation, peer)) {
        return StunError.INSUFFICIENT_CAPACITY;
      }
    }
    answers.success(request);
    answers.send(request);
    return 0;
  }

  private static boolean isReady(Allocation allocation, TransportAddress peer) {
    Allocation.Relayed relayed = allocation.relayed(peer.v6());
    return relayed != null && relayed.relay.ready();
  }

  private boolean permit(long now, Allocation allocation, TransportAddress peer) {
    int limit = config.limits().permissionsPerAllocation();
    return allocation.permit(peer, now, PERMISSION_NANOS, limit);
  }

  /// Answers ChannelBind.
  int bind(Exchange request, Allocation allocation) {
    long value = request.message.u32(StunAttribute.CHANNEL_NUMBER);
    int number = (int) (value >>> 16);
    TransportAddress peer = request.message.peerAddress();
    if (value < 0
        || !ChannelData.isChannelNumber(number, config.oldChannels())
        || peer == null
        || allocation.stream) {
      return StunError.BAD_REQUEST;
    }
    if (allocation.relayed(peer.v6()) == null) {
      return StunError.PEER_ADDRESS_FAMILY_MISMATCH;
    }
    boolean inside = isInside(peer) && isReachableInside(peer);
    if (!inside && !policy.get().mayReach(peer)) {
      return StunError.FORBIDDEN;
    }
    int refusal = bind(request.now, allocation, number, peer, inside);
    if (refusal == 0) {
      answers.success(request);
      answers.send(request);
    }
    return refusal;
  }

  private int bind(
      long now, Allocation allocation, int number, TransportAddress peer, boolean inside) {
    allocation.channels.removeIf(channel -> channel.expires <= now);
    Allocation.Channel byNumber = allocation.channel(number, now);
    Allocation.Channel byPeer = allocation.channel(peer, now);
    if (byNumber != byPeer) {
      return StunError.BAD_REQUEST; // the number has another peer, or the peer another number
    }
    if (byNumber == null && allocation.channels.size() >= config.limits().channelsPerAllocation()) {
      return StunError.INSUFFICIENT_CAPACITY;
    }
    if (!isReady(allocation, peer) || !permit(now, allocation, peer)) {
      return StunError.INSUFFICIENT_CAPACITY;
    }
    if (byNumber == null) {
      byNumber = new Allocation.Channel(number, peer, inside);
      allocation.channels.add(byNumber);
    }
    byNumber.expires = now + CHANNEL_NANOS;
    return 0;
  }
}
