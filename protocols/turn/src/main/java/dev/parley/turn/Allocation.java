package dev.parley.turn;

import dev.parley.core.TransportAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One client's relayed addresses with their permissions and channels.
///
/// Drivers only hold on to it, to say where a datagram from a peer belongs.
///
/// RFC 8656, section 5: https://www.rfc-editor.org/rfc/rfc8656#section-5
public final class Allocation extends Expiry.Item {
  /// One relayed transport address: dual allocations have two.
  static final class Relayed {
    final TurnNet.Relay relay;
    final RelayAddress at;
    final TransportAddress advertised;
    final TransportAddress local;
    long expires;

    Relayed(
        TurnNet.Relay relay, RelayAddress at, TransportAddress local, TransportAddress advertised) {
      this.relay = relay;
      this.at = at;
      this.local = local;
      this.advertised = advertised;
    }
  }

  /// A peer's address that may send (RFC 8656, section 9).
  static final class Permission {
    final TransportAddress host;
    long expires;

    Permission(TransportAddress host) {
      this.host = host;
    }
  }

  /// A number that stands for a peer (RFC 8656, section 12).
  static final class Channel {
    final int number;
    final TransportAddress peer;
    final boolean own;
    long expires;

    Channel(int number, TransportAddress peer, boolean own) {
      this.number = number;
      this.peer = peer;
      this.own = own;
    }
  }

  private final long id;
  final TurnLink link;
  final TransportAddress client;
  final String username;
  final String userName;
  final boolean stream;
  final long begun;
  final int transactionHigh;
  final long transactionLow;
  final List<Relayed> relayed = new ArrayList<>(2);
  final List<Permission> permissions = new ArrayList<>(2);
  final List<Channel> channels = new ArrayList<>(2);
  final List<PeerConnection> connections = new ArrayList<>(0);
  final ByteRate toPeers;
  final ByteRate toClient;
  final AllocationTraffic traffic = new AllocationTraffic();
  @Nullable TransportAddress lastSendPeer;
  long reservationToken;
  int addressError;
  boolean ended;
  private final TurnServer server;

  Allocation(
      TurnServer server, long id, Exchange request, TurnUser user, boolean stream, long rate) {
    super(id);
    this.server = server;
    this.id = id;
    this.stream = stream;
    link = request.link;
    client = request.client;
    username = request.username;
    userName = user.name();
    begun = request.now;
    transactionHigh = request.message.transactionHigh();
    transactionLow = request.message.transactionLow();
    toPeers = new ByteRate(rate, begun);
    toClient = new ByteRate(rate, begun);
  }

  /// A number that no other allocation of this server has had.
  public long id() {
    return id;
  }

  @Override
  void expire(long now) {
    server.allocations().expire(now, this);
  }

  @Nullable Relayed relayed(boolean v6) {
    for (int i = 0; i < relayed.size(); i++) {
      if (relayed.get(i).advertised.v6() == v6) {
        return relayed.get(i);
      }
    }
    return null;
  }

  @Nullable Permission permission(TransportAddress peer, long now) {
    for (int i = 0; i < permissions.size(); i++) {
      Permission permission = permissions.get(i);
      if (permission.host.sameHost(peer)) {
        return permission.expires > now ? permission : null;
      }
    }
    return null;
  }

  @Nullable Channel channel(int number, long now) {
    for (int i = 0; i < channels.size(); i++) {
      Channel channel = channels.get(i);
      if (channel.number == number) {
        return channel.expires > now ? channel : null;
      }
    }
    return null;
  }

  @Nullable Channel channel(TransportAddress peer, long now) {
    for (int i = 0; i < channels.size(); i++) {
      Channel channel = channels.get(i);
      if (channel.peer.equals(peer)) {
        return channel.expires > now ? channel : null;
      }
    }
    return null;
  }

  /// Makes or renews a permission.
  ///
  /// @return false if there are too many
  boolean permit(TransportAddress peer, long now, long lifetimeNanos, int limit) {
    Permission known = null;
    for (Permission permission : permissions) {
      known = permission.host.sameHost(peer) ? permission : known;
    }
    if (known == null) {
      if (permissions.size() >= limit) {
        permissions.removeIf(permission -> permission.expires <= now);
        if (permissions.size() >= limit) {
          return false;
        }
      }
      known = new Permission(peer.withPort(0));
      permissions.add(known);
    }
    known.expires = now + lifetimeNanos;
    return true;
  }
}
