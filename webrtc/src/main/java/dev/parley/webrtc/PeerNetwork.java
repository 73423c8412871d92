package dev.parley.webrtc;

import dev.parley.net.AddressWatch;
import dev.parley.net.EndpointLoop;
import dev.parley.net.EndpointLoops;
import dev.parley.net.LocalAddress;
import dev.parley.net.LocalAddresses;
import dev.parley.net.MulticastDns;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// What all connections of this program share: a few threads, and what is known of the machine's
/// addresses.
final class PeerNetwork {
  private static final int PACKETS_PER_LOOP = 1 << 15;
  private static final long ADDRESSES_NANOS = TimeUnit.SECONDS.toNanos(1);

  private record Scan(List<LocalAddress> addresses, long atNanos) {}

  private static final class Shared {
    static final PeerNetwork INSTANCE =
        new PeerNetwork(
            EndpointLoops.open(
                Math.max(1, Runtime.getRuntime().availableProcessors() / 2),
                PACKETS_PER_LOOP,
                "parley-peer"));
  }

  private final EndpointLoops loops;
  private final MulticastDns names = new MulticastDns("parley-mdns");
  private final AddressWatch watch = new AddressWatch();
  private volatile Scan scan = new Scan(List.of(), 0);

  private PeerNetwork(EndpointLoops loops) {
    this.loops = loops;
  }

  static PeerNetwork shared() {
    return Shared.INSTANCE;
  }

  EndpointLoop nextLoop() {
    return loops.next();
  }

  /// Names of multicast DNS.
  MulticastDns names() {
    return names;
  }

  /// Tells of addresses that come and go.
  AddressWatch watch() {
    return watch;
  }

  /// The addresses of this machine, loopback last. Connections that begin in the same second share
  /// one look.
  List<LocalAddress> addresses() {
    Scan last = scan;
    long now = System.nanoTime();
    if (last.addresses.isEmpty() || now - last.atNanos > ADDRESSES_NANOS) {
      last = new Scan(LocalAddresses.interfaces(), now);
      scan = last;
    }
    return last.addresses;
  }
}
