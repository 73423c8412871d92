package dev.parley.turn;

import dev.parley.core.TransportAddress;
import java.util.List;

/// What there is to know about an allocation at one time.
///
/// @param id its number
/// @param user whose it is
/// @param transport how the client reaches us
/// @param client the client's address as we see it
/// @param server our address that it came to
/// @param relayed the relayed addresses, one or two
/// @param stream whether it relays TCP connections (RFC 6062) instead of datagrams
/// @param ageSeconds since it was made
/// @param lifetimeSeconds until it expires unless it is refreshed
/// @param permissions peers' addresses that may send
/// @param channels bound now
/// @param packetsToPeers relayed from the client
/// @param bytesToPeers of those
/// @param packetsToClient relayed from peers
/// @param bytesToClient of those
public record AllocationInfo(
    long id,
    String user,
    TurnTransport transport,
    TransportAddress client,
    TransportAddress server,
    List<TransportAddress> relayed,
    boolean stream,
    long ageSeconds,
    long lifetimeSeconds,
    int permissions,
    int channels,
    long packetsToPeers,
    long bytesToPeers,
    long packetsToClient,
    long bytesToClient) {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  static AllocationInfo of(Allocation from, long now) {
    AllocationTraffic traffic = from.traffic;
    return new AllocationInfo(
        from.id(),
        from.userName,
        from.link.transport(),
        from.client,
        from.link.local(),
        from.relayed.stream().map(relayed -> relayed.advertised).toList(),
        from.stream,
        Math.max(0, now - from.begun) / NANOS_PER_SECOND,
        from.relayed.stream().mapToLong(r -> Math.max(0, r.expires - now)).max().orElse(0)
            / NANOS_PER_SECOND,
        (int) from.permissions.stream().filter(permission -> permission.expires > now).count(),
        (int) from.channels.stream().filter(channel -> channel.expires > now).count(),
        traffic.packetsToPeers,
        traffic.bytesToPeers,
        traffic.packetsToClient,
        traffic.bytesToClient);
  }
}
