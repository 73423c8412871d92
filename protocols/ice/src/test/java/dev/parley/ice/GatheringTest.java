package dev.parley.ice;

import static dev.parley.ice.GatherWorld.SECOND;
import static dev.parley.ice.GatherWorld.SERVER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.Paths;
import dev.parley.core.TransportAddress;
import dev.parley.ice.GatherWorld.Side;
import dev.parley.sim.NatKind;
import dev.parley.sim.SimLink;
import dev.parley.sim.SimNat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class GatheringTest {
  private static final TransportAddress INNER = TransportAddress.of("192.168.1.2", 5000);
  private static final TransportAddress OPEN = TransportAddress.of("20.0.0.77", 5000);
  private static final TransportAddress OPEN6 = TransportAddress.of("2600::77", 5000);

  private final GatherWorld world = new GatherWorld(1);
  private final SimTurnServer server = world.server();

  private static SimNat nat(NatKind kind) {
    return SimNat.of(kind, "20.0.1.1");
  }

  private boolean gather(Side side, GatherConfig config) {
    side.agent.gather(world.network.now(), config);
    return world.network.runUntil(side::complete, 20 * SECOND);
  }

  @Test
  void hostsAloneAreCompleteAtOnce() {
    Side side = world.side("a", null, OPEN, OPEN6);
    side.agent.gather(world.network.now(), GatherConfig.hostsOnly());
    assertThat(side.complete()).isTrue();
    world.network.run(SECOND);
    assertThat(side.gathered()).extracting(Candidate::address).containsExactly(OPEN, OPEN6);
    assertThat(side.events)
        .startsWith(new IceEvent.GatheringChanged(GatheringState.GATHERING))
        .endsWith(new IceEvent.GatheringChanged(GatheringState.COMPLETE));
  }

  @Test
  void aStunServerShowsTheOuterAddress() {
    Side side = world.side("a", nat(NatKind.PORT_RESTRICTED), INNER);
    assertThat(gather(side, GatherConfig.of(server.stun()))).isTrue();
    Candidate reflexive = side.gathered(CandidateType.SERVER_REFLEXIVE).getFirst();
    assertThat(reflexive.host()).isEqualTo("20.0.1.1");
    assertThat(reflexive.relatedHost()).isEqualTo("192.168.1.2");
    assertThat(reflexive.relatedPort()).isEqualTo(5000);
    assertThat(side.node.paths().kept()).isZero();
  }

  @Test
  void inTheOpenThereIsNoReflexiveCandidate() {
    Side side = world.side("a", null, OPEN);
    assertThat(gather(side, GatherConfig.of(server.stun()))).isTrue();
    assertThat(side.gathered(CandidateType.SERVER_REFLEXIVE)).isEmpty();
    assertThat(side.failures()).isEmpty();
  }

  @Test
  void aTurnServerGivesARelayedAndAReflexiveCandidate() {
    Side side = world.side("a", nat(NatKind.SYMMETRIC), INNER);
    assertThat(gather(side, GatherConfig.of(server.turn("udp")))).isTrue();
    Candidate relayed = side.gathered(CandidateType.RELAYED).getFirst();
    assertThat(relayed.host()).isEqualTo(SERVER.host());
    assertThat(relayed.relatedHost()).isEqualTo("20.0.1.1");
    assertThat(side.gathered(CandidateType.SERVER_REFLEXIVE)).hasSize(1);
    assertThat(server.server.stats().allocations()).isEqualTo(1);
  }

  @Test
  void stunAndTurnOnOneAddressDoNotDisturbEachOther() {
    Side side = world.side("a", nat(NatKind.PORT_RESTRICTED), INNER);
    assertThat(gather(side, GatherConfig.of(server.stun(), server.turn("udp")))).isTrue();
    assertThat(side.gathered()).hasSize(3);
    assertThat(side.failures()).isEmpty();
  }

  @Test
  void aTurnServerIsReachedOverAStreamWhereUdpIsBlocked() {
    Side side = world.side("a", nat(NatKind.PORT_RESTRICTED).withoutDatagrams(), INNER);
    assertThat(gather(side, GatherConfig.of(server.turn("tcp"), server.turn("udp")))).isTrue();
    assertThat(side.gathered(CandidateType.RELAYED)).hasSize(1);
    assertThat(side.failures())
        .singleElement()
        .satisfies(failure -> {
          assertThat(failure.code()).isEqualTo(701);
          assertThat(failure.url()).contains("transport=udp");
          assertThat(failure.host()).isEqualTo("192.168.1.2");
        });
  }

  @Test
  void aWrongPasswordIsTold() {
    Side side = world.side("a", null, OPEN);
    IceServer wrong = IceServer.parse("turn:" + SERVER, SimTurnServer.USER, "wrong");
    assertThat(gather(side, GatherConfig.of(wrong))).isTrue();
    assertThat(side.failures()).singleElement().extracting("code").isEqualTo(401);
    assertThat(side.node.paths().kept()).isZero();
  }

  @Test
  void aSilentServerIsGivenUpAndKeepsNobodyWaiting() {
    Side side = world.side("a", nat(NatKind.FULL_CONE), INNER);
    IceServer silent = IceServer.parse("stun:20.9.9.9", "", "");
    long begun = world.network.now();
    side.agent.gather(begun, GatherConfig.of(silent, server.stun()));
    assertThat(
            world.network.runUntil(
                () -> !side.gathered(CandidateType.SERVER_REFLEXIVE).isEmpty(), SECOND))
        .isTrue();
    assertThat(world.network.runUntil(side::complete, 10 * SECOND)).isTrue();
    assertThat(side.failures()).singleElement().extracting("code").isEqualTo(701);
  }

  @Test
  void namesAreAskedForAndMayNotExist() {
    Side side = world.side("a", nat(NatKind.FULL_CONE), INNER);
    IceServer named = IceServer.parse("stun:stun.example.org", "", "");
    IceServer lost = IceServer.parse("turn:nowhere.example.org", "u", "p");
    side.agent.gather(world.network.now(), GatherConfig.of(named, lost));
    world.network.run(SECOND);
    assertThat(side.events)
        .contains(
            new IceEvent.NameWanted("stun.example.org"),
            new IceEvent.NameWanted("nowhere.example.org"));
    assertThat(side.complete()).isFalse();
    side.agent.resolved(world.network.now(), "stun.example.org", List.of(SERVER));
    side.agent.resolved(world.network.now(), "nowhere.example.org", List.of());
    assertThat(world.network.runUntil(side::complete, SECOND)).isTrue();
    assertThat(side.gathered(CandidateType.SERVER_REFLEXIVE)).hasSize(1);
    assertThat(side.failures()).singleElement().extracting("code").isEqualTo(701);
  }

  @Test
  void withThePolicyRelayNothingElseIsToldOrUsed() {
    Side left = world.side("a", null, OPEN);
    Side right = world.side("b", null, TransportAddress.of("20.0.0.78", 5000));
    GatherConfig relay =
        GatherConfig.of(server.stun(), server.turn("udp")).withPolicy(IceTransportPolicy.RELAY);
    assertThat(world.connect(left, right, relay, 5 * SECOND)).isTrue();
    for (Side side : List.of(left, right)) {
      assertThat(side.gathered()).allMatch(c -> c.type() == CandidateType.RELAYED);
      assertThat(side.agent.pairs()).allMatch(pair -> pair.local().type() == CandidateType.RELAYED);
    }
  }

  @Test
  void withThePolicyNoHostOnlyReflexiveAndRelayedCandidatesAreTold() {
    Side side = world.side("a", nat(NatKind.FULL_CONE), INNER);
    GatherConfig config =
        GatherConfig.of(server.turn("udp")).withPolicy(IceTransportPolicy.NO_HOST);
    assertThat(gather(side, config)).isTrue();
    assertThat(side.gathered())
        .extracting(Candidate::type)
        .containsExactlyInAnyOrder(CandidateType.SERVER_REFLEXIVE, CandidateType.RELAYED);
  }

  @Test
  void anAllocationLivesForHoursAndIsGivenBackAtTheEnd() {
    Side left = world.side("a", null, OPEN);
    Side right = world.side("b", null, TransportAddress.of("20.0.0.78", 5000));
    GatherConfig relay = GatherConfig.of(server.turn("udp")).withPolicy(IceTransportPolicy.RELAY);
    assertThat(world.connect(left, right, relay, 5 * SECOND)).isTrue();
    world.network.run(2 * 3600 * SECOND);
    assertThat(left.agent.state()).isEqualTo(IceState.CONNECTED);
    assertThat(server.server.stats().allocations()).isEqualTo(2);
    left.agent.close(world.network.now());
    right.agent.close(world.network.now());
    world.network.run(20 * SECOND);
    assertThat(server.server.stats().allocations()).isZero();
    assertThat(left.agent.ready()).isFalse();
    assertThat(left.agent.deadline()).isEqualTo(IceAgent.NEVER);
    assertThat(left.node.paths().kept()).isZero();
  }

  @Test
  void aRelayThatDiesIsLeftForALivingPath() {
    Side left = world.side("a", null, OPEN);
    Side right = world.side("b", null, TransportAddress.of("20.0.0.78", 5000));
    GatherConfig relay =
        GatherConfig.of(server.turn("udp"), server.turn("tcp"))
            .withPolicy(IceTransportPolicy.RELAY);
    assertThat(world.connect(left, right, relay, 5 * SECOND)).isTrue();
    world.network.run(SECOND);
    PairStats before = left.selected();
    assertThat(before).isNotNull();
    TransportAddress dead = Objects.requireNonNull(before.local().address());
    // UDP no longer reaches the server; the streams do.
    world.network.filter((from, to, bytes) -> !to.equals(SERVER) && !from.equals(SERVER));
    assertThat(
            world.network.runUntil(
                () -> {
                  PairStats now = left.selected();
                  return now != null
                      && !dead.equals(now.local().address())
                      && left.agent.state() == IceState.CONNECTED;
                },
                20 * SECOND))
        .isTrue();
  }

  @Test
  void anInterfaceThatComesLaterIsGatheredToo() {
    Side side = world.side("a", nat(NatKind.FULL_CONE), INNER);
    assertThat(gather(side, GatherConfig.of(server.stun()))).isTrue();
    int base = side.node.add(TransportAddress.of("192.168.1.3", 5000));
    side.agent.addLocalHost(
        world.network.now(), base, TransportAddress.of("192.168.1.3", 5000), null);
    world.network.run(SECOND);
    assertThat(side.gathered(CandidateType.HOST)).hasSize(2);
    assertThat(side.gathered(CandidateType.SERVER_REFLEXIVE)).hasSize(2);
  }

  @Test
  void anInterfaceThatGoesIsLeftForAnother() {
    Side left = world.side("a", null, OPEN, TransportAddress.of("20.0.0.79", 5000));
    Side right = world.side("b", null, TransportAddress.of("20.0.0.78", 5000));
    assertThat(world.connect(left, right, GatherConfig.hostsOnly(), 5 * SECOND)).isTrue();
    world.network.run(5 * SECOND);
    int base = left.node.paths().base(left.agent.sendPath());
    left.node.remove(base);
    left.agent.removeBase(world.network.now(), base);
    long begun = world.network.now();
    assertThat(
            world.network.runUntil(
                () ->
                    left.agent.sendPath() != Paths.NONE
                        && left.agent.state() == IceState.CONNECTED
                        && right
                            .node
                            .paths()
                            .remote(right.agent.sendPath())
                            .equals(
                                left.node.paths().remote(left.agent.sendPath()).sameHost(OPEN)
                                    ? OPEN
                                    : left.node.address(1 - base)),
                5 * SECOND))
        .isTrue();
    assertThat(world.network.now() - begun).isLessThan(3 * SECOND);
  }

  @Test
  void restartsKeepTheAllocation() {
    Side left = world.side("a", nat(NatKind.SYMMETRIC), INNER);
    Side right = world.side("b", SimNat.of(NatKind.SYMMETRIC, "20.0.2.1"), INNER.withPort(6000));
    GatherConfig config = GatherConfig.of(server.turn("udp"));
    assertThat(world.connect(left, right, config, 10 * SECOND)).isTrue();
    long made = server.server.stats().allocationsMade();
    for (Side side : List.of(left, right)) {
      side.agent.restart(
          world.network.now(),
          IceCredentials.random(world.network.entropy("restart " + side.node.name()), ""));
      side.events.clear();
      side.agent.gather(world.network.now(), config);
    }
    left.agent.startRestart(world.network.now(), right.agent.local(), false);
    right.agent.startRestart(world.network.now(), left.agent.local(), false);
    assertThat(
            world.network.runUntil(
                () ->
                    left.events.stream().anyMatch(IceEvent.UfragRetired.class::isInstance)
                        && right.events.stream().anyMatch(IceEvent.UfragRetired.class::isInstance),
                20 * SECOND))
        .isTrue();
    assertThat(left.agent.consented()).isTrue();
    assertThat(left.gathered(CandidateType.RELAYED)).hasSize(1);
    assertThat(server.server.stats().allocationsMade()).isEqualTo(made);
  }

  @Test
  void survivesLossOnTheWayToTheServer() {
    for (long seed = 0; seed < 10; seed++) {
      GatherWorld lossy = new GatherWorld(seed, SimLink.CLEAN.withLoss(0.2));
      SimTurnServer there = lossy.server();
      Side left = lossy.side("a", nat(NatKind.SYMMETRIC), INNER);
      Side right = lossy.side("b", SimNat.of(NatKind.SYMMETRIC, "20.0.2.1"), INNER);
      assertThat(lossy.connect(left, right, GatherConfig.of(there.turn("udp")), 20 * SECOND))
          .as("seed %d", seed)
          .isTrue();
    }
  }

  /// Attack 28: names are looked up only by who wants that, and only so many.
  @Test
  void namesOfTheOtherSideAreAskedForOnlyIfThatIsWanted() {
    Side server = world.side("server", null, OPEN);
    IceAgent client =
        new IceAgent(
            IceConfig.full().withNames(), world.network.entropy("client"), server.node.paths());
    for (int i = 0; i < 40; i++) {
      Candidate hidden =
          Candidate.parse("candidate:1 1 udp 2122 host-" + i + ".local 5000 typ host");
      assertThat(hidden).isNotNull();
      server.agent.addRemote(world.network.now(), hidden);
      client.addRemote(world.network.now(), hidden);
    }
    assertThat(server.agent.next()).isNull();
    assertThat(server.agent.drops().get(IceDrop.CANDIDATE_HOSTNAME)).isEqualTo(40);
    int asked = 0;
    while (client.next() instanceof IceEvent.NameWanted) {
      asked++;
    }
    assertThat(asked).isEqualTo(16);
    assertThat(client.drops().get(IceDrop.CANDIDATE_HOSTNAME)).isEqualTo(24);
    client.addLocalHost(0, OPEN);
    client.start(world.network.now(), server.agent.local(), false, true);
    client.resolved(
        world.network.now(), "host-3.local", List.of(TransportAddress.of("20.0.0.80", 0)));
    client.resolved(world.network.now(), "host-4.local", List.of());
    assertThat(client.pairs())
        .singleElement()
        .satisfies(pair -> {
          // what the other side hides is not shown
          assertThat(pair.remote().host()).isEqualTo("host-3.local");
          assertThat(server.node.paths().remote(pair.path()))
              .isEqualTo(TransportAddress.of("20.0.0.80", 5000));
        });
  }
}
