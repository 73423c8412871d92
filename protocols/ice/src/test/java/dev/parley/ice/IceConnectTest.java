package dev.parley.ice;

import static dev.parley.ice.IceWorld.LEFT;
import static dev.parley.ice.IceWorld.MILLISECOND;
import static dev.parley.ice.IceWorld.RIGHT;
import static dev.parley.ice.IceWorld.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.SeededEntropy;
import dev.parley.sim.SimLink;
import org.junit.jupiter.api.Test;

/// Two agents that find each other.
class IceConnectTest {
  @Test
  void controllingAndControlledConnect() {
    IceWorld world = IceWorld.full(1, SimLink.CLEAN).withHosts().start(true, false);
    assertThat(world.runUntilSelected(SECOND)).isTrue();
    assertThat(world.network.now() - dev.parley.sim.SimNetwork.START_NANOS)
        .isLessThan(200 * MILLISECOND);
    assertThat(world.leftSendsTo()).isEqualTo(RIGHT);
    assertThat(world.rightSendsTo()).isEqualTo(LEFT);
    assertThat(world.left.state()).isEqualTo(IceState.CONNECTED);
    world.left.endOfRemoteCandidates(world.network.now());
    assertThat(world.left.state()).isEqualTo(IceState.COMPLETED);
    world.network.run(60 * SECOND);
    assertThat(world.left.state()).isEqualTo(IceState.COMPLETED);
    assertThat(world.right.state()).isEqualTo(IceState.CONNECTED);
    assertThat(world.right.drops().total()).isZero();
    assertThat(world.leftNode.events()).contains(new IceEvent.StateChanged(IceState.CONNECTED));
  }

  @Test
  void bothControllingSettleTheConflict() {
    for (long seed = 0; seed < 20; seed++) {
      IceWorld world = IceWorld.full(seed, SimLink.CLEAN).withHosts().start(true, true);
      assertThat(world.runUntilSelected(3 * SECOND)).as("seed %d", seed).isTrue();
      assertThat(world.left.controlling()).isNotEqualTo(world.right.controlling());
    }
  }

  @Test
  void bothControlledSettleTheConflict() {
    for (long seed = 0; seed < 20; seed++) {
      IceWorld world = IceWorld.full(seed, SimLink.CLEAN).withHosts().start(false, false);
      assertThat(world.runUntilSelected(3 * SECOND)).as("seed %d", seed).isTrue();
      assertThat(world.left.controlling()).isNotEqualTo(world.right.controlling());
    }
  }

  @Test
  void ipv6IsUsedWhenItIsPreferred() {
    IceWorld world = IceWorld.full(1, SimLink.CLEAN);
    long now = world.network.now();
    world.right.addRemote(now, world.left.addLocalHost(1, IceWorld.LEFT6));
    world.left.addRemote(now, world.right.addLocalHost(1, IceWorld.RIGHT6));
    world.withHosts().start(true, false);
    assertThat(world.runUntilSelected(SECOND)).isTrue();
    assertThat(world.leftSendsTo()).isEqualTo(IceWorld.RIGHT6);
    assertThat(world.rightSendsTo()).isEqualTo(IceWorld.LEFT6);
  }

  @Test
  void ipv4IsUsedWhenIpv6IsDead() {
    IceWorld world = IceWorld.full(1, SimLink.CLEAN);
    long now = world.network.now();
    world.right.addRemote(now, world.left.addLocalHost(1, IceWorld.LEFT6));
    world.left.addRemote(now, world.right.addLocalHost(1, IceWorld.RIGHT6));
    world.network.filter((from, to, bytes) -> !to.v6());
    world.withHosts().start(true, false);
    assertThat(world.runUntilSelected(SECOND)).isTrue();
    assertThat(world.leftSendsTo()).isEqualTo(RIGHT);
    assertThat(world.rightSendsTo()).isEqualTo(LEFT);
  }

