package dev.parley.bench.sfu;

import dev.parley.core.TransportAddress;
import dev.parley.net.LocalAddresses;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The addresses of a load.
///
/// Where the script could make a network of its own, servers of every kind get one address there,
/// and each of their clients another one, so that no server is spared what it costs to send to
/// many. Elsewhere, servers that use loopback find many client addresses there, and those that do
/// not share one.
final class LoadNetwork {
  private static final int PER_SUBNET = 250;
  private static final @Nullable String SERVER = System.getProperty("load.server");

  private LoadNetwork() {}

  /// The address for servers, or null without a network of its own.
  static @Nullable String server() {
    return SERVER;
  }

  /// The addresses that so many clients bind to, in turns.
  ///
  /// @param loopback whether the server can be reached by loopback
  static List<TransportAddress> clients(int count, boolean loopback) {
    if (SERVER == null && !loopback) {
      return LocalAddresses.scan().stream()
          .filter(address -> !address.v6() && !address.isLoopback())
          .limit(1)
          .toList();
    }
    String network = SERVER == null ? "127.0." : "10.99.";
    List<TransportAddress> addresses = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String host = network + (1 + i / PER_SUBNET) + "." + (1 + i % PER_SUBNET);
      addresses.add(TransportAddress.of(host, 0));
    }
    return addresses;
  }
}
