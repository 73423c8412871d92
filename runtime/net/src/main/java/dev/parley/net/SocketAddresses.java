package dev.parley.net;

import dev.parley.core.TransportAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/// The JDK's form of addresses and ours; remembers those of late, so that a stream makes no
/// garbage.
final class SocketAddresses {
  private static final int REMEMBERED = 1024;

  private final @Nullable InetSocketAddress[] theirs = new InetSocketAddress[REMEMBERED];
  private final @Nullable TransportAddress[] ours = new TransportAddress[REMEMBERED];
  private final @Nullable TransportAddress[] askedOurs = new TransportAddress[REMEMBERED];
  private final @Nullable InetSocketAddress[] askedTheirs = new InetSocketAddress[REMEMBERED];

  TransportAddress ours(InetSocketAddress address) {
    int at = place(address.hashCode());
    TransportAddress known = ours[at];
    if (known != null && address.equals(theirs[at])) {
      return known;
    }
    TransportAddress made =
        TransportAddress.of(address.getAddress().getAddress(), address.getPort());
    theirs[at] = address;
    ours[at] = made;
    return made;
  }

  InetSocketAddress theirs(TransportAddress address) {
    int at = place(address.hashCode());
    InetSocketAddress known = askedTheirs[at];
    if (known != null && address.equals(askedOurs[at])) {
      return known;
    }
    InetSocketAddress made = of(address);
    askedOurs[at] = address;
    askedTheirs[at] = made;
    return made;
  }

  private static int place(int hash) {
    return (hash ^ hash >>> 10 ^ hash >>> 20) & (REMEMBERED - 1);
  }

  static InetSocketAddress of(TransportAddress address) {
    try {
      return new InetSocketAddress(
          InetAddress.getByAddress(address.addressBytes()), address.port());
    } catch (UnknownHostException e) {
      throw new IllegalStateException("4 and 16 bytes are always an address", e);
    }
  }
}
