package dev.parley.ice;

import static dev.parley.ice.IceBench.MILLISECOND;
import static dev.parley.ice.IceBench.PEER;
import static dev.parley.ice.IceBench.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.Paths;
import dev.parley.core.TransportAddress;
import java.util.ArrayDeque;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Which pair is used, and when it changes.
class IceNominationTest {
  private static final TransportAddress OTHER = TransportAddress.of("198.51.100.8", 8000);
  private static final TransportAddress REBOUND = PEER.withPort(7777);

  @Test
  void sendsOnAValidPairBeforeNomination() {
    IceBench bench = IceBench.controlled();
    int path = bench.ask(PEER, false);
    assertThat(bench.agent.sendPath()).isEqualTo(Paths.NONE);
    bench.answer(PEER);
    assertThat(bench.agent.sendPath()).isEqualTo(path);
    assertThat(bench.agent.selectedPath()).isEqualTo(Paths.NONE);
    assertThat(bench.agent.state()).isEqualTo(IceState.CONNECTED);
    assertThat(bench.agent.consented()).isTrue();
    bench.ask(PEER, true);
    assertThat(bench.agent.selectedPath()).isEqualTo(path);
  }

  @Test
  void nominationWaitsForOurOwnCheck() {
    IceBench bench = IceBench.controlled();
    int path = bench.ask(PEER, true);
    assertThat(bench.agent.selectedPath()).isEqualTo(Paths.NONE);
    bench.answer(PEER);
    assertThat(bench.agent.selectedPath()).isEqualTo(path);
  }

  @Test
  void ofSeveralNominationsTheHighestPriorityWins() {
    IceBench bench = IceBench.controlled();
    bench.signal(PEER, 1000);
    bench.signal(OTHER, 2000);
    bench.run(60 * MILLISECOND);
    bench.answer(PEER);
    bench.answer(OTHER);
    bench.ask(PEER, true);
    assertThat(bench.sendsTo()).isEqualTo(PEER);
    bench.ask(OTHER, true);
    assertThat(bench.sendsTo()).isEqualTo(OTHER);
    bench.ask(PEER, true);
    assertThat(bench.sendsTo()).as("aggressive nomination goes on").isEqualTo(OTHER);
  }

  @Test
  void aNewNominationInASteadyCallMovesIt() {
    IceBench bench = IceBench.controlled();
    bench.connect();
    alive(bench, PEER, 5);
    int path = bench.ask(REBOUND, true);
    assertThat(bench.sendsTo()).as("not before our own check").isEqualTo(PEER);
    bench.answer(REBOUND);
    assertThat(bench.agent.selectedPath()).isEqualTo(path);
    assertThat(bench.sendsTo()).isEqualTo(REBOUND);
    assertThat(bench.events).endsWith(new IceEvent.PathChanged(path));
  }

  @Test
  void aCheckWithoutNominationMovesNothing() {
    IceBench bench = IceBench.controlled();
    bench.connect();
    alive(bench, PEER, 5);
    int path = bench.ask(REBOUND, false);
    bench.answer(REBOUND);
    assertThat(bench.agent.isValidated(path)).isTrue();
    assertThat(bench.sendsTo()).isEqualTo(PEER);
    bench.agent.touched(bench.now, path);
    assertThat(bench.sendsTo()).isEqualTo(PEER);
  }

  @Test
  void aSilentPairGivesWayToANominatedOne() {
    IceBench bench = IceBench.controlled();
    bench.signal(PEER, 2000);
    bench.signal(OTHER, 1000);
    bench.run(60 * MILLISECOND);
    bench.answer(PEER);
    bench.answer(OTHER);
    bench.ask(OTHER, true);
    bench.ask(PEER, true);
    bench.ask(OTHER, true);
    assertThat(bench.sendsTo()).isEqualTo(PEER);
    bench.run(1600 * MILLISECOND);
    bench.ask(OTHER, true);
    assertThat(bench.sendsTo()).isEqualTo(OTHER);
  }

