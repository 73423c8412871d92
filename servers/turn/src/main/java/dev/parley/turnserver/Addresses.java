package dev.parley.turnserver;

import dev.parley.core.TransportAddress;
import dev.parley.turn.PeerPolicy;
import dev.parley.turn.RelayAddress;
import dev.parley.turn.TurnServerConfig;
import java.util.ArrayList;
import java.util.List;

/// Which addresses the server listens on, relays from and calls its own.
///
/// @param listening port 0, those of the network first
/// @param relays likewise
/// @param own this machine's and those that a NAT forwards to it
record Addresses(
    List<TransportAddress> listening, List<RelayAddress> relays, List<TransportAddress> own) {

  static Addresses of(TurnServiceConfig config, List<TransportAddress> scanned) {
    List<TransportAddress> listening =
        config.addresses.isEmpty()
            ? scanned
            : config.addresses.stream().map(address -> address.withPort(0)).distinct().toList();
    List<RelayAddress> relays = new ArrayList<>();
    if (config.relays) {
      listening.forEach(address -> relays.add(relay(address, config.publicAddresses)));
    }
    List<TransportAddress> own = new ArrayList<>(scanned);
    own.addAll(listening);
    config.publicAddresses.forEach(address -> own.add(address.withPort(0)));
    return new Addresses(listening, relays, own.stream().distinct().toList());
  }

  /// What clients are told of a local address.
  static TransportAddress advertised(TransportAddress local, List<TransportAddress> outside) {
    return relay(local, outside).advertised().withPort(local.port());
  }

  /// The place in a list of the next address that clients reach as well as the one at a place: both
  /// are on the public internet, or near one another in a network that is not. -1 if there is none.
  static int alternate(List<TransportAddress> addresses, int at) {
    TransportAddress one = addresses.get(at);
    for (int i = 1; i < addresses.size(); i++) {
      int place = (at + i) % addresses.size();
      TransportAddress other = addresses.get(place);
      boolean alike =
          other.v6() == one.v6()
              && !other.sameHost(one)
              && (isPublic(one) ? isPublic(other) : isNear(one, other));
      if (alike) {
        return place;
      }
    }
    return -1;
  }

  private static boolean isNear(TransportAddress one, TransportAddress other) {
    return one.v6()
        ? one.high() >>> 16 == other.high() >>> 16 && one.isLoopback() == other.isLoopback()
        : one.low() >>> 16 == other.low() >>> 16;
  }

  private static boolean isPublic(TransportAddress address) {
    return PeerPolicy.publicInternet().mayReach(address);
  }

  /// Loopback is never seen through a NAT; everything else is, if there is one.
  private static RelayAddress relay(TransportAddress local, List<TransportAddress> outside) {
    for (TransportAddress address : outside) {
      if (address.v6() == local.v6() && !local.isLoopback()) {
        return new RelayAddress(local, address);
      }
    }
    return RelayAddress.of(local);
  }

  TurnServerConfig serverConfig(TurnServiceConfig config) {
    PeerPolicy policy =
        PeerPolicy.publicInternet()
            .withAllowed(config.allowed)
            .withRefused(config.refused)
            .withOwn(own, config.selves);
    return TurnServerConfig.of(config.realm, relays)
        .withPorts(config.firstRelayPort, config.lastRelayPort)
        .withPolicy(policy)
        .withLimits(config.limits)
        .withOldChannels(config.oldChannels);
  }
}
