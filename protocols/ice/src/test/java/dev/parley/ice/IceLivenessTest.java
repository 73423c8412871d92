package dev.parley.ice;

import static dev.parley.ice.IceBench.MILLISECOND;
import static dev.parley.ice.IceBench.PEER;
import static dev.parley.ice.IceBench.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.TransportAddress;
import dev.parley.sim.SimLink;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// States and their times: `disconnections.md` promises 5 s and 30 s.
class IceLivenessTest {
  private static IceWorld connected(long seed) {
    IceWorld world = IceWorld.full(seed, SimLink.CLEAN).withHosts().start(true, false);
    assertThat(world.runUntilSelected(SECOND)).isTrue();
    world.network.run(20 * SECOND);
    return world;
  }

  @Test
  void silenceMeansDisconnectedAfterFiveSecondsAndFailedAfterThirty() {
    for (long seed = 0; seed < 50; seed++) {
      IceWorld world = connected(seed);
      world.network.link(SimLink.CLEAN.withLoss(1));
      long cut = world.network.now();
      for (IceAgent agent : List.of(world.left, world.right)) {
        assertThat(world.network.runUntil(() -> agent.state() == IceState.DISCONNECTED, 6 * SECOND))
            .isTrue();
        // counted from the last packet, which came up to the quiet time before the cut
        assertThat(world.network.now() - cut).isBetween(5 * SECOND / 2, 5500 * MILLISECOND);
      }
      for (IceAgent agent : List.of(world.left, world.right)) {
        assertThat(world.network.runUntil(() -> agent.state() == IceState.FAILED, 30 * SECOND))
            .isTrue();
        assertThat(world.network.now() - cut).isBetween(24 * SECOND, 30100 * MILLISECOND);
      }
      long sent = world.network.sent();
      world.network.run(60 * SECOND);
      assertThat(world.network.sent()).isEqualTo(sent);
    }
  }

  @Test
  void recoversFromAnOutageOfTwentySeconds() {
    for (long seed = 0; seed < 20; seed++) {
      IceWorld world = connected(seed);
      world.network.link(SimLink.CLEAN.withLoss(1));
      world.network.run(20 * SECOND);
      assertThat(world.left.state()).isEqualTo(IceState.DISCONNECTED);
      assertThat(world.left.consented()).isTrue();
      world.network.link(SimLink.CLEAN);
      assertThat(
              world.network.runUntil(
                  () ->
                      world.left.state() == IceState.CONNECTED
                          && world.right.state() == IceState.CONNECTED,
                  SECOND))
          .as("seed %d", seed)
          .isTrue();
    }
  }

  @Test
  void thirtyPercentLossDoesNotDisconnect() {
    for (long seed = 0; seed < 20; seed++) {
      IceWorld world = connected(seed);
      world.leftNode.events().clear();
      world.network.link(SimLink.CLEAN.withLoss(0.3));
      world.network.run(120 * SECOND);
      assertThat(world.leftNode.events()).as("seed %d", seed).isEmpty();
    }
  }

  @Test
  void anIdleConnectionOverASlowLinkStaysConnected() {
    IceWorld world =
        IceWorld.full(3, SimLink.CLEAN.withDelay(1400 * MILLISECOND, 0))
            .withHosts()
            .start(true, false);
    assertThat(world.runUntilSelected(20 * SECOND)).isTrue();
    world.network.run(20 * SECOND);
    world.leftNode.events().clear();
    world.network.run(100 * SECOND);
    assertThat(world.leftNode.events()).isEmpty();
  }

  @Test
  void anIdleConnectionStaysConnectedAndSendsLittle() {
    IceWorld world = connected(3);
    world.leftNode.events().clear();
    long sent = world.network.sent();
    world.network.run(100 * SECOND);
    assertThat(world.leftNode.events()).isEmpty();
    assertThat(world.network.sent() - sent).isLessThan(400);
  }

  @Test
  void consentChecksAreFourToSixSecondsApartWhileMediaFlows() {
    IceBench bench = IceBench.controlled();
    int path = bench.connect();
    List<Long> times = new ArrayList<>();
    int seen = bench.requestsTo(PEER).size();
    for (int i = 0; i < 5_000; i++) {
      bench.agent.touched(bench.now, path);
      bench.run(20 * MILLISECOND);
      if (bench.requestsTo(PEER).size() > seen) {
        seen = bench.requestsTo(PEER).size();
        times.add(bench.now);
        bench.answer(PEER);
      }
    }
    assertThat(times).hasSizeBetween(16, 25);
    for (int i = 1; i < times.size(); i++) {
      assertThat(times.get(i) - times.get(i - 1)).isBetween(3980 * MILLISECOND, 6020 * MILLISECOND);
    }
    assertThat(times.stream().distinct().count()).isEqualTo(times.size());
    assertThat(bench.agent.pairs().getFirst().consentRequestsSent()).isEqualTo(times.size());
  }

