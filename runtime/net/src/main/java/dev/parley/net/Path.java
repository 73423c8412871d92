package dev.parley.net;

import dev.parley.core.TransportAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/// One numbered pair of local socket and remote address, provisional or kept, of one connection.
final class Path {
  final int id;
  int base;
  InetSocketAddress remote;
  @Nullable Connection<?> owner;
  boolean kept;

  /// Its place among the provisional paths until it is kept.
  int ringPlace;

  /// Whether another shard has later proof of this address: what is no STUN request goes there.
  boolean superseded;

  /// Another connection's kept path of the same base and remote address.
  @Nullable Path next;

  private @Nullable TransportAddress address;

  Path(int id, int base, InetSocketAddress remote) {
    this.id = id;
    this.base = base;
    this.remote = remote;
  }

  void assign(int newBase, InetSocketAddress newRemote, Connection<?> newOwner) {
    base = newBase;
    remote = newRemote;
    address = null;
    owner = newOwner;
    superseded = false;
  }

  TransportAddress address() {
    TransportAddress known = address;
    if (known == null) {
      known = TransportAddress.of(remote.getAddress().getAddress(), remote.getPort());
      address = known;
    }
    return known;
  }
}