  /// As with a browser that hides its addresses behind mDNS names: only it knows where to send.
  @Test
  void oneSideWithoutSignaledCandidatesIsFoundByItsChecks() {
    for (boolean leftControls : new boolean[] {true, false}) {
      IceWorld world = IceWorld.full(5, SimLink.CLEAN);
      world.left.addLocalHost(0, LEFT);
      world.left.addRemote(world.network.now(), world.right.addLocalHost(0, RIGHT));
      world.start(leftControls, !leftControls);
      assertThat(world.runUntilSelected(SECOND)).isTrue();
      assertThat(world.rightSendsTo()).isEqualTo(LEFT);
      assertThat(world.right.pairs().getFirst().remote().type())
          .isEqualTo(CandidateType.PEER_REFLEXIVE);
    }
  }

  @Test
  void candidatesMayTrickleLate() {
    IceWorld world = IceWorld.full(6, SimLink.CLEAN);
    Candidate left = world.left.addLocalHost(0, LEFT);
    Candidate right = world.right.addLocalHost(0, RIGHT);
    world.start(true, false);
    world.network.run(5 * SECOND);
    assertThat(world.left.state()).isEqualTo(IceState.CHECKING);
    world.left.addRemote(world.network.now(), right);
    world.network.run(SECOND);
    world.right.addRemote(world.network.now(), left);
    assertThat(world.runUntilSelected(SECOND)).isTrue();
  }

  @Test
  void checksMayComeBeforeTheOtherSideIsStarted() {
    IceWorld world = IceWorld.full(7, SimLink.CLEAN).withHosts();
    world.startLeft(true);
    world.network.run(3 * SECOND);
    assertThat(world.right.state()).isEqualTo(IceState.NEW);
    world.startRight(false);
    assertThat(world.runUntilSelected(200 * MILLISECOND)).isTrue();
  }

  @Test
  void fullAndLiteConnectWhateverRolesTheyAreGiven() {
    for (int roles = 0; roles < 4; roles++) {
      IceWorld world =
          new IceWorld(8, SimLink.CLEAN, IceConfig.full(), IceConfig.liteAgent()).withHosts();
      world.left.start(world.network.now(), world.right.local(), true, (roles & 1) != 0);
      world.right.start(world.network.now(), world.left.local(), false, (roles & 2) != 0);
      assertThat(world.runUntilSelected(SECOND)).as("roles %d", roles).isTrue();
      assertThat(world.left.controlling()).isTrue();
      world.network.run(120 * SECOND);
      assertThat(world.right.state()).isEqualTo(IceState.CONNECTED);
      assertThat(world.left.state()).isEqualTo(IceState.CONNECTED);
    }
  }

  @Test
  void anyDisturbanceIsOvercome() {
    for (long seed = 0; seed < 400; seed++) {
      SeededEntropy choice = new SeededEntropy(seed);
      SimLink link =
          new SimLink(
              (1 + choice.nextInt(100)) * MILLISECOND,
              choice.nextInt(50) * MILLISECOND,
              0.3 * choice.nextDouble(),
              0.2 * choice.nextDouble(),
              0.1 * choice.nextDouble());
      boolean lite = choice.nextInt(4) == 0;
      IceWorld world =
          new IceWorld(
                  seed, link, IceConfig.full(), lite ? IceConfig.liteAgent() : IceConfig.full())
              .withHosts();
      world.left.start(world.network.now(), world.right.local(), lite, choice.nextInt(2) == 0);
      world.network.run(choice.nextInt(500) * MILLISECOND);
      world.right.start(
          world.network.now(), world.left.local(), false, choice.nextInt(2) == 0 && !lite);
      assertThat(world.runUntilSelected(20 * SECOND)).as("seed %d, %s", seed, link).isTrue();
      world.network.link(SimLink.CLEAN);
      world.network.run(10 * SECOND);
      assertThat(world.leftSendsTo()).isEqualTo(RIGHT);
      assertThat(world.rightSendsTo()).isEqualTo(LEFT);
      assertThat(world.left.controlling()).isNotEqualTo(world.right.controlling());
    }
  }
}