  @Test
  void checkingFailsAfterThirtySeconds() {
    IceBench bench = IceBench.controlled();
    bench.signal(PEER, 1000);
    bench.run(29 * SECOND);
    assertThat(bench.agent.state()).isEqualTo(IceState.CHECKING);
    bench.run(SECOND);
    assertThat(bench.agent.state()).isEqualTo(IceState.FAILED);
    assertThat(bench.agent.deadline()).isEqualTo(IceAgent.NEVER);
    assertThat(bench.requestsTo(PEER)).hasSizeBetween(28, 30);
    assertThat(bench.paths.kept()).isZero();
  }

  @Test
  void aLatePeerIsStillFoundWithoutAnyCandidate() {
    IceBench bench = IceBench.controlled();
    bench.agent.endOfRemoteCandidates(bench.now);
    bench.run(25 * SECOND);
    bench.ask(PEER, true);
    bench.answer(PEER);
    assertThat(bench.agent.state()).isEqualTo(IceState.COMPLETED);
  }

  @Test
  void liteLivesOnRequestsAlone() {
    IceBench bench = new IceBench(IceConfig.liteAgent());
    bench.agent.start(bench.now, IceBench.REMOTE, false, false);
    bench.ask(PEER, true);
    for (int i = 0; i < 20; i++) {
      bench.run(6 * SECOND);
      assertThat(bench.agent.state()).isEqualTo(IceState.CONNECTED);
      bench.ask(PEER, true);
    }
    bench.run(10 * SECOND);
    assertThat(bench.agent.state()).isEqualTo(IceState.DISCONNECTED);
    bench.run(20 * SECOND);
    assertThat(bench.agent.state()).isEqualTo(IceState.FAILED);
    assertThat(bench.requestsTo(PEER)).isEmpty();
  }

  @Test
  void mediaAfterDisconnectionReconnects() {
    IceBench bench = IceBench.controlled();
    int path = bench.connect();
    bench.run(6 * SECOND);
    assertThat(bench.agent.state()).isEqualTo(IceState.DISCONNECTED);
    bench.agent.touched(bench.now, path);
    assertThat(bench.agent.state()).isEqualTo(IceState.CONNECTED);
    bench.agent.touched(bench.now, path + 1000);
    bench.agent.touched(bench.now, -1);
  }

  /// A NAT that forgets its mapping gives the controlling side a new address in mid-call.
  @Test
  void natRebindingIsFollowedWithinThreeSeconds() {
    for (long seed = 0; seed < 30; seed++) {
      IceWorld world = connected(seed);
      TransportAddress rebound = TransportAddress.of("203.0.113.5", 40_000 + (int) seed);
      world.leftNode.rebind(0, rebound);
      assertThat(
              world.network.runUntil(
                  () -> world.rightSendsTo().equals(rebound) && world.left.consented(), 3 * SECOND))
          .as("seed %d", seed)
          .isTrue();
      assertThat(world.right.state()).isEqualTo(IceState.CONNECTED);
      world.network.run(60 * SECOND);
      assertThat(world.rightSendsTo()).isEqualTo(rebound);
      assertThat(world.left.state()).isEqualTo(IceState.CONNECTED);
      assertThat(world.right.pairs()).as("the old pair is given up").hasSizeLessThan(3);
    }
  }

  /// The controlled side behind a NAT: the controlling one nominates the new address.
  @Test
  void natRebindingOfTheControlledSideIsFollowed() {
    for (long seed = 0; seed < 30; seed++) {
      IceWorld world = connected(seed);
      TransportAddress rebound = TransportAddress.of("203.0.113.5", 40_000 + (int) seed);
      world.rightNode.rebind(0, rebound);
      assertThat(
              world.network.runUntil(
                  () -> world.leftSendsTo().equals(rebound) && world.right.consented(), 5 * SECOND))
          .as("seed %d", seed)
          .isTrue();
      world.network.run(60 * SECOND);
      assertThat(world.right.state()).isEqualTo(IceState.CONNECTED);
    }
  }
}
