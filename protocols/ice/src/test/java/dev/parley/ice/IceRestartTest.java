package dev.parley.ice;

import static dev.parley.ice.IceWorld.LEFT;
import static dev.parley.ice.IceWorld.LEFT6;
import static dev.parley.ice.IceWorld.RIGHT;
import static dev.parley.ice.IceWorld.RIGHT6;
import static dev.parley.ice.IceWorld.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.core.Paths;
import dev.parley.core.SeededEntropy;
import dev.parley.core.TransportAddress;
import dev.parley.sim.SimLink;
import dev.parley.sim.SimNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// RFC 8445, section 9.
class IceRestartTest {
  private static IceWorld connected(long seed) {
    return connected(IceWorld.full(seed, SimLink.CLEAN));
  }

  private static IceWorld connected(IceWorld world) {
    world.withHosts().start(true, false);
    assertThat(world.runUntilSelected(2 * SECOND)).isTrue();
    world.network.run(5 * SECOND);
    clear(world);
    return world;
  }

  private static void clear(IceWorld world) {
    world.leftNode.events().clear();
    world.rightNode.events().clear();
  }

  private static IceCredentials fresh(long seed) {
    return IceCredentials.random(new SeededEntropy(seed), "");
  }

  private static void prepare(IceWorld world, long seed) {
    world.left.restart(world.network.now(), fresh(seed));
    world.right.restart(world.network.now(), fresh(seed + 1_000_000));
  }

  private static void exchangeHosts(IceWorld world) {
    for (Candidate candidate : world.left.localCandidates()) {
      world.right.addRemote(world.network.now(), candidate);
    }
    for (Candidate candidate : world.right.localCandidates()) {
      world.left.addRemote(world.network.now(), candidate);
    }
  }

  private static void startBoth(IceWorld world) {
    world.left.startRestart(world.network.now(), world.right.local(), false);
    world.right.startRestart(world.network.now(), world.left.local(), false);
    exchangeHosts(world);
  }

  private static List<Object> pathChanges(SimNode node) {
    return node.events().stream().filter(IceEvent.PathChanged.class::isInstance).toList();
  }

  private static boolean switched(IceWorld world) {
    return retired(world.leftNode) && retired(world.rightNode);
  }

  private static boolean retired(SimNode node) {
    return node.events().stream().anyMatch(IceEvent.UfragRetired.class::isInstance);
  }

  @Test
  void theOldPathCarriesUntilTheNewOneWorks() {
    for (long seed = 0; seed < 20; seed++) {
      IceWorld world = connected(seed);
      String before = world.left.local().ufrag();
      prepare(world, seed);
      startBoth(world);
      long end = world.network.now() + 10 * SECOND;
      while (world.network.now() < end) {
        world.network.run(SECOND / 20);
        assertThat(world.left.consented()).isTrue();
        assertThat(world.right.consented()).isTrue();
      }
      assertThat(world.leftNode.events()).contains(new IceEvent.UfragRetired(before));
      assertThat(switched(world)).isTrue();
      assertThat(world.left.state()).isEqualTo(IceState.CONNECTED);
      assertThat(world.leftNode.events())
          .doesNotContain(new IceEvent.StateChanged(IceState.CHECKING));
      assertThat(world.selected()).isTrue();
      assertThat(world.leftNode.paths().kept()).isEqualTo(1);
    }
  }

  @Test
  void theRestartMovesToAnotherAddressFamily() {
    IceWorld world = connected(1);
    assertThat(world.leftSendsTo()).isEqualTo(RIGHT);
    prepare(world, 1);
    world.left.startRestart(world.network.now(), world.right.local(), false);
    world.right.startRestart(world.network.now(), world.left.local(), false);
    world.right.addRemote(world.network.now(), world.left.addLocalHost(1, LEFT6));
    world.left.addRemote(world.network.now(), world.right.addLocalHost(1, RIGHT6));
    assertThat(
            world.network.runUntil(
                () -> world.leftSendsTo().equals(RIGHT6) && world.rightSendsTo().equals(LEFT6),
                2 * SECOND))
        .isTrue();
    assertThat(pathChanges(world.leftNode)).hasSize(1);
    world.network.run(60 * SECOND);
    assertThat(world.left.state()).isEqualTo(IceState.CONNECTED);
    assertThat(world.leftSendsTo()).isEqualTo(RIGHT6);
  }

