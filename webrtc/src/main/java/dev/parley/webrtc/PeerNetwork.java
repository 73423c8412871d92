package dev.parley.webrtc;

import dev.parley.core.TransportAddress;
import dev.parley.net.EndpointLoop;
import dev.parley.net.EndpointLoops;
import dev.parley.net.LocalAddresses;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// What all connections of this program share: a few threads, and what is known of the machine's
/// addresses.
final class PeerNetwork {
  private static final int PACKETS_PER_LOOP = 1 << 15;
  private static final long ADDRESSES_NANOS = TimeUnit.SECONDS.toNanos(1);

  private record Scan(List<TransportAddress> addresses, long atNanos) {}

  private static final class Shared {
    static final PeerNetwork INSTANCE =
        new PeerNetwork(
            EndpointLoops.open(
                Math.max(1, Runtime.getRuntime().availableProcessors() / 2),
                PACKETS_PER_LOOP,
                "parley-peer"));
  }

  private final EndpointLoops loops;
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

  /// The addresses to gather host candidates on: those that others can reach, or loopback if there
  /// are no others. Connections that begin in the same second share one look.
  List<TransportAddress> addresses() {
    Scan last = scan;
    long now = System.nanoTime();
    if (last.addresses.isEmpty() || now - last.atNanos > ADDRESSES_NANOS) {
      List<TransportAddress> all = LocalAddresses.scan();
      List<TransportAddress> outside = all.stream().filter(a -> !a.isLoopback()).toList();
      last = new Scan(outside.isEmpty() ? all : outside, now);
      scan = last;
    }
    return last.addresses;
  }
}
