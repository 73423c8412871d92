package dev.parley.net;

import dev.parley.core.TransportAddress;
import java.util.List;

/// An address of this machine, and where it belongs.
///
/// @param interfaceName of the network interface, such as `eth0`
/// @param address with port 0
public record LocalAddress(String interfaceName, TransportAddress address) {
  /// Whether its interface is one of these: named so, or beginning so where a name ends in `*`.
  public boolean isOnOneOf(List<String> names) {
    for (String name : names) {
      boolean begins =
          name.endsWith("*") && interfaceName.startsWith(name.substring(0, name.length() - 1));
      if (begins || name.equals(interfaceName)) {
        return true;
      }
    }
    return false;
  }
}
