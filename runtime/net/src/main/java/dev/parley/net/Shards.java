package dev.parley.net;

import dev.parley.core.TransportAddress;
import dev.parley.net.spi.UdpSocket;
import dev.parley.net.spi.UdpSystem;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// All event loops of one UDP port.
public final class Shards implements AutoCloseable {
  private static final long CLOSE_MILLIS = 2_000;

  private final int udpPort;
  private final List<TransportAddress> addresses;
  private final List<Shard> shards;
  private final IceTcp iceTcp;
  private final Inside inside;

  private Shards(int udpPort, List<TransportAddress> addresses, List<Shard> shards) {
    this.udpPort = udpPort;
    this.addresses = addresses;
    this.shards = shards;
    iceTcp = new IceTcp(this);
    inside = new Inside(shards, addresses);
  }

  /// Binds the sockets and starts the threads.
  ///
  /// @throws NetException if that is not possible, with a sentence that says why
  public static Shards open(NetConfig config) {
    UdpSystem udp = UdpSystems.choose(config.udp());
    List<List<UdpSocket>> sockets = PortBinder.bind(udp, config);
    List<TransportAddress> addresses = sockets.get(0).stream().map(UdpSocket::local).toList();
    List<Shard> shards = new ArrayList<>();
    for (int i = 0; i < sockets.size(); i++) {
      shards.add(new Shard(i, config, addresses, udp, sockets.get(i)));
    }
    List<Shard> all = List.copyOf(shards);
    Shards opened = new Shards(addresses.get(0).port(), addresses, all);
    all.forEach(shard -> shard.start(all));
    return opened;
  }

  /// The port of all addresses.
  public int udpPort() {
    return udpPort;
  }

  /// The local addresses with the port, by base.
  public List<TransportAddress> addresses() {
    return addresses;
  }

  public int count() {
    return shards.size();
  }

  public Shard shard(int index) {
    return shards.get(index);
  }

  /// ICE over TCP, for connections that somebody accepts.
  public IceTcp iceTcp() {
    return iceTcp;
  }

  /// The door for a TURN server of this process.
  public Inside inside() {
    return inside;
  }

  /// The shard of everything that belongs together under a name, such as a room.
  public Shard shardFor(String name) {
    int mixed = name.hashCode() * 0x9E3779B9;
    return shards.get(Math.floorMod(mixed >>> 8, shards.size()));
  }

  /// The counts of all shards, added up.
  public CompletableFuture<NetStats> stats() {
    CompletableFuture<NetStats> sum = CompletableFuture.completedFuture(NetStats.NONE);
    for (Shard shard : shards) {
      sum = sum.thenCombine(shard.submit(shard::stats), NetStats::plus);
    }
    return sum;
  }

  /// Ends all connections, threads and sockets; returns within two seconds. On a shard's own thread
  /// it does not wait.
  @Override
  public void close() {
    shards.forEach(shard -> shard.loop().close());
    if (shards.stream().anyMatch(Shard::isOwnThread)) {
      return;
    }
    long end = MonotonicClock.now() + CLOSE_MILLIS * 1_000_000;
    try {
      for (Shard shard : shards) {
        shard.loop().join((end - MonotonicClock.now()) / 1_000_000);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the threads end without being waited for
    }
  }
}
