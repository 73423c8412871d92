package dev.parley.sfu;

import dev.parley.core.Entropy;
import dev.parley.core.TransportAddress;
import dev.parley.core.WallClock;
import dev.parley.net.IceTcp;
import dev.parley.net.Inside;
import dev.parley.net.NetConfig;
import dev.parley.net.NetException;
import dev.parley.net.NetStats;
import dev.parley.net.Shards;
import dev.parley.net.SystemEntropy;
import dev.parley.net.SystemWallClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// A selective forwarding unit: rooms whose participants' media is passed on undecoded.
///
/// A room lives on one shard, so that forwarding crosses no threads; who comes to a large room
/// joins it on another one, to which a packet crosses once for everyone there.
public final class Sfu implements AutoCloseable {
  private final Shards shards;
  private final List<SfuShard> parts = new ArrayList<>();
  private final List<TransportAddress> addresses = new ArrayList<>();

  private Sfu(SfuConfig config, Shards shards) {
    this.shards = shards;
    Entropy entropy = new SystemEntropy();
    WallClock clock = new SystemWallClock();
    CertificateSource certificates = new CertificateSource(entropy);
    for (int i = 0; i < shards.count(); i++) {
      parts.add(new SfuShard(shards.shard(i), config, entropy, clock, certificates, this::home));
    }
    parts.forEach(part -> part.meet(parts));
    for (TransportAddress advertised : config.advertisedAddresses()) {
      addresses.add(advertised.port() == 0 ? advertised.withPort(shards.udpPort()) : advertised);
    }
    addresses.addAll(shards.addresses());
  }

  /// Opens the sockets and starts the shards.
  ///
  /// @throws NetException if the port is not to be had, with a sentence that says so
  public static Sfu start(SfuConfig config) {
    return start(config, config.localAddresses());
  }

  /// Like [#start(SfuConfig)] on these addresses alone; all local ones if there are none.
  static Sfu start(SfuConfig config, List<TransportAddress> bindTo) {
    NetConfig net =
        NetConfig.defaults()
            .withUdpPort(config.udpPort())
            .withShards(config.shards())
            .withAddresses(bindTo)
            .withName("parley-sfu");
    return new Sfu(config, Shards.open(net));
  }

  /// The UDP port of all local addresses.
  public int udpPort() {
    return shards.udpPort();
  }

  /// Takes over accepted TCP connections that begin as ICE does ([IceTcp#isIceTcp]).
  public IceTcp iceTcp() {
    return shards.iceTcp();
  }

  /// Says that connections to this TCP port, of all our addresses, are handed to [#iceTcp()]: who
  /// joins from now on is told, and uses it where UDP is blocked.
  public void announceTcp(int port) {
    parts.forEach(part -> part.tcpPort = port);
  }

  /// The door for a TURN server of this process, whose clients reach us without a socket.
  public Inside inside() {
    return shards.inside();
  }

  /// The addresses that participants are told.
  public List<TransportAddress> addresses() {
    return List.copyOf(addresses);
  }

  /// Takes a participant into a room; the room begins with its first participant and ends with its
  /// last.
  ///
  /// @param room any name
  /// @param peerId unique in the room, without a slash or a space
  /// @param listener told what happens to this participant
  /// @return the participant, or an [SfuException]
  public CompletionStage<SfuPeer> join(String room, String peerId, SfuListener listener) {
    return new Joining(home(room), room, peerId, listener).begin();
  }

  /// The shards, for tests.
  List<SfuShard> parts() {
    return parts;
  }

  private SfuShard home(String room) {
    return parts.get(shards.shardFor(room).index());
  }

  /// What went through since the start.
  public CompletionStage<SfuStats> stats() {
    CompletableFuture<SfuStats> sum = shards.stats().thenApply(Sfu::transport);
    for (int i = 0; i < parts.size(); i++) {
      sum = sum.thenCombine(shards.shard(i).submit(parts.get(i)::stats), Sfu::plus);
    }
    return sum;
  }

  private static SfuStats transport(NetStats net) {
    Map<String, Long> drops = new TreeMap<>();
    net.drops().forEach((reason, count) -> drops.put("net/" + reason, count));
    return new SfuStats(0, 0, 0, 0, 0, net.datagramsReceived(), net.datagramsSent(), drops);
  }

  private static SfuStats plus(SfuStats a, SfuStats b) {
    Map<String, Long> drops = new TreeMap<>(a.drops());
    b.drops().forEach((reason, count) -> drops.merge(reason, count, Long::sum));
    return new SfuStats(
        a.rooms() + b.rooms(),
        a.participants() + b.participants(),
        a.tracks() + b.tracks(),
        a.packetsReceived() + b.packetsReceived(),
        a.packetsForwarded() + b.packetsForwarded(),
        a.datagramsReceived() + b.datagramsReceived(),
        a.datagramsSent() + b.datagramsSent(),
        drops);
  }

  /// Closes all connections, threads and sockets; returns within two seconds.
  @Override
  public void close() {
    shards.close();
  }
}
