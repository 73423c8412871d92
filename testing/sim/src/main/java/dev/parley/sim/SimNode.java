package dev.parley.sim;

import dev.parley.core.DatagramCore;
import dev.parley.core.Outbox;
import dev.parley.core.Packet;
import dev.parley.core.TransportAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A simulated host that runs one core and owns some addresses, its bases.
public final class SimNode {
  private static final int BATCH = 8;
  private static final int POOL_LIMIT = 20_000;
  private static final int FIRST_STREAM_PORT = 50_000;
  private static final int MAX_TURNS = 100_000;

  private final SimNetwork network;
  private final String name;
  private final @Nullable SimNat nat;
  private final List<TransportAddress> addresses;

  /// The bases that are TCP.
  private final List<Integer> streams = new ArrayList<>();

  private final SimPaths paths = new SimPaths(this::connect);
  private final LeakFindingPool pool = new LeakFindingPool(POOL_LIMIT);
  private final List<Object> events = new ArrayList<>();
  private final Batch batch = new Batch();
  private @Nullable DatagramCore<?> core;
  private @Nullable Consumer<Object> listener;

  SimNode(SimNetwork network, String name, @Nullable SimNat nat, List<TransportAddress> addresses) {
    this.network = network;
    this.name = name;
    this.nat = nat;
    this.addresses = new ArrayList<>(addresses);
  }

  public String name() {
    return name;
  }

  public SimPaths paths() {
    return paths;
  }

  public LeakFindingPool pool() {
    return pool;
  }

  public TransportAddress address(int base) {
    return addresses.get(base);
  }

  @Nullable SimNat nat() {
    return nat;
  }

  /// Adds a base, and gives its number.
  public int add(TransportAddress address) {
    addresses.add(address);
    return addresses.size() - 1;
  }

  /// Adds a base that is TCP: what is sent from it is not lost and stays in order.
  public int addStream(TransportAddress address) {
    streams.add(addresses.size());
    return add(address);
  }

  /// Takes a base away: nothing comes to it or leaves from it any more.
  public void remove(int base) {
    addresses.set(base, new TransportAddress(addresses.get(base).v6(), 0, 0, 0));
  }

  /// The base of a new stream from the first address of the family, or -1 without one.
  private int connect(TransportAddress remote) {
    for (TransportAddress address : addresses) {
      if (address.v6() == remote.v6() && !address.isUnspecified()) {
        return addStream(address.withPort(FIRST_STREAM_PORT + addresses.size()));
      }
    }
    return -1;
  }

  /// Gives a base a new address, as a NAT does that forgot its mapping.
  public void rebind(int base, TransportAddress address) {
    addresses.set(base, address);
  }

  /// The core that this host runs from now on.
  public void run(DatagramCore<?> newCore) {
    core = newCore;
  }

  /// Hears every event of the core as it is pulled; without it, they are collected in [#events()].
  public void listen(Consumer<Object> newListener) {
    listener = newListener;
  }

  /// The events pulled so far.
  public List<Object> events() {
    return events;
  }

  /// The base that has this address, or -1.
  int base(TransportAddress address, boolean stream) {
    for (int base = 0; base < addresses.size(); base++) {
      if (addresses.get(base).equals(address) && streams.contains(base) == stream) {
        return base;
      }
    }
    return -1;
  }

  long deadline() {
    return core == null ? DatagramCore.NEVER : core.deadline();
  }

  void receive(long now, int base, TransportAddress from, byte[] bytes) {
    Packet packet = pool.take();
    if (core == null || packet == null) {
      return;
    }
    packet.copyFrom(bytes, 0, bytes.length);
    core.receive(now, paths.arriving(base, from), packet);
    packet.release();
  }

  /// Ticks what is due, then sends and pulls until the core has nothing more to give.
  void settle(long now) {
    DatagramCore<?> running = core;
    if (running == null) {
      return;
    }
    if (running.deadline() <= now) {
      running.tick(now);
      if (running.deadline() <= now && !running.ready()) {
        throw new AssertionError(name + ": after tick(" + now + ") it waits for the past");
      }
    }
    for (int turn = 0; running.ready(); turn++) {
      if (turn == MAX_TURNS) {
        throw new AssertionError(name + ": it stays ready and gives nothing");
      }
      batch.start(now);
      running.transmit(now, batch);
      for (Object event = running.next(); event != null; event = running.next()) {
        events.add(event);
        if (listener != null) {
          listener.accept(event);
        }
      }
    }
  }

  private final class Batch implements Outbox {
    private @Nullable Packet claimed;
    private int path;
    private int count;
    private long now;

    void start(long time) {
      now = time;
      count = 0;
      claimed = null;
    }

    @Override
    public @Nullable Packet claim(int toPath, int maxLength) {
      if (count == BATCH) {
        return null;
      }
      if (maxLength > Packet.CAPACITY) {
        throw new AssertionError(name + " claims " + maxLength + " bytes for one datagram");
      }
      claimed = Packet.allocate(maxLength);
      path = toPath;
      return claimed;
    }

    @Override
    public void commit(Packet packet, long sendId) {
      if (packet != claimed) {
        throw new AssertionError(name + " commits a packet that it did not claim last");
      }
      claimed = null;
      count++;
      int base = paths.base(path);
      TransportAddress from = addresses.get(base);
      if (from.isUnspecified()) {
        return; // the base was taken away
      }
      if (streams.contains(base)) {
        network.sendOnStream(now, from, paths.remote(path), nat, packet.toByteArray());
      } else {
        network.send(now, from, paths.remote(path), nat, packet.toByteArray());
      }
    }
  }
}
