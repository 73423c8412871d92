package dev.parley.sim;

import dev.parley.core.TransportAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A router that translates addresses: its inner hosts reach each other directly, and the world by
/// its one outer address.
public final class SimNat {
  private static final int FIRST_PORT = 40_000;

  /// A port that was given out.
  private static final class Mapping {
    final TransportAddress inner;
    final boolean stream;
    final int port;
    final @Nullable TransportAddress destination;
    final Set<TransportAddress> sentTo = new LinkedHashSet<>();

    Mapping(
        TransportAddress inner, boolean stream, int port, @Nullable TransportAddress destination) {
      this.inner = inner;
      this.stream = stream;
      this.port = port;
      this.destination = destination;
    }
  }

  private final NatKind kind;
  private final TransportAddress outer;
  private final boolean hairpin;
  private final boolean isolates;
  private final boolean blocksDatagrams;
  private final List<Mapping> mappings = new ArrayList<>();
  private int nextPort = FIRST_PORT;

  private SimNat(
      NatKind kind,
      TransportAddress outer,
      boolean hairpin,
      boolean isolates,
      boolean blocksDatagrams) {
    this.kind = kind;
    this.outer = outer;
    this.hairpin = hairpin;
    this.isolates = isolates;
    this.blocksDatagrams = blocksDatagrams;
  }

  /// A NAT with this outer IPv4 address that drops what an inner host sends to it (no hairpin).
  public static SimNat of(NatKind kind, String outerHost) {
    return new SimNat(kind, TransportAddress.of(outerHost, 0), false, false, false);
  }

  /// Whether inner hosts reach each other by their outer addresses.
  public SimNat withHairpin(boolean on) {
    return new SimNat(kind, outer, on, isolates, blocksDatagrams);
  }

  /// Whether inner hosts cannot reach each other directly, as in a hotel.
  public SimNat withIsolation(boolean on) {
    return new SimNat(kind, outer, hairpin, on, blocksDatagrams);
  }

  /// Whether only streams pass: UDP is blocked.
  public SimNat withoutDatagrams() {
    return new SimNat(kind, outer, hairpin, isolates, true);
  }

  boolean isolates() {
    return isolates;
  }

  /// Forgets every mapping: what comes next gets new ports.
  public void forget() {
    mappings.clear();
  }

  /// Whether this is its outer address.
  boolean owns(TransportAddress address) {
    return outer.sameHost(address);
  }

  /// As whom an inner host's datagram appears outside; null if it does not get there.
  @Nullable TransportAddress outbound(TransportAddress from, TransportAddress to, boolean stream) {
    boolean toItself = owns(to);
    if ((blocksDatagrams && !stream) || (toItself && !hairpin) || from.v6() != to.v6()) {
      return null;
    }
    if (from.v6()) {
      return from; // nobody translates IPv6
    }
    Mapping mapping = mapping(from, to, stream);
    mapping.sentTo.add(to);
    return outer.withPort(mapping.port);
  }

  private Mapping mapping(TransportAddress from, TransportAddress to, boolean stream) {
    for (Mapping known : mappings) {
      TransportAddress destination = known.destination;
      if (known.inner.equals(from)
          && known.stream == stream
          && (destination == null || destination.equals(to))) {
        return known;
      }
    }
    Mapping made = new Mapping(from, stream, nextPort++, kind.portForEachDestination ? to : null);
    mappings.add(made);
    return made;
  }

  /// The inner address that a datagram from outside is for; null if it is not let in.
  @Nullable TransportAddress inbound(TransportAddress from, TransportAddress to, boolean stream) {
    if (blocksDatagrams && !stream) {
      return null;
    }
    for (Mapping mapping : mappings) {
      if (mapping.port == to.port() && mapping.stream == stream) {
        return letsIn(mapping, from, stream) ? mapping.inner : null;
      }
    }
    return null;
  }

  private boolean letsIn(Mapping mapping, TransportAddress from, boolean stream) {
    NatKind.Filtering filtering = stream ? NatKind.Filtering.ADDRESS : kind.filtering;
    return switch (filtering) {
      case NONE -> true;
      case HOST -> mapping.sentTo.stream().anyMatch(from::sameHost);
      case ADDRESS -> mapping.sentTo.contains(from);
    };
  }
}