  @Test
  void controllingNominatesTheBestAtOnceWhenNothingBetterCanCome() {
    IceBench bench = IceBench.controlling();
    bench.signal(PEER, 1000);
    bench.answer(PEER);
    bench.run(50 * MILLISECOND);
    assertThat(bench.lastRequest(PEER).message().useCandidate()).isTrue();
    assertThat(bench.agent.selectedPath()).isEqualTo(Paths.NONE);
    assertThat(bench.agent.sendPath()).isNotNegative();
    bench.answer(PEER);
    assertThat(bench.agent.selectedPath()).isEqualTo(bench.agent.sendPath());
    assertThat(bench.agent.pairs().getFirst().nominated()).isTrue();
  }

  @Test
  void controllingWaitsAWhileForABetterPair() {
    IceBench bench = IceBench.controlling();
    bench.signal(OTHER, 2000);
    bench.signal(PEER, 1000);
    bench.run(60 * MILLISECOND);
    bench.answer(PEER);
    bench.run(250 * MILLISECOND);
    assertThat(bench.lastRequest(PEER).message().useCandidate()).isFalse();
    bench.run(100 * MILLISECOND);
    assertThat(bench.lastRequest(PEER).message().useCandidate()).isTrue();
    bench.answer(PEER);
    assertThat(bench.sendsTo()).isEqualTo(PEER);
    int requests = bench.requestsTo(OTHER).size();
    bench.run(3 * SECOND);
    assertThat(bench.requestsTo(OTHER)).as("others rest").hasSize(requests);
  }

  @Test
  void controllingTriesAnotherPairWhenNominationIsRefused() {
    IceBench bench = IceBench.controlling();
    bench.signal(OTHER, 2000);
    bench.signal(PEER, 1000);
    bench.run(60 * MILLISECOND);
    bench.answer(PEER);
    bench.answer(OTHER);
    bench.run(60 * MILLISECOND);
    assertThat(bench.lastRequest(OTHER).message().useCandidate()).isTrue();
    bench.receive(OTHER, bench.error(bench.lastRequest(OTHER), 400));
    bench.run(400 * MILLISECOND);
    assertThat(bench.lastRequest(PEER).message().useCandidate()).isTrue();
    bench.answer(PEER);
    assertThat(bench.sendsTo()).isEqualTo(PEER);
  }

  @Test
  void controllingFollowsAPeerWhoseAddressChanged() {
    IceBench bench = IceBench.controlling();
    bench.connect();
    alive(bench, PEER, 3);
    bench.run(1600 * MILLISECOND);
    bench.ask(REBOUND, false);
    bench.run(60 * MILLISECOND);
    bench.answer(REBOUND);
    bench.run(60 * MILLISECOND);
    assertThat(bench.lastRequest(REBOUND).message().useCandidate()).isTrue();
    bench.answer(REBOUND);
    assertThat(bench.sendsTo()).isEqualTo(REBOUND);
  }

  @Test
  void earlyChecksAreAnsweredAndTakenUpAtTheStart() {
    IceBench bench = new IceBench(IceConfig.full());
    int path = bench.ask(PEER, true);
    assertThat(bench.answersTo(PEER)).hasSize(1);
    assertThat(bench.agent.isValidated(path)).isTrue();
    IceBench.Request stray = bench.request();
    stray.username = bench.agent.local().ufrag() + ":someoneelse";
    bench.receive(OTHER, stray.bytes());
    bench.agent.start(bench.now, IceBench.REMOTE, false, false);
    bench.drain();
    assertThat(bench.agent.pairs()).hasSize(1);
    bench.answer(PEER);
    assertThat(bench.agent.selectedPath()).isEqualTo(path);
  }

  @Test
  void earlyChecksAreBounded() {
    IceBench bench = new IceBench(IceConfig.full());
    for (int i = 0; i < 100; i++) {
      bench.ask(PEER.withPort(2000 + i), false);
    }
    assertThat(bench.agent.pairs()).hasSize(16);
    assertThat(bench.paths.kept()).isEqualTo(16);
    assertThat(bench.agent.drops().get(IceDrop.TOO_MANY_PAIRS)).isEqualTo(84);
  }

  @Test
  void liteSelectsOnTheNominationAlone() {
    IceBench bench = new IceBench(IceConfig.liteAgent());
    bench.agent.start(bench.now, IceBench.REMOTE, false, true);
    bench.drain();
    assertThat(bench.agent.controlling()).isFalse();
    assertThat(bench.events).contains(new IceEvent.RoleChanged(false));
    int path = bench.ask(PEER, false);
    assertThat(bench.agent.sendPath()).isEqualTo(path);
    bench.ask(PEER, true);
    assertThat(bench.agent.selectedPath()).isEqualTo(path);
    alive(bench, PEER, 5);
    int moved = bench.ask(REBOUND, true);
    assertThat(bench.agent.selectedPath()).isEqualTo(moved);
    assertThat(bench.requestsTo(PEER)).isEmpty();
    assertThat(bench.requestsTo(REBOUND)).isEmpty();
  }

