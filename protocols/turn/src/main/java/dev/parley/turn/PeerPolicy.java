package dev.parley.turn;

import dev.parley.core.TransportAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// To which peers the server relays.
///
/// Everything that is not the public internet is refused, in every disguise that an IPv4 address
/// has within IPv6, and so are the machine's own addresses: a TURN server is an open door to the
/// network behind it otherwise. On our own addresses only two kinds of ports can be reached,
/// without a socket in between: other clients' relayed addresses, and the servers of this process
/// that were named.
///
/// @param allowed ranges that may be reached although they would be refused; they win
/// @param refused more ranges that may not be reached
/// @param own this machine's addresses, ports ignored, and those that a NAT forwards to it
/// @param selves the transport addresses of servers in this process
public record PeerPolicy(
    List<AddressRange> allowed,
    List<AddressRange> refused,
    List<TransportAddress> own,
    List<TransportAddress> selves) {
  /// The ranges that are not the public internet (RFC 6890 and its registries).
  private static final List<AddressRange> SPECIAL =
      Stream.of(
              "0.0.0.0/8",
              "10.0.0.0/8",
              "100.64.0.0/10",
              "127.0.0.0/8",
              "169.254.0.0/16",
              "172.16.0.0/12",
              "192.0.0.0/24",
              "192.0.2.0/24",
              "192.88.99.0/24",
              "192.168.0.0/16",
              "198.18.0.0/15",
              "198.51.100.0/24",
              "203.0.113.0/24",
              "224.0.0.0/4",
              "240.0.0.0/4",
              "2001:db8::/32",
              "2001::/23", // Teredo and other protocol assignments
              "2002::/16") // 6to4
          .map(AddressRange::parse)
          .toList();

  private static final AddressRange GLOBAL = AddressRange.parse("2000::/3");
  private static final AddressRange NAT64 = AddressRange.parse("64:ff9b::/96");
  private static final long ISATAP = 0x5EFE;

  public PeerPolicy {
    allowed = List.copyOf(allowed);
    refused = List.copyOf(refused);
    own = List.copyOf(own);
    selves = List.copyOf(selves);
  }

  /// The public internet alone.
  public static PeerPolicy publicInternet() {
    return new PeerPolicy(List.of(), List.of(), List.of(), List.of());
  }

  public PeerPolicy withAllowed(List<AddressRange> ranges) {
    return new PeerPolicy(ranges, refused, own, selves);
  }

  public PeerPolicy withRefused(List<AddressRange> ranges) {
    return new PeerPolicy(allowed, ranges, own, selves);
  }

  /// Names this machine's addresses and the servers of this process that may be reached on them.
  public PeerPolicy withOwn(List<TransportAddress> addresses, List<TransportAddress> servers) {
    List<TransportAddress> all = new ArrayList<>(addresses);
    all.addAll(servers);
    return new PeerPolicy(allowed, refused, all, servers);
  }

  /// Whether an address is this machine's, so that only [#isSelf] and relayed addresses count.
  public boolean isOwn(TransportAddress peer) {
    for (int i = 0; i < own.size(); i++) {
      if (own.get(i).sameHost(peer)) {
        return true;
      }
    }
    return false;
  }

  /// Whether a server of this process has this transport address.
  public boolean isSelf(TransportAddress peer) {
    return selves.contains(peer);
  }

  /// Whether datagrams may be sent to this host through a socket.
  public boolean mayReach(TransportAddress peer) {
    if (matches(allowed, peer)) {
      return true;
    }
    if (isOwn(peer) || matches(refused, peer)) {
      return false;
    }
    if (!peer.v6()) {
      return !matches(SPECIAL, peer);
    }
    if (NAT64.contains(peer)) {
      return mayReach(embedded(peer.low(), peer.port()));
    }
    boolean isatap = (peer.low() >>> 32 & 0xFDFF_FFFFL) == ISATAP;
    return GLOBAL.contains(peer) && !matches(SPECIAL, peer) && !isatap;
  }

  private static TransportAddress embedded(long bits, int port) {
    return new TransportAddress(false, 0, bits & 0xFFFF_FFFFL, port);
  }

  private static boolean matches(List<AddressRange> ranges, TransportAddress peer) {
    for (int i = 0; i < ranges.size(); i++) {
      if (ranges.get(i).contains(peer)) {
        return true;
      }
    }
    return false;
  }
}
