package dev.parley.ice;

import static dev.parley.ice.GatherWorld.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.TransportAddress;
import dev.parley.ice.GatherWorld.Side;
import dev.parley.sim.NatKind;
import dev.parley.sim.SimNat;
import org.junit.jupiter.api.Test;

/// RFC 6544: a client that opens a stream to a server's one port.
class IceTcpTest {
  private static final TransportAddress SERVER_UDP = TransportAddress.of("20.0.0.5", 7000);
  private static final TransportAddress SERVER_TCP = TransportAddress.of("20.0.0.5", 443);
  private static final TransportAddress INNER = TransportAddress.of("192.168.1.2", 5000);

  private final GatherWorld world = new GatherWorld(1);
  private final Side server = world.side("server", null, SERVER_UDP);

  private Side client(boolean udpBlocked) {
    SimNat nat = SimNat.of(NatKind.PORT_RESTRICTED, "20.0.1.1");
    Side client = world.side("client", udpBlocked ? nat.withoutDatagrams() : nat, INNER);
    int base = server.node.addStream(SERVER_TCP);
    Candidate passive = server.agent.addLocalPassive(base, SERVER_TCP);
    assertThat(passive.toString()).contains(" tcp ").contains("typ host tcptype passive");
    return client;
  }

  private boolean connect(Side client) {
    return world.connect(client, server, GatherConfig.hostsOnly(), 5 * SECOND);
  }

  @Test
  void connectsOverTcpWithinASecondWhereUdpIsBlocked() {
    Side client = client(true);
    long begun = world.network.now();
    assertThat(connect(client)).isTrue();
    assertThat(world.network.now() - begun).isLessThan(SECOND);
    PairStats pair = client.selected();
    assertThat(pair).isNotNull();
    assertThat(pair.remote().tcpType()).isEqualTo("passive");
    assertThat(pair.local().tcpType()).isEqualTo("active");
    world.network.run(120 * SECOND);
    assertThat(client.agent.state()).isEqualTo(IceState.CONNECTED);
    assertThat(server.agent.state()).isEqualTo(IceState.CONNECTED);
  }

  @Test
  void prefersUdpWhereItPasses() {
    Side client = client(false);
    assertThat(connect(client)).isTrue();
    world.network.run(5 * SECOND);
    PairStats pair = client.selected();
    assertThat(pair).isNotNull();
    assertThat(pair.remote().transport()).isEqualTo(Transport.UDP);
  }

  @Test
  void fallsBackToTcpWhenUdpIsBlockedInTheCall() {
    Side client = client(false);
    assertThat(connect(client)).isTrue();
    world.network.run(20 * SECOND);
    world.network.filter((from, to, bytes) -> false); // UDP alone passes the filter
    long cut = world.network.now();
    assertThat(
            world.network.runUntil(
                () -> {
                  PairStats pair = client.selected();
                  return pair != null
                      && pair.remote().transport() == Transport.TCP
                      && client.agent.state() == IceState.CONNECTED
                      && server.agent.state() == IceState.CONNECTED;
                },
                20 * SECOND))
        .isTrue();
    assertThat(world.network.now() - cut).isLessThan(8 * SECOND);
  }

  @Test
  void aClosedStreamIsOpenedAgain() {
    Side client = client(true);
    assertThat(connect(client)).isTrue();
    world.network.run(5 * SECOND);
    int path = client.agent.sendPath();
    int base = client.node.paths().base(path);
    client.agent.closed(world.network.now(), path);
    server.agent.closed(world.network.now(), server.agent.sendPath());
    assertThat(client.agent.consented()).isFalse();
    assertThat(
            world.network.runUntil(
                () -> client.agent.consented() && server.agent.consented(), 5 * SECOND))
        .isTrue();
    assertThat(client.node.paths().base(client.agent.sendPath())).isNotEqualTo(base);
  }

  @Test
  void activeAndSimultaneousOpenCandidatesAreReadAndLeftAlone() {
    for (String kind : new String[] {"active", "so"}) {
      Candidate candidate =
          Candidate.parse(
              "candidate:1 1 tcp 1518280447 192.0.2.7 9 typ host tcptype "
                  + kind
                  + " generation 0");
      assertThat(candidate).isNotNull();
      long before = server.agent.drops().get(IceDrop.CANDIDATE_TCP);
      server.agent.addRemote(world.network.now(), candidate);
      assertThat(server.agent.drops().get(IceDrop.CANDIDATE_TCP)).isEqualTo(before + 1);
    }
  }
}
