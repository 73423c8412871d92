package dev.parley.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.DatagramCore;
import dev.parley.core.Entropy;
import dev.parley.core.PacketPool;
import dev.parley.core.Paths;
import dev.parley.core.TransportAddress;
import dev.parley.sim.CoreContract;
import dev.parley.sim.SimLink;
import dev.parley.sim.SimNetwork;
import dev.parley.sim.SimNode;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DtlsAssociationTest {
  private static final TransportAddress CLIENT = TransportAddress.of("192.0.2.1", 1000);
  private static final TransportAddress SERVER = TransportAddress.of("192.0.2.2", 2000);
  private static final long SECOND = 1_000_000_000L;

  private static final class World {
    final SimNetwork network = new SimNetwork(11, SimLink.CLEAN);
    final SimNode a = network.node("client", CLIENT);
    final SimNode b = network.node("server", SERVER);
    final DtlsAssociation client;
    final DtlsAssociation server;

    World(DtlsVersion version, int fingerprintOf) {
      DtlsConfig clientConfig = DtlsPair.config(1).withVersions(version);
      DtlsConfig serverConfig = DtlsPair.config(2).withVersions(version);
      client = new DtlsAssociation(clientConfig, network.entropy("c"), (now, d, at, n) -> {});
      server = new DtlsAssociation(serverConfig, network.entropy("s"), (now, d, at, n) -> {});
      client.path(a.paths().open(0, SERVER));
      server.path(b.paths().open(0, CLIENT));
      long now = network.now();
      client.expect(now, List.of(DtlsPair.certificate(fingerprintOf).fingerprint("sha-256")));
      server.expect(now, List.of(clientConfig.certificate().fingerprint("sha-256")));
      a.run(client);
      b.run(server);
      server.start(now, false);
      client.start(now, true);
    }

    boolean connected() {
      return client.transport().state() == DtlsState.CONNECTED
          && server.transport().state() == DtlsState.CONNECTED;
    }

    /// Damages the first datagrams from one side, each in the middle of what it says.
    void damage(TransportAddress sender, int count) {
      int[] left = {count};
      network.filter((from, to, bytes) -> {
        if (from.equals(sender) && left[0]-- > 0) {
          bytes[bytes.length / 2] ^= 1;
        }
        return true;
      });
    }
  }

  @ParameterizedTest
  @EnumSource(DtlsVersion.class)
  void aHandshakeSpoiledByDamageBeginsAgain(DtlsVersion version) {
    for (TransportAddress damaged : List.of(CLIENT, SERVER)) {
      World world = new World(version, 2);
      DtlsTransport first = world.client.transport();
      world.damage(damaged, 3);

      assertThat(world.network.runUntil(world::connected, 30 * SECOND))
          .as("damage by %s", damaged)
          .isTrue();
      byte[] key = world.client.transport().export("test", new byte[0], 16);
      assertThat(world.server.transport().export("test", new byte[0], 16)).isEqualTo(key);
      assertThat(world.a.events()).noneMatch(DtlsEvent.Failed.class::isInstance);
      assertThat(world.client.transport()).isNotSameAs(first);
    }
  }

  @Test
  void aWrongFingerprintIsFinal() {
    World world = new World(DtlsVersion.DTLS_1_3, 3);
    world.network.run(30 * SECOND);

    assertThat(world.a.events())
        .containsExactly(new DtlsEvent.Failed(new DtlsFailure.FingerprintMismatch()));
  }

  @ParameterizedTest
  @EnumSource(DtlsVersion.class)
  void aStrangersHelloDoesNotUndoWhatIsProved(DtlsVersion version) {
    World world = new World(version, 2);
    byte[][] hello = new byte[1][];
    world.network.filter((from, to, bytes) -> {
      hello[0] = hello[0] == null ? bytes.clone() : hello[0];
      return true;
    });
    assertThat(world.network.runUntil(world::connected, 10 * SECOND)).isTrue();
    world.server.proved();
    DtlsTransport before = world.server.transport();
    hello[0][40] ^= 1; // another random
    world.network.send(world.network.now(), CLIENT, SERVER, hello[0]);
    world.network.run(SECOND);

    assertThat(world.server.transport()).isSameAs(before);
    assertThat(before.state()).isEqualTo(DtlsState.CONNECTED);
  }

  abstract static class Role extends CoreContract {
    abstract boolean client();

    @Override
    protected DatagramCore<?> create(Entropy entropy, Paths paths, PacketPool pool) {
      return new DtlsAssociation(DtlsPair.config(1), entropy, (now, array, at, length) -> {});
    }

    @Override
    protected void start(DatagramCore<?> core, Paths paths, long now) {
      DtlsAssociation association = (DtlsAssociation) core;
      association.path(paths.open(0, SERVER));
      association.expect(now, List.of(DtlsPair.certificate(2).fingerprint("sha-256")));
      association.start(now, client());
    }
  }

  @Nested
  class Client extends Role {
    @Override
    boolean client() {
      return true;
    }
  }

  @Nested
  class Server extends Role {
    @Override
    boolean client() {
      return false;
    }
  }
}
