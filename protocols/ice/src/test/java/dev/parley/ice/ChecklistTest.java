package dev.parley.ice;

import static dev.parley.ice.IceBench.HERE;
import static dev.parley.ice.IceBench.MILLISECOND;
import static dev.parley.ice.IceBench.PEER;
import static dev.parley.ice.IceBench.REMOTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.core.TransportAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// How pairs are formed, ordered, frozen and checked.
class ChecklistTest {
  private static final TransportAddress HERE6 = TransportAddress.of("2001:db8::1", 1000);
  private static final TransportAddress LINK6 = TransportAddress.of("fe80::1", 1000);
  private static final TransportAddress PEER6 = TransportAddress.of("2001:db8::7", 7000);
  private static final TransportAddress PEER_LINK6 = TransportAddress.of("fe80::7", 7000);

  private static IceBench bench(TransportAddress... more) {
    IceBench bench = new IceBench(IceConfig.full());
    for (int i = 0; i < more.length; i++) {
      bench.agent.addLocalHost(i + 1, more[i]);
    }
    return bench;
  }

  private static void signal(IceBench bench, String foundation, long priority, TransportAddress a) {
    bench.agent.addRemote(bench.now, Candidate.of(foundation, priority, a, CandidateType.HOST));
  }

  private static List<String> pairs(IceBench bench) {
    List<String> list = new ArrayList<>();
    for (PairStats pair : bench.agent.pairs()) {
      list.add(pair.local().host() + ">" + pair.remote().host());
    }
    return list;
  }

  @Test
  void onlyAddressesThatReachEachOtherArePaired() {
    IceBench bench = bench(HERE6, LINK6);
    signal(bench, "1", 30, PEER);
    signal(bench, "2", 20, PEER6);
    signal(bench, "3", 10, PEER_LINK6);
    bench.agent.start(bench.now, REMOTE, false, true);
    assertThat(pairs(bench))
        .containsExactly("192.0.2.1>198.51.100.7", "2001:db8::1>2001:db8::7", "fe80::1>fe80::7");
  }

  @Test
  void twoCandidatesOnOneBaseMakeOnePair() {
    IceBench bench = new IceBench(IceConfig.full());
    Candidate forwarded = bench.agent.addLocalHost(0, TransportAddress.of("203.0.113.1", 1000));
    assertThat(forwarded.foundation()).isEqualTo("2");
    signal(bench, "1", 30, PEER);
    bench.agent.start(bench.now, REMOTE, false, true);
    assertThat(pairs(bench)).containsExactly("192.0.2.1>198.51.100.7");
    assertThat(bench.agent.localCandidates()).hasSize(2);
  }

  @Test
  void orderFollowsPriorityAndTheTimeOfCandidatesDoesNotMatter() {
    IceBench early = bench();
    IceBench late = bench();
    late.agent.start(late.now, REMOTE, false, true);
    for (IceBench bench : List.of(early, late)) {
      for (int i : new int[] {3, 1, 5, 2, 4}) {
        signal(bench, "f" + i, i, PEER.withPort(i));
      }
    }
    early.agent.start(early.now, REMOTE, false, true);
    assertThat(early.agent.pairs().stream().map(p -> p.remote().port()))
        .containsExactly(5, 4, 3, 2, 1);
    assertThat(late.agent.pairs().stream().map(p -> p.remote().port()))
        .containsExactly(5, 4, 3, 2, 1);
  }

  @Test
  void theFirstCheckLeavesAtOnceTheOthersAtThePace() {
    IceBench bench = bench();
    for (int i = 1; i <= 4; i++) {
      signal(bench, "f" + i, i, PEER.withPort(i));
    }
    bench.agent.start(bench.now, REMOTE, false, true);
    bench.drain();
    assertThat(bench.sent.stream().map(s -> s.to().port())).containsExactly(4);
    bench.run(49 * MILLISECOND);
    assertThat(bench.sent).hasSize(1);
    bench.run(MILLISECOND);
    bench.run(100 * MILLISECOND);
    assertThat(bench.sent.stream().map(s -> s.to().port())).containsExactly(4, 3, 2, 1);
  }

