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
