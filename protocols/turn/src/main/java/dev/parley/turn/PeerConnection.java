package dev.parley.turn;

import dev.parley.core.TransportAddress;
import org.jspecify.annotations.Nullable;

/// One TCP connection between a relayed address and a peer (RFC 6062).
final class PeerConnection extends Expiry.Item {
  /// How far it has come.
  enum State {
    CONNECTING,
    UNBOUND,
    BOUND
  }

  final long id;
  final Allocation allocation;
  final Allocation.Relayed relayed;
  final TransportAddress peer;
  private final PeerConnections all;
  State state;

  /// The Connect request that waits for its answer.
  @Nullable Exchange request;

  PeerConnection(
      PeerConnections all,
      long number,
      long id,
      Allocation allocation,
      Allocation.Relayed relayed,
      TransportAddress peer,
      State state) {
    super(number);
    this.all = all;
    this.id = id;
    this.allocation = allocation;
    this.relayed = relayed;
    this.peer = peer;
    this.state = state;
  }

  /// Nobody took it in time.
  @Override
  void expire(long now) {
    end();
  }

  /// Closes it.
  void end() {
    all.forget(this);
    relayed.relay.disconnect(id);
  }
}