  @Test
  void pairsOfOneFoundationWaitForTheFirst() {
    IceBench bench = bench();
    signal(bench, "same", 30, PEER.withPort(1));
    signal(bench, "same", 20, PEER.withPort(2));
    signal(bench, "other", 10, PEER.withPort(3));
    bench.agent.start(bench.now, REMOTE, false, true);
    assertThat(bench.agent.pairs().stream().map(PairStats::state))
        .containsExactly(PairState.IN_PROGRESS, PairState.FROZEN, PairState.WAITING);
    bench.drain();
    bench.answer(PEER.withPort(1));
    assertThat(bench.agent.pairs().get(1).state()).isEqualTo(PairState.WAITING);
  }

  @Test
  void aRequestTriggersACheckAheadOfTheOthers() {
    IceBench bench = bench();
    for (int i = 1; i <= 9; i++) {
      signal(bench, "f" + i, i, PEER.withPort(i));
    }
    bench.agent.start(bench.now, REMOTE, false, false);
    bench.drain();
    bench.ask(PEER.withPort(1), false);
    bench.run(50 * MILLISECOND);
    assertThat(bench.sent.getLast().to().port()).isEqualTo(1);
  }

  @Test
  void aLearnedCandidateIsReplacedWhenItIsSignaled() {
    IceBench bench = IceBench.controlled();
    bench.ask(PEER, false);
    assertThat(bench.agent.pairs().getFirst().remote().type())
        .isEqualTo(CandidateType.PEER_REFLEXIVE);
    assertThat(bench.agent.pairs().getFirst().remote().priority()).isEqualTo(1_000);
    bench.signal(PEER, 2_000);
    assertThat(bench.agent.pairs()).hasSize(1);
    assertThat(bench.agent.pairs().getFirst().remote().type()).isEqualTo(CandidateType.HOST);
    assertThat(bench.agent.pairs().getFirst().remote().priority()).isEqualTo(2_000);
  }

  @Test
  void weLearnHowWeAreSeen() {
    IceBench bench = IceBench.controlled();
    bench.signal(PEER, 1000);
    TransportAddress seen = TransportAddress.of("203.0.113.77", 4242);
    bench.receive(
        PEER,
        bench.success(
            bench.lastRequest(PEER), seen, dev.parley.stun.StunKey.shortTerm(REMOTE.password())));
    Candidate local = bench.agent.pairs().getFirst().local();
    assertThat(local.type()).isEqualTo(CandidateType.PEER_REFLEXIVE);
    assertThat(local.address()).isEqualTo(seen);
    assertThat(local.relatedHost()).isEqualTo(HERE.host());
    assertThat(local.priority()).isEqualTo(bench.lastRequest(PEER).message().priority());
  }

  @Test
  void aBetterCandidateTakesThePlaceOfTheWorstWhenTheListIsFull() {
    IceBench bench = new IceBench(IceConfig.full().withLimits(100, 3));
    for (int i = 1; i <= 5; i++) {
      signal(bench, "f" + i, i, PEER.withPort(i));
    }
    signal(bench, "f0", 1, PEER.withPort(99));
    bench.agent.start(bench.now, REMOTE, false, true);
    assertThat(bench.agent.pairs().stream().map(p -> p.remote().port())).containsExactly(5, 4, 3);
    assertThat(bench.agent.drops().get(IceDrop.TOO_MANY_PAIRS)).isEqualTo(3);
    bench.drain();
    bench.ask(PEER.withPort(1234), false);
    assertThat(bench.agent.pairs().stream().map(p -> p.remote().port())).contains(1234);
  }

  @Test
  void aLocalCandidateMayComeLate() {
    IceBench bench = bench();
    signal(bench, "1", 20, PEER6);
    bench.agent.start(bench.now, REMOTE, false, true);
    bench.drain();
    assertThat(bench.sent).isEmpty();
    bench.agent.addLocalHost(1, HERE6);
    bench.run(0);
    assertThat(bench.requestsTo(PEER6)).hasSize(1);
  }

  @Test
  void anAgentStartsOnce() {
    IceBench bench = IceBench.controlled();
    assertThatThrownBy(() -> bench.agent.start(bench.now, REMOTE, false, false))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("once");
  }

  @Test
  void aFullBatchIsContinuedLater() {
    IceBench bench = IceBench.controlled();
    bench.outboxLimit = 1;
    for (int i = 0; i < 20; i++) {
      bench.ask(PEER.withPort(100 + i), false);
    }
    bench.run(100 * MILLISECOND);
    for (int i = 0; i < 20; i++) {
      assertThat(bench.answersTo(PEER.withPort(100 + i))).hasSize(1);
    }
  }
}
