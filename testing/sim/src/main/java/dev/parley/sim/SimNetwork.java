package dev.parley.sim;

import dev.parley.core.Bytes;
import dev.parley.core.Core;
import dev.parley.core.Entropy;
import dev.parley.core.SeededEntropy;
import dev.parley.core.TransportAddress;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// A world of hosts and links on virtual time: what happens in it follows from its seed alone.
///
/// It runs the production cores: it hands them time, datagrams and randomness, and carries what
/// they send. Not for several threads.
public final class SimNetwork {
  /// Where virtual time begins: not zero, so that a core that takes zero for "never" is found out.
  public static final long START_NANOS = 1_000_000_000_000L;

  /// Decides the fate of a datagram in place of chance.
  @FunctionalInterface
  public interface Filter {
    /// Whether the datagram may travel on.
    boolean passes(TransportAddress from, TransportAddress to, byte[] bytes);
  }

  private record Arrival(
      long time,
      long order,
      TransportAddress from,
      TransportAddress to,
      @Nullable SimNat inside,
      boolean stream,
      byte[] bytes) {}

  private record Direction(TransportAddress from, TransportAddress to) {}

  private record Action(long time, long order, Runnable body) {}

  private final Entropy entropy;
  private final Entropy chance;
  private final List<SimNode> nodes = new ArrayList<>();
  private final List<SimNat> nats = new ArrayList<>();
  private final PriorityQueue<Arrival> arrivals =
      new PriorityQueue<>(
          Comparator.comparingLong(Arrival::time).thenComparingLong(Arrival::order));
  private final PriorityQueue<Action> actions =
      new PriorityQueue<>(Comparator.comparingLong(Action::time).thenComparingLong(Action::order));
  private final Map<Direction, Long> busyUntil = new LinkedHashMap<>();
  private final MessageDigest journal;
  private final byte[] stamp = new byte[8];
  private final Map<Direction, SimLink> links = new LinkedHashMap<>();
  private SimLink link;
  private @Nullable Filter filter;
  private long now = START_NANOS;
  private long order;
  private long sent;