  @Test
  void revivesAFailedAgent() {
    IceWorld world = connected(2);
    world.network.link(SimLink.CLEAN.withLoss(1));
    world.network.run(40 * SECOND);
    assertThat(world.left.state()).isEqualTo(IceState.FAILED);
    assertThat(world.left.sendPath()).isEqualTo(Paths.NONE);
    world.network.link(SimLink.CLEAN);
    clear(world);
    prepare(world, 2);
    assertThat(world.left.state()).isEqualTo(IceState.FAILED);
    startBoth(world);
    assertThat(world.left.state()).isEqualTo(IceState.CHECKING);
    assertThat(world.runUntilSelected(SECOND)).isTrue();
    assertThat(world.leftNode.events())
        .startsWith(new IceEvent.StateChanged(IceState.CHECKING))
        .contains(new IceEvent.StateChanged(IceState.CONNECTED));
  }

  @Test
  void aDisconnectedAgentIsCheckingWhileItRestarts() {
    IceWorld world = connected(3);
    world.network.link(SimLink.CLEAN.withLoss(1));
    world.network.run(8 * SECOND);
    assertThat(world.left.state()).isEqualTo(IceState.DISCONNECTED);
    prepare(world, 3);
    startBoth(world);
    assertThat(world.left.state()).isEqualTo(IceState.CHECKING);
    world.network.run(SECOND);
    world.network.link(SimLink.CLEAN);
    assertThat(world.network.runUntil(() -> world.left.state() == IceState.CONNECTED, 2 * SECOND))
        .isTrue();
  }

  @Test
  void lateCandidatesOfTheOldGenerationAreToldByTheirUfrag() {
    IceWorld world = connected(4);
    String old = world.right.local().ufrag();
    prepare(world, 4);
    startBoth(world);
    long pairs = world.left.pairs().size();
    Candidate late = Candidate.parse("candidate:7 1 udp 99 203.0.113.9 9 typ host ufrag " + old);
    assertThat(late).isNotNull();
    world.left.addRemote(world.network.now(), late);
    assertThat(world.left.drops().get(IceDrop.CANDIDATE_UFRAG)).isEqualTo(1);
    assertThat(world.left.pairs()).hasSize((int) pairs);
  }

  @Test
  void aCandidateOfTheNewGenerationMayComeBeforeItsCredentials() {
    IceWorld world = connected(5);
    prepare(world, 5);
    Candidate early = world.right.localCandidates().getFirst();
    Candidate named = Candidate.parse(early + " ufrag " + world.right.local().ufrag());
    assertThat(named).isNotNull();
    world.left.addRemote(world.network.now(), named);
    world.left.startRestart(world.network.now(), world.right.local(), false);
    world.right.startRestart(world.network.now(), world.left.local(), false);
    assertThat(world.network.runUntil(() -> switched(world), 10 * SECOND)).isTrue();
    assertThat(world.selected()).isTrue();
  }

  @Test
  void earlyChecksOfTheOtherSideAreAnswered() {
    IceWorld world = connected(6);
    prepare(world, 6);
    // The answerer knows everything at once; its answer takes a second.
    world.right.startRestart(world.network.now(), world.left.local(), false);
    for (Candidate candidate : world.left.localCandidates()) {
      world.right.addRemote(world.network.now(), candidate);
    }
    world.network.run(SECOND);
    assertThat(world.right.state()).isEqualTo(IceState.CONNECTED);
    world.left.startRestart(world.network.now(), world.right.local(), false);
    assertThat(world.network.runUntil(() -> switched(world), 10 * SECOND)).isTrue();
  }

  @Test
  void aCanceledRestartLeavesEverythingAsItWas() {
    IceWorld world = connected(7);
    IceCredentials before = world.left.local();
    IceCredentials prepared = fresh(7);
    world.left.restart(world.network.now(), prepared);
    assertThat(world.left.local()).isEqualTo(prepared);
    world.left.cancelRestart(world.network.now());
    assertThat(world.left.local()).isEqualTo(before);
    world.network.run(60 * SECOND);
    assertThat(world.leftNode.events())
        .containsExactly(new IceEvent.UfragRetired(prepared.ufrag()));
    assertThat(world.left.state()).isEqualTo(IceState.CONNECTED);
  }

