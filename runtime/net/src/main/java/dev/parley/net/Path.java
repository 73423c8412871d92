package dev.parley.net;

import dev.parley.core.TransportAddress;
import org.jspecify.annotations.Nullable;

/// One numbered pair of local socket and remote address, provisional or kept, of one connection.
final class Path {
  final int id;
  int base;
  TransportAddress remote;
  @Nullable Connection<?> owner;
  boolean kept;

  /// Its place among the provisional paths until it is kept.
  int ringPlace;

  /// Whether another shard has later proof of this address: what is no STUN request goes there.
  boolean superseded;

  /// The address of ours under which our own TURN server leads here; null: through a socket.
  @Nullable TransportAddress inside;

  /// Another connection's kept path of the same base and remote address.
  @Nullable Path next;

  Path(int id, int base, TransportAddress remote) {
    this.id = id;
    this.base = base;
    this.remote = remote;
  }

  void assign(int newBase, TransportAddress newRemote, Connection<?> newOwner) {
    base = newBase;
    remote = newRemote;
    owner = newOwner;
    superseded = false;
    inside = null;
  }
}
