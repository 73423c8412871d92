package dev.parley.webrtc;

import dev.parley.core.TransportAddress;
import dev.parley.ice.mdns.MdnsName;
import dev.parley.net.Endpoint;
import dev.parley.net.LocalAddress;
import dev.parley.net.SystemEntropy;
import dev.parley.session.Rtc;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The sockets of one transport, one for each address of this machine that its options permit; they
/// come and go with the addresses. On the event loop.
final class PeerSockets {
  /// @param name what the other side is told in place of the address, or null
  private record Bound(LocalAddress local, @Nullable String name) {}

  private final Endpoint<?> endpoint;
  private final Rtc rtc;
  private final NetworkOptions options;
  private final PeerNetwork network;
  private final Map<Integer, Bound> bases = new LinkedHashMap<>();
  private final SystemEntropy entropy = new SystemEntropy();

  PeerSockets(Endpoint<?> endpoint, Rtc rtc, NetworkOptions options, PeerNetwork network) {
    this.endpoint = endpoint;
    this.rtc = rtc;
    this.options = options;
    this.network = network;
  }

  /// Makes the sockets those of these addresses: loopback only if there is no other.
  void follow(long now, List<LocalAddress> addresses) {
    List<LocalAddress> permitted = addresses.stream().filter(options::permits).toList();
    List<LocalAddress> outside =
        permitted.stream().filter(local -> !local.address().isLoopback()).toList();
    List<LocalAddress> wanted = outside.isEmpty() ? permitted : outside;
    for (LocalAddress local : wanted) {
      if (bases.values().stream().noneMatch(bound -> bound.local.equals(local))) {
        open(now, local);
      }
    }
    for (Map.Entry<Integer, Bound> entry : List.copyOf(bases.entrySet())) {
      if (!wanted.contains(entry.getValue().local)) {
        rtc.removeLocalBase(now, entry.getKey());
        endpoint.unbind(entry.getKey());
        bases.remove(entry.getKey());
        withdraw(entry.getValue());
      }
    }
  }

  private void open(long now, LocalAddress local) {
    int base = bind(local.address());
    if (base < 0) {
      return;
    }
    String name = options.hiddenAddresses() ? MdnsName.random(entropy) : null;
    bases.put(base, new Bound(local, name));
    if (name != null) {
      network.names().publish(name, local.address());
    }
    rtc.addLocalHost(now, base, endpoint.bases().get(base), name);
  }

  /// Any port of the range, so that connections do not meet on the first ones.
  private int bind(TransportAddress address) {
    int ports = options.mostPort() - options.leastPort() + 1;
    if (options.leastPort() == 0) {
      return endpoint.bind(address);
    }
    int first = entropy.nextInt(ports);
    for (int i = 0; i < ports; i++) {
      int base = endpoint.bind(address.withPort(options.leastPort() + (first + i) % ports));
      if (base >= 0) {
        return base;
      }
    }
    return -1;
  }

  private void withdraw(Bound bound) {
    if (bound.name != null) {
      network.names().withdraw(bound.name);
    }
  }

  /// The transport is over.
  void close() {
    bases.values().forEach(this::withdraw);
    bases.clear();
  }
}
