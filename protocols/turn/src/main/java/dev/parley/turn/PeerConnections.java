package dev.parley.turn;

import dev.parley.core.Core;
import dev.parley.core.Counters;
import dev.parley.core.Entropy;
import dev.parley.core.Packet;
import dev.parley.core.TransportAddress;
import dev.parley.stun.StunAttribute;
import dev.parley.stun.StunError;
import dev.parley.stun.StunMessage;
import dev.parley.stun.StunMethod;
import dev.parley.stun.StunWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/// TURN for TCP peers: Connect, ConnectionAttempt and ConnectionBind.
///
/// RFC 6062, section 5: https://www.rfc-editor.org/rfc/rfc6062#section-5
final class PeerConnections {
  private static final long UNBOUND_NANOS = 30_000_000_000L;

  private final TurnServerConfig config;
  private final Supplier<PeerPolicy> policy;
  private final Expiry expiry;
  private final Entropy entropy;
  private final Answers answers;
  private final Counters<TurnDrop> drops;
  private final Map<Long, PeerConnection> byId = new LinkedHashMap<>();

  PeerConnections(
      TurnServerConfig config,
      Supplier<PeerPolicy> policy,
      Expiry expiry,
      Entropy entropy,
      Answers answers,
      Counters<TurnDrop> drops) {
    this.config = config;
    this.policy = policy;
    this.expiry = expiry;
    this.entropy = entropy;
    this.answers = answers;
    this.drops = drops;
  }

  /// Answers Connect, once the connection is there.
  int connect(Exchange request, Allocation allocation, Packet packet) {
    TransportAddress peer = request.message.peerAddress();
    if (peer == null || !allocation.stream) {
      return StunError.BAD_REQUEST;
    }
    Allocation.Relayed relayed = allocation.relayed(peer.v6());
    if (relayed == null) {
      return StunError.PEER_ADDRESS_FAMILY_MISMATCH;
    }
    if (!policy.get().mayReach(peer)) {
      return StunError.FORBIDDEN;
    }
    if (has(allocation, peer)) {
      return StunError.CONNECTION_ALREADY_EXISTS;
    }
    if (isFull(allocation)) {
      return StunError.INSUFFICIENT_CAPACITY;
    }
    PeerConnection connection = add(allocation, relayed, peer, PeerConnection.State.CONNECTING);
    connection.request = kept(request, packet);
    expiry.set(connection, request.now + UNBOUND_NANOS);
    relayed.relay.connect(peer, connection.id);
    return 0;
  }

  /// The request again on bytes of its own.
  private static Exchange kept(Exchange request, Packet packet) {
    Packet copy = Packet.copyOf(packet.toByteArray());
    StunMessage message = new StunMessage();
    message.read(copy);
    Exchange kept = new Exchange(request.now, request.link, request.client, message, copy);
    kept.key = request.key;
    kept.sha256 = request.sha256;
    return kept;
  }

  private static boolean has(Allocation allocation, TransportAddress peer) {
    for (PeerConnection connection : allocation.connections) {
      if (connection.peer.equals(peer)) {
        return true;
      }
    }
    return false;
  }

  private boolean isFull(Allocation allocation) {
    return allocation.connections.size() >= config.limits().connectionsPerAllocation();
  }

  private PeerConnection add(
      Allocation allocation,
      Allocation.Relayed relayed,
      TransportAddress peer,
      PeerConnection.State state) {
    long id;
    do {
      id = entropy.nextInt() & 0xFFFF_FFFFL;
    } while (id == 0 || byId.containsKey(id));
    PeerConnection connection =
        new PeerConnection(this, expiry.number(), id, allocation, relayed, peer, state);
    byId.put(id, connection);
    allocation.connections.add(connection);
    return connection;
  }

  void forget(PeerConnection connection) {
    expiry.set(connection, Core.NEVER);
    byId.remove(connection.id);
    connection.allocation.connections.remove(connection);
  }

  /// Tells how a connection to a peer went.
  void connected(long now, long id, boolean success) {
    PeerConnection connection = byId.get(id);
    Exchange request = connection == null ? null : connection.request;
    if (connection == null || request == null) {
      return;
    }
    connection.request = null;
    if (!success) {
      forget(connection);
      answers.refuse(request, StunError.CONNECTION_TIMEOUT_OR_FAILURE);
      return;
    }
    connection.state = PeerConnection.State.UNBOUND;
    expiry.set(connection, now + UNBOUND_NANOS);
    StunWriter writer = answers.success(request);
    writer.u32(StunAttribute.CONNECTION_ID, id);
    answers.send(request);
  }

  /// Takes a connection that a peer has made to a relayed address.
  ///
  /// @return its number, or 0: it is to be closed
  long accepted(long now, Allocation allocation, TransportAddress peer) {
    Allocation.Relayed relayed = allocation.relayed(peer.v6());
    if (relayed == null
        || allocation.permission(peer, now) == null
        || isFull(allocation)
        || has(allocation, peer)) {
      drops.count(TurnDrop.NO_PERMISSION);
      return 0;
    }
    PeerConnection connection = add(allocation, relayed, peer, PeerConnection.State.UNBOUND);
    expiry.set(connection, now + UNBOUND_NANOS);
    answers.indicate(
        allocation.link,
        allocation.client,
        StunMethod.CONNECTION_ATTEMPT,
        entropy.nextLong(),
        peer,
        connection.id);
    return connection.id;
  }

  /// Answers ConnectionBind, which came on a connection of its own.
  int bind(Exchange request) {
    PeerConnection connection = byId.get(request.message.u32(StunAttribute.CONNECTION_ID));
    if (connection == null
        || connection.state != PeerConnection.State.UNBOUND
        || !request.link.transport().stream()
        || request.allocation() != null) {
      return StunError.BAD_REQUEST;
    }
    if (!connection.allocation.username.equals(request.username)) {
      return StunError.WRONG_CREDENTIALS;
    }
    connection.state = PeerConnection.State.BOUND;
    expiry.set(connection, Core.NEVER);
    answers.success(request).u32(StunAttribute.CONNECTION_ID, connection.id);
    answers.send(request);
    connection.relayed.relay.join(connection.id, request.link);
    return 0;
  }

  /// Tells that a connection to a peer is gone.
  void disconnected(long id) {
    PeerConnection connection = byId.get(id);
    if (connection != null) {
      forget(connection);
    }
  }
}
