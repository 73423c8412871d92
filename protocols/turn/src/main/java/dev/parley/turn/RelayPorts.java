package dev.parley.turn;

import dev.parley.core.Entropy;
import dev.parley.core.TransportAddress;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Finds free ports for relayed addresses, at random, so that nobody can guess the next (RFC 8656,
/// section 7.2; RFC 6056).
final class RelayPorts {
  private static final int ATTEMPTS = 64;

  private final TurnNet net;
  private final Entropy entropy;
  private final int first;
  private final int last;
  private final Map<RelayAddress, BitSet> used = new LinkedHashMap<>();

  RelayPorts(TurnNet net, Entropy entropy, TurnServerConfig config) {
    this.net = net;
    this.entropy = entropy;
    first = config.firstPort();
    last = config.lastPort();
    config.relays().forEach(relay -> used.put(relay, new BitSet()));
  }

  /// Opens a relayed address; null if none is to be had.
  Allocation.@Nullable Relayed open(RelayAddress at, boolean stream, boolean even) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int port = pick(used(at), even, false);
      Allocation.Relayed opened = port < 0 ? null : open(at, stream, port);
      if (opened != null || port < 0) {
        return opened;
      }
    }
    return null;
  }

  /// Opens an even port and the next higher one; null if there is no such pair.
  Allocation.Relayed @Nullable [] openPair(RelayAddress at) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int port = pick(used(at), true, true);
      if (port < 0) {
        return null;
      }
      Allocation.Relayed even = open(at, false, port);
      if (even == null) {
        continue;
      }
      Allocation.Relayed odd = open(at, false, port + 1);
      if (odd != null) {
        return new Allocation.Relayed[] {even, odd};
      }
      close(even);
    }
    return null;
  }

  private BitSet used(RelayAddress at) {
    return used.computeIfAbsent(at, _ -> new BitSet());
  }

  /// A port that is free as far as we know, from a random place on; or -1.
  private int pick(BitSet taken, boolean even, boolean pair) {
    int count = last - first + 1;
    int start = first + entropy.nextInt(count);
    for (int i = 0; i < count; i++) {
      int port = first + (start - first + i) % count;
      boolean fits = !taken.get(port) && !(even && (port & 1) == 1);
      if (fits && !(pair && (port == last || taken.get(port + 1)))) {
        return port;
      }
    }
    return -1;
  }

  private Allocation.@Nullable Relayed open(RelayAddress at, boolean stream, int port) {
    TransportAddress local = at.local().withPort(port);
    TurnNet.Relay relay = net.open(local, stream);
    if (relay == null) {
      return null;
    }
    used(at).set(port);
    return new Allocation.Relayed(relay, at, local, at.advertised().withPort(port));
  }

  void close(Allocation.Relayed relayed) {
    used(relayed.at).clear(relayed.local.port());
    relayed.relay.close();
  }
}
