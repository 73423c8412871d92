package dev.parley.ice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.Paths;
import dev.parley.core.TransportAddress;
import dev.parley.ice.GatherWorld.Side;
import dev.parley.sim.NatKind;
import dev.parley.sim.SimNat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Interfaces come and go in a call: the other side follows, and nobody signals anything.
class IceInterfacesTest {
  private static final long SECOND = GatherWorld.SECOND;
  private static final TransportAddress CABLE = TransportAddress.of("192.168.1.2", 5000);
  private static final TransportAddress RADIO = TransportAddress.of("192.168.1.3", 5001);
  private static final TransportAddress FAR = TransportAddress.of("20.0.0.77", 5000);

  private final GatherWorld world = new GatherWorld(7);
  private SimTurnServer server;

  @BeforeEach
  void begin() {
    server = world.server();
  }

  private static SimNat nat(NatKind kind) {
    return SimNat.of(kind, "20.0.1.1");
  }

  private long now() {
    return world.network.now();
  }

  /// The other side hears no candidate any more.
  private static void stopSignaling(Side one, Side two) {
    one.other = null;
    two.other = null;
  }

  private void lose(Side side, int base) {
    side.node.remove(base);
    side.agent.removeBase(now(), base);
  }

  private void gain(Side side, TransportAddress address) {
    int base = side.node.add(address);
    side.agent.addLocalHost(now(), base, address, null);
  }

  private boolean flowsFrom(Side mover, Side other, TransportAddress from) {
    int path = mover.agent.sendPath();
    return path != Paths.NONE
        && mover.agent.state() == IceState.CONNECTED
        && mover.agent.selectedPath() == path
        && other.agent.state() == IceState.CONNECTED
        && other.agent.selectedPath() != Paths.NONE
        && localAddress(mover).equals(from)
        && other.agent.pairs().stream()
            .anyMatch(
                pair -> pair.path() == other.agent.selectedPath() && pair.remote().port() != 5000);
  }

  private static TransportAddress localAddress(Side side) {
    return side.node.address(side.node.paths().base(side.agent.sendPath()));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anInterfaceThatComesInPlaceOfOneThatGoesIsFollowed(boolean controlling) {
    Side mover = world.side("mover", null, TransportAddress.of("20.0.0.78", 5000));
    Side other = world.side("other", null, FAR);
    Side first = controlling ? mover : other;
    Side second = controlling ? other : mover;
    assertThat(world.connect(first, second, GatherConfig.hostsOnly(), 5 * SECOND)).isTrue();
    stopSignaling(mover, other);
    world.network.run(10 * SECOND);
    lose(mover, 0);
    world.network.run(3 * SECOND);
    assertThat(mover.agent.state()).isEqualTo(IceState.DISCONNECTED);
    TransportAddress radio = TransportAddress.of("20.0.0.79", 5001);
    gain(mover, radio);
    long begun = now();
    assertThat(world.network.runUntil(() -> flowsFrom(mover, other, radio), 10 * SECOND)).isTrue();
    assertThat(now() - begun).as("nanoseconds until both go on").isLessThan(2 * SECOND);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void itWorksFromBehindNatsToo(boolean controlling) {
    Side mover = world.side("mover", nat(NatKind.PORT_RESTRICTED), CABLE);
    Side other = world.side("other", null, FAR);
    Side first = controlling ? mover : other;
    Side second = controlling ? other : mover;
    assertThat(world.connect(first, second, GatherConfig.of(server.stun()), 5 * SECOND)).isTrue();
    stopSignaling(mover, other);
    world.network.run(10 * SECOND);
    gain(mover, RADIO);
    world.network.run(SECOND);
    lose(mover, 0);
    long begun = now();
    assertThat(
            world.network.runUntil(
                () ->
                    mover.agent.sendPath() != Paths.NONE
                        && localAddress(mover).equals(RADIO)
                        && mover.agent.state() == IceState.CONNECTED
                        && mover.agent.selectedPath() != Paths.NONE
                        && other.agent.state() == IceState.CONNECTED,
                10 * SECOND))
        .isTrue();
    assertThat(now() - begun).isLessThan(3 * SECOND);
    world.network.run(40 * SECOND);
    assertThat(mover.agent.state()).as("and it lasts").isEqualTo(IceState.CONNECTED);
    assertThat(other.agent.state()).isEqualTo(IceState.CONNECTED);
  }

  @Test
  void anAllocationThatWentWithItsInterfaceIsMadeAnewOnTheNextOne() {
    Side mover = world.side("mover", nat(NatKind.SYMMETRIC), CABLE);
    Side other = world.side("other", null, FAR);
    GatherConfig relayed = GatherConfig.of(server.turn("udp")).withPolicy(IceTransportPolicy.RELAY);
    mover.other = other;
    other.other = mover;
    mover.agent.gather(now(), relayed);
    other.agent.gather(now(), GatherConfig.hostsOnly());
    mover.agent.start(now(), other.agent.local(), false, true);
    other.agent.start(now(), mover.agent.local(), false, false);
    assertThat(world.network.runUntil(() -> mover.agent.selectedPath() >= 0, 5 * SECOND)).isTrue();
    stopSignaling(mover, other);
    world.network.run(10 * SECOND);
    TransportAddress before =
        Objects.requireNonNull(Objects.requireNonNull(mover.selected()).local().address());
    lose(mover, 0);
    world.network.run(SECOND);
    assertThat(mover.agent.localCandidates()).isEmpty();
    gain(mover, RADIO);
    assertThat(
            world.network.runUntil(
                () -> {
                  PairStats pair = mover.selected();
                  return pair != null
                      && pair.local().type() == CandidateType.RELAYED
                      && !before.equals(pair.local().address())
                      && mover.agent.state() == IceState.CONNECTED
                      && other.agent.state() == IceState.CONNECTED;
                },
                10 * SECOND))
        .isTrue();
  }

  @Test
  void aNumberOfASocketThatIsGoneMayBeUsedAgain() {
    Side side = world.side("a", null, TransportAddress.of("20.0.0.78", 5000));
    side.agent.gather(now(), GatherConfig.of(server.stun()));
    assertThat(world.network.runUntil(side::complete, 5 * SECOND)).isTrue();
    for (int round = 0; round < 200; round++) {
      side.agent.removeBase(now(), 0);
      TransportAddress next = TransportAddress.of("20.0.0." + (100 + round % 100), 6000 + round);
      side.node.rebind(0, next);
      side.agent.addLocalHost(now(), 0, next, null);
      world.network.run(round % 2 == 0 ? SECOND : SECOND / 1000);
      List<Candidate> now = side.agent.localCandidates();
      assertThat(now).extracting(Candidate::foundation).doesNotHaveDuplicates();
      assertThat(now).extracting(Candidate::type).containsExactly(CandidateType.HOST);
    }
    assertThat(side.node.paths().kept()).as("paths are given back").isLessThan(10);
  }
}