  @Test
  void aRestartThatTheOtherSideNeverFollowsKeepsTheWorkingPath() {
    IceWorld world = connected(8);
    world.left.restart(world.network.now(), fresh(8));
    world.left.startRestart(world.network.now(), fresh(9), false);
    exchangeHosts(world);
    world.network.run(60 * SECOND);
    assertThat(world.left.state()).isEqualTo(IceState.CONNECTED);
    assertThat(world.leftSendsTo()).isEqualTo(RIGHT);
    assertThat(retired(world.leftNode)).isTrue();
  }

  @Test
  void theRoleSurvives() {
    IceWorld world = connected(9);
    prepare(world, 9);
    startBoth(world);
    world.network.run(10 * SECOND);
    assertThat(world.left.controlling()).isTrue();
    assertThat(world.right.controlling()).isFalse();
  }

  @Test
  void aLiteAgentRestartsByNewCredentialsAlone() {
    IceWorld world =
        connected(new IceWorld(10, SimLink.CLEAN, IceConfig.full(), IceConfig.liteAgent()));
    prepare(world, 10);
    world.left.startRestart(world.network.now(), world.right.local(), true);
    world.right.startRestart(world.network.now(), world.left.local(), false);
    exchangeHosts(world);
    assertThat(world.network.runUntil(() -> switched(world), 10 * SECOND)).isTrue();
    world.network.run(60 * SECOND);
    assertThat(world.left.state()).isEqualTo(IceState.CONNECTED);
    assertThat(world.right.state()).isEqualTo(IceState.CONNECTED);
  }

  @Test
  void twentyRestartsLeaveNothingBehind() {
    IceWorld world = connected(11);
    for (int i = 0; i < 20; i++) {
      prepare(world, 100 + i);
      startBoth(world);
      world.network.run(i % 3 == 0 ? SECOND / 100 : SECOND);
    }
    world.network.run(20 * SECOND);
    assertThat(world.selected()).isTrue();
    assertThat(world.leftNode.paths().kept()).isEqualTo(1);
    assertThat(world.left.pairs()).hasSize(1);
    long retired =
        world.leftNode.events().stream().filter(IceEvent.UfragRetired.class::isInstance).count();
    assertThat(retired).isEqualTo(20);
  }

  @Test
  void survivesLossAndReordering() {
    SimLink link = new SimLink(30_000_000, 60_000_000, 0.2, 0.1, 0.02);
    for (long seed = 0; seed < 50; seed++) {
      IceWorld world = IceWorld.full(seed, link).withHosts().start(true, false);
      assertThat(world.runUntilSelected(10 * SECOND)).as("seed %d", seed).isTrue();
      prepare(world, seed);
      startBoth(world);
      assertThat(world.network.runUntil(() -> switched(world), 20 * SECOND))
          .as("seed %d", seed)
          .isTrue();
      assertThat(world.selected()).as("seed %d", seed).isTrue();
    }
  }

  @Test
  void aRestartNeedsNewCredentialsAndSomethingToRestart() {
    IceWorld idle = IceWorld.full(12, SimLink.CLEAN);
    assertThatThrownBy(() -> idle.left.restart(0, fresh(1)))
        .isInstanceOf(IllegalStateException.class);
    IceWorld world = connected(13);
    assertThatThrownBy(() -> world.left.restart(world.network.now(), world.left.local()))
        .isInstanceOf(IllegalArgumentException.class);
    world.left.restart(world.network.now(), fresh(1));
    assertThatThrownBy(() -> world.left.restart(world.network.now(), fresh(2)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("cancel");
  }

  /// Attack 27: what belongs to the generation before is answered for a while, then no more.
  @Test
  void checksWithOldCredentialsEndSomeTimeAfterTheSwitch() {
    IceWorld world = connected(14);
    List<byte[]> old = new ArrayList<>();
    world.network.filter((from, to, bytes) -> {
      if (to.equals(LEFT) && (bytes[1] & 0x10) == 0 && bytes[0] == 0) {
        old.add(bytes);
      }
      return true;
    });
    world.network.run(10 * SECOND);
    world.network.filter(null);
    assertThat(old).isNotEmpty();
    prepare(world, 14);
    startBoth(world);
    world.network.run(20 * SECOND);
    long wrong = world.left.drops().get(IceDrop.WRONG_USERNAME);
    TransportAddress attacker = TransportAddress.of("203.0.113.66", 6666);
    world.network.send(world.network.now(), attacker, LEFT, old.getLast());
    world.network.run(SECOND);
    assertThat(world.left.drops().get(IceDrop.WRONG_USERNAME)).isEqualTo(wrong + 1);
    assertThat(world.leftSendsTo()).isEqualTo(RIGHT);
  }
}