  public SimNetwork(long seed, SimLink link) {
    this.link = link;
    entropy = new SeededEntropy(seed);
    chance = entropy.split("links");
    try {
      journal = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /// A new host with these addresses as its bases 0, 1, ...
  public SimNode node(String name, TransportAddress... addresses) {
    SimNode node = new SimNode(this, name, null, List.of(addresses));
    nodes.add(node);
    return node;
  }

  /// A new host behind a NAT, with these addresses on its inner side.
  public SimNode node(String name, SimNat nat, TransportAddress... addresses) {
    SimNode node = new SimNode(this, name, nat, List.of(addresses));
    nodes.add(node);
    if (!nats.contains(nat)) {
      nats.add(nat);
    }
    return node;
  }

  /// The randomness for a host's cores.
  public Entropy entropy(String name) {
    return entropy.split(name);
  }

  /// Virtual nanoseconds.
  public long now() {
    return now;
  }

  /// How many datagrams were sent, whether they arrived or not.
  public long sent() {
    return sent;
  }

  /// What all links do from now on that have none of their own.
  public void link(SimLink newLink) {
    link = newLink;
  }

  /// What the link from one address to another does from now on; the way back is another link.
  public void link(TransportAddress from, TransportAddress to, SimLink newLink) {
    links.put(new Direction(from, to), newLink);
  }

  /// Decides over every datagram before the link does; null removes it.
  public void filter(@Nullable Filter newFilter) {
    filter = newFilter;
  }

  /// Runs an action at a virtual time.
  public void at(long time, Runnable body) {
    actions.add(new Action(Math.max(time, now), order++, body));
  }

  /// A hash over every datagram sent so far, with its time: equal for equal seeds.
  public String journalHash() {
    try {
      return HexFormat.of().formatHex(((MessageDigest) journal.clone()).digest());
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("SHA-256 of the JDK can be cloned", e);
    }
  }

  /// Lets a span of time pass.
  public void run(long nanos) {
    runUntil(() -> false, nanos);
  }

  /// Lets time pass until the condition holds or the span is over.
  ///
  /// @return whether the condition holds
  public boolean runUntil(BooleanSupplier condition, long nanos) {
    long end = now + nanos;
    while (true) {
      settle();
      if (condition.getAsBoolean()) {
        return true;
      }
      long next = nextTime();
      if (next > end) {
        now = end;
        return false;
      }
      now = Math.max(now, next);
      while (!actions.isEmpty() && actions.element().time <= now) {
        actions.remove().body.run();
      }
      while (!arrivals.isEmpty() && arrivals.element().time <= now) {
        deliver(arrivals.remove());
      }
    }
  }

  private void settle() {
    for (SimNode node : nodes) {
      node.settle(now);
    }
  }

  private long nextTime() {
    long next = Core.NEVER;
    for (SimNode node : nodes) {
      next = Math.min(next, node.deadline());
    }
    if (!arrivals.isEmpty()) {
      next = Math.min(next, arrivals.element().time);
    }
    if (!actions.isEmpty()) {
      next = Math.min(next, actions.element().time);
    }
    return next;
  }

  /// To a host on the same inner side; else to whom it is for in the open, perhaps behind a NAT.
  private void deliver(Arrival arrival) {
    if (deliver(arrival.from, arrival.to, arrival.inside, arrival.stream, arrival.bytes)) {
      return;
    }
    for (SimNat nat : nats) {
      TransportAddress to =
          nat.owns(arrival.to) ? nat.inbound(arrival.from, arrival.to, arrival.stream) : null;
      if (to != null) {
        deliver(arrival.from, to, nat, arrival.stream, arrival.bytes);
      }
    }
  }

  private boolean deliver(
      TransportAddress from,
      TransportAddress to,
      @Nullable SimNat where,
      boolean stream,
      byte[] bytes) {
    SimNode node = find(to, where, stream);
    if (node != null) {
      node.receive(now, node.base(to, stream), from, bytes);
    }
    return node != null;
  }

  /// The host with this address on that side; IPv6 is in the open everywhere.
  private @Nullable SimNode find(TransportAddress to, @Nullable SimNat where, boolean stream) {
    for (SimNode node : nodes) {
      boolean reachable = node.nat() == where || (where == null && to.v6());
      if (reachable && node.base(to, stream) >= 0) {
        return node;
      }
    }
    return null;
  }

  /// Whether a datagram stays on the inner side of a NAT.
  private boolean staysInside(TransportAddress to, @Nullable SimNat nat, boolean stream) {
    return nat != null && !nat.isolates() && find(to, nat, stream) != null;
  }

  /// Puts a datagram on the wire, from a host or, for attacks, from anywhere.
  public void send(long time, TransportAddress from, TransportAddress to, byte[] bytes) {
    send(time, from, to, null, bytes);
  }

  /// Puts a message of a stream on the wire: it comes, and in order.
  void sendOnStream(
      long time, TransportAddress from, TransportAddress to, @Nullable SimNat nat, byte[] bytes) {
    sent++;
    record(time, bytes);
    boolean inside = staysInside(to, nat, true);
    TransportAddress seen = inside || nat == null ? from : nat.outbound(from, to, true);
    if (seen != null) {
      SimNat where = inside ? nat : null;
      long arrival = time + link.delayNanos();
      arrivals.add(new Arrival(arrival, order++, seen, to, where, true, bytes.clone()));
    }
  }

  /// Puts a datagram on the wire, behind a NAT or, with null, in the open.
  void send(
      long time, TransportAddress from, TransportAddress to, @Nullable SimNat nat, byte[] bytes) {
    sent++;
    record(time, bytes);
    if (filter != null && !filter.passes(from, to, bytes)) {
      return;
    }
    boolean inside = staysInside(to, nat, false);
    TransportAddress seen = inside || nat == null ? from : nat.outbound(from, to, false);
    Direction direction = new Direction(from, to);
    SimLink its = links.getOrDefault(direction, link);
    // Always the same draws in the same order, so that one link setting does not shift the others'
    // fate.
    boolean lost = chance.nextDouble() < its.loss();
    boolean twice = chance.nextDouble() < its.duplicate();
    boolean corrupted = chance.nextDouble() < its.corrupt();
    if (lost || seen == null || (its.mtu() > 0 && bytes.length > its.mtu())) {
      return;
    }
    long leaves = its.rateBps() == 0 ? time : queue(time, direction, its, bytes.length);
    if (leaves < 0) {
      return; // the queue is full
    }
    for (int copy = 0; copy < (twice ? 2 : 1); copy++) {
      byte[] carried = bytes.clone();
      if (corrupted && carried.length > 0) {
        flip(carried);
      }
      long jitter = (long) (chance.nextDouble() * its.jitterNanos());
      arrivals.add(
          new Arrival(
              leaves + its.delayNanos() + jitter,
              order++,
              seen,
              to,
              inside ? nat : null,
              false,
              carried));
    }
  }

  /// When a datagram has left the queue, or -1 if it finds no place there.
  private long queue(long time, Direction direction, SimLink its, int length) {
    long begins = Math.max(time, busyUntil.getOrDefault(direction, time));
    if (begins - time > its.queueNanos()) {
      return -1;
    }
    long ends = begins + length * 8L * 1_000_000_000L / its.rateBps();
    busyUntil.put(direction, ends);
    return ends;
  }

  /// How long a datagram would wait now for those that were sent before it.
  public long queueNanos(TransportAddress from, TransportAddress to) {
    return Math.max(0, busyUntil.getOrDefault(new Direction(from, to), now) - now);
  }

  private void flip(byte[] bytes) {
    int flips = 1 + chance.nextInt(3);
    for (int i = 0; i < flips; i++) {
      bytes[chance.nextInt(bytes.length)] ^= (byte) (1 << chance.nextInt(8));
    }
  }

  private void record(long time, byte[] bytes) {
    Bytes.putI64(stamp, 0, time);
    journal.update(stamp);
    Bytes.putI64(stamp, 0, bytes.length);
    journal.update(stamp);
    journal.update(bytes);
  }
}