  @Test
  void answersTellTheAddressSeenAndRefuseWhatIsNotUnderstood() {
    IceBench bench = IceBench.controlled();
    bench.ask(PEER, false);
    assertThat(bench.answersTo(PEER).getFirst().message().mappedAddress()).isEqualTo(PEER);
    IceBench.Request strange = bench.request();
    strange.unknownAttribute = 0x7FF3;
    bench.receive(PEER, strange.bytes());
    var refusal = bench.answersTo(PEER).getLast().message();
    assertThat(refusal.errorCode()).isEqualTo(420);
    assertThat(refusal.unknownAttribute(0)).isEqualTo(0x7FF3);
    IceBench.Request incomplete = bench.request();
    incomplete.withPriority = false;
    bench.receive(PEER, incomplete.bytes());
    assertThat(bench.answersTo(PEER)).hasSize(2);
    assertThat(bench.agent.drops().get(IceDrop.MALFORMED)).isEqualTo(1);
  }

  @Test
  void roleConflictIsSettledByTheTieBreaker() {
    record Row(boolean controlling, long tieBreaker, int error, boolean controllingAfter) {}
    for (Row row :
        List.of(
            new Row(true, 0, 487, true),
            new Row(true, -1, -1, false),
            new Row(false, 0, -1, true),
            new Row(false, -1, 487, false))) {
      IceBench bench = row.controlling ? IceBench.controlling() : IceBench.controlled();
      IceBench.Request request = bench.request();
      request.controlling = row.controlling;
      request.tieBreaker = row.tieBreaker;
      bench.receive(PEER, request.bytes());
      assertThat(bench.answersTo(PEER).getFirst().message().errorCode())
          .as("%s", row)
          .isEqualTo(row.error);
      assertThat(bench.agent.controlling()).as("%s", row).isEqualTo(row.controllingAfter);
    }
  }

  @Test
  void error487MakesUsAskAgainInTheOtherRole() {
    IceBench bench = IceBench.controlling();
    bench.signal(PEER, 1000);
    IceBench.Sent first = bench.lastRequest(PEER);
    assertThat(first.message().controlling()).isTrue();
    bench.receive(PEER, bench.error(first, 487));
    bench.run(60 * MILLISECOND);
    IceBench.Sent second = bench.lastRequest(PEER);
    assertThat(second.message().controlled()).isTrue();
    assertThat(second.message().tieBreaker()).isNotEqualTo(first.message().tieBreaker());
    assertThat(bench.events).contains(new IceEvent.RoleChanged(false));
  }

  /// Chromium asks every 48 ms until it is answered.
  @Test
  void anImpatientPeerOverASlowLinkIsStillValidated() {
    IceBench bench = IceBench.controlled();
    long roundTrip = 2500 * MILLISECOND;
    ArrayDeque<Long> due = new ArrayDeque<>();
    int asked = 0;
    int answered = 0;
    for (int i = 0; i < 150 && bench.agent.sendPath() == Paths.NONE; i++) {
      bench.ask(PEER, true);
      bench.run(48 * MILLISECOND);
      List<IceBench.Sent> requests = bench.requestsTo(PEER);
      for (; asked < requests.size(); asked++) {
        due.add(bench.now + roundTrip);
      }
      while (!due.isEmpty() && due.element() <= bench.now) {
        due.remove();
        bench.receive(PEER, bench.success(requests.get(answered++)));
      }
    }
    assertThat(bench.agent.selectedPath()).isNotNegative();
    assertThat(bench.agent.drops().total()).isZero();
  }

  private static void alive(IceBench bench, TransportAddress peer, int seconds) {
    for (int i = 0; i < 2 * seconds; i++) {
      bench.run(SECOND / 2);
      bench.ask(peer, false);
      int requests = bench.requestsTo(peer).size();
      if (requests > 0) {
        bench.answer(peer);
      }
    }
  }
}
