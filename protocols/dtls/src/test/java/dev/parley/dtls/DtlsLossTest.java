package dev.parley.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.TransportAddress;
import dev.parley.sim.SimLink;
import dev.parley.sim.SimNetwork;
import dev.parley.sim.SimNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Handshakes and data over links that lose, reorder, duplicate and damage.
@Timeout(120)
class DtlsLossTest {
  private static final TransportAddress CLIENT = TransportAddress.of("192.0.2.1", 1000);
  private static final TransportAddress SERVER = TransportAddress.of("192.0.2.2", 2000);
  private static final long SECOND = 1_000_000_000L;

  private static final class World {
    final SimNetwork network;
    final ChecksummedCore client;
    final ChecksummedCore server;
    int clientGot;
    int serverGot;

    World(long seed, SimLink link, DtlsConfig clientConfig, DtlsConfig serverConfig) {
      network = new SimNetwork(seed, link);
      SimNode a = network.node("client", CLIENT);
      SimNode b = network.node("server", SERVER);
      client =
          new ChecksummedCore(
              new DtlsTransport(
                  clientConfig, network.entropy("client"), (now, array, at, n) -> clientGot++));
      server =
          new ChecksummedCore(
              new DtlsTransport(
                  serverConfig, network.entropy("server"), (now, array, at, n) -> serverGot++));
      client.transport.path(a.paths().open(0, SERVER));
      server.transport.path(b.paths().open(0, CLIENT));
      long now = network.now();
      client.transport.expect(now, List.of(serverConfig.certificate().fingerprint("sha-256")));
      server.transport.expect(now, List.of(clientConfig.certificate().fingerprint("sha-256")));
      a.run(client);
      b.run(server);
      server.transport.start(now, false);
      client.transport.start(now, true);
    }

    boolean connected() {
      return client.transport.state() == DtlsState.CONNECTED
          && server.transport.state() == DtlsState.CONNECTED;
    }
  }

  private static SimLink link(long seed) {
    return SimLink.CLEAN
        .withDelay(5_000_000 + seed % 7 * 10_000_000, seed % 5 * 15_000_000)
        .withLoss(0.10 + 0.02 * (seed % 11))
        .withDuplicates(0.1)
        .withCorruption(0.05);
  }

  @ParameterizedTest
  @EnumSource(DtlsVersion.class)
  void connectsOnEveryBadLink(DtlsVersion version) {
    DtlsConfig clientConfig = DtlsPair.config(1).withVersions(version);
    DtlsConfig serverConfig = DtlsPair.config(2).withVersions(version);
    int damaged = 0;
    for (long seed = 0; seed < 200; seed++) {
      int mtu = seed % 3 == 0 ? 400 : 1200;
      World world =
          new World(seed, link(seed), clientConfig.withMtu(mtu), serverConfig.withMtu(mtu));
      assertThat(world.network.runUntil(world::connected, 60 * SECOND))
          .as(
              "seed %d: %s %s, %s %s",
              seed,
              world.client.transport.state(),
              world.client.transport.drops(),
              world.server.transport.state(),
              world.server.transport.drops())
          .isTrue();
      for (int i = 0; i < 30; i++) {
        world.client.transport.send(world.network.now(), new byte[50], 0, 50);
        world.server.transport.send(world.network.now(), new byte[60], 0, 60);
      }
      world.network.run(5 * SECOND);
      assertThat(world.clientGot).isBetween(5, 30);
      assertThat(world.serverGot).isBetween(5, 30);
      assertThat(world.connected()).isTrue();
      damaged += world.client.damagedDelivered + world.server.damagedDelivered;
    }
    assertThat(damaged).as("the damage was real").isGreaterThan(100);
  }

  /// Without UDP's checksum a damaged hello may spoil a handshake, but never more than that.
  @ParameterizedTest
  @EnumSource(DtlsVersion.class)
  void damageThatNobodyCaughtEndsInATypedState(DtlsVersion version) {
    DtlsConfig config =
        DtlsPair.config(1).withVersions(version).withTimeouts(100_000_000L, 10 * SECOND);
    int connected = 0;
    for (long seed = 0; seed < 100; seed++) {
      SimNetwork network = new SimNetwork(seed, SimLink.CLEAN.withCorruption(0.2));
      SimNode a = network.node("client", CLIENT);
      SimNode b = network.node("server", SERVER);
      DtlsTransport client =
          new DtlsTransport(config, network.entropy("client"), (now, array, at, n) -> {});
      DtlsTransport server =
          new DtlsTransport(config, network.entropy("server"), (now, array, at, n) -> {});
      for (DtlsTransport end : List.of(client, server)) {
        end.path((end == client ? a : b).paths().open(0, end == client ? SERVER : CLIENT));
        end.expect(network.now(), List.of(config.certificate().fingerprint("sha-256")));
        end.start(network.now(), end == client);
      }
      a.run(client);
      b.run(server);
      network.run(30 * SECOND);
      assertThat(client.state()).isIn(DtlsState.CONNECTED, DtlsState.FAILED);
      assertThat(server.state()).isIn(DtlsState.CONNECTED, DtlsState.FAILED);
      connected += client.state() == DtlsState.CONNECTED ? 1 : 0;
    }
    assertThat(connected).isBetween(20, 99);
  }

  @Test
  void theSameSeedGivesTheSameBytes() {
    DtlsConfig clientConfig = DtlsPair.config(1);
    DtlsConfig serverConfig = DtlsPair.config(2);
    String first = "";
    for (int run = 0; run < 2; run++) {
      World world = new World(42, link(7), clientConfig, serverConfig);
      world.network.runUntil(world::connected, 60 * SECOND);
      world.network.run(5 * SECOND);
      first = run == 0 ? world.network.journalHash() : first;
      assertThat(world.network.journalHash()).isEqualTo(first);
    }
    World other = new World(43, link(7), clientConfig, serverConfig);
    other.network.runUntil(other::connected, 60 * SECOND);
    assertThat(other.network.journalHash()).isNotEqualTo(first);
  }

  @ParameterizedTest
  @EnumSource(DtlsVersion.class)
  void aPathThatLosesLongDatagramsIsPassedInSmallerOnes(DtlsVersion version) {
    DtlsConfig clientConfig = DtlsPair.config(1).withVersions(version);
    DtlsConfig serverConfig = DtlsPair.config(2).withVersions(version);
    World world = new World(1, SimLink.CLEAN, clientConfig, serverConfig);
    world.network.filter((from, to, bytes) -> bytes.length <= 600);
    assertThat(world.network.runUntil(world::connected, 20 * SECOND)).isTrue();
  }

  @Test
  void withoutAnAnswerTheHandshakeTimesOutAndIsSilent() {
    DtlsConfig config = DtlsPair.config(1).withTimeouts(100_000_000L, 10 * SECOND);
    World world = new World(1, SimLink.CLEAN.withLoss(1), config, config);
    assertThat(world.network.runUntil(world::connected, 30 * SECOND)).isFalse();
    assertThat(world.client.transport.state()).isEqualTo(DtlsState.FAILED);
    assertThat(world.client.deadline()).isEqualTo(Long.MAX_VALUE);
    long sent = world.network.sent();
    assertThat(sent).as("retransmissions back off").isBetween(12L, 40L);
    world.network.run(60 * SECOND);
    assertThat(world.network.sent()).isEqualTo(sent);
  }
}
