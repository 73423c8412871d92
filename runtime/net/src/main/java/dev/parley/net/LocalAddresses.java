package dev.parley.net;

import dev.parley.core.TransportAddress;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/// The addresses of this machine that a participant could send to.
public final class LocalAddresses {
  private LocalAddresses() {}

  /// All IPv4 and IPv6 addresses of interfaces that are up, port 0: those of the network first,
  /// loopback last.
  ///
  /// Link-local addresses are left out, since they mean nothing without the name of an interface.
  ///
  /// @throws NetException if the interfaces cannot be listed
  public static List<TransportAddress> scan() {
    return interfaces().stream().map(LocalAddress::address).toList();
  }

  /// Like [#scan()], with the names of the interfaces.
  ///
  /// @throws NetException if the interfaces cannot be listed
  public static List<LocalAddress> interfaces() {
    TreeSet<LocalAddress> found =
        new TreeSet<>(
            Comparator.comparing((LocalAddress each) -> each.address().isLoopback())
                .thenComparing(LocalAddress::address));
    try {
      for (NetworkInterface network : NetworkInterface.networkInterfaces().toList()) {
        if (network.isUp()) {
          network
              .inetAddresses()
              .map(LocalAddresses::plain)
              .filter(LocalAddresses::usable)
              .forEach(address -> found.add(new LocalAddress(network.getName(), address)));
        }
      }
    } catch (SocketException e) {
      throw new NetException(
          NetError.SYSTEM, "The network interfaces of this machine cannot be listed.", e);
    }
    return List.copyOf(found);
  }

  private static TransportAddress plain(InetAddress address) {
    return TransportAddress.of(address.getAddress(), 0);
  }

  static boolean usable(TransportAddress address) {
    return !address.isLinkLocal() && !address.isMulticast() && !address.isUnspecified();
  }
}
