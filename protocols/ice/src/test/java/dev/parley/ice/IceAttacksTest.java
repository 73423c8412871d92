package dev.parley.ice;

import static dev.parley.ice.IceBench.HERE;
import static dev.parley.ice.IceBench.MILLISECOND;
import static dev.parley.ice.IceBench.PEER;
import static dev.parley.ice.IceBench.REMOTE;
import static dev.parley.ice.IceBench.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.Packet;
import dev.parley.core.Paths;
import dev.parley.core.SeededEntropy;
import dev.parley.core.TransportAddress;
import dev.parley.stun.StunKey;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The attacks on ICE of our list, by their numbers.
class IceAttacksTest {
  private static final TransportAddress ATTACKER = TransportAddress.of("203.0.113.66", 666);
  private static final StunKey WRONG = StunKey.shortTerm("not the right password");

  /// Nothing of the request may show: no answer, no pair, no path, no event.
  private static void assertUntouched(IceBench bench, Runnable attack, IceDrop reason) {
    int sent = bench.sent.size();
    int events = bench.events.size();
    int kept = bench.paths.kept();
    int selected = bench.agent.selectedPath();
    IceState state = bench.agent.state();
    List<PairStats> pairs = bench.agent.pairs();
    long deadline = bench.agent.deadline();
    long drops = bench.agent.drops().get(reason);
    attack.run();
    assertThat(bench.sent).hasSize(sent);
    assertThat(bench.events).hasSize(events);
    assertThat(bench.paths.kept()).isEqualTo(kept);
    assertThat(bench.agent.selectedPath()).isEqualTo(selected);
    assertThat(bench.agent.state()).isEqualTo(state);
    assertThat(bench.agent.pairs()).isEqualTo(pairs);
    assertThat(bench.agent.deadline()).isEqualTo(deadline);
    assertThat(bench.agent.drops().get(reason)).isEqualTo(drops + 1);
  }

  private static void assertRequestsFail(IceBench bench, TransportAddress from) {
    IceBench.Request absent = bench.request();
    absent.useCandidate = true;
    absent.password = null;
    assertUntouched(bench, () -> bench.receive(from, absent.bytes()), IceDrop.NO_INTEGRITY);
    IceBench.Request wrong = bench.request();
    wrong.useCandidate = true;
    wrong.password = "guessed password guess";
    assertUntouched(bench, () -> bench.receive(from, wrong.bytes()), IceDrop.WRONG_INTEGRITY);
    IceBench.Request reflected = bench.request();
    reflected.password = REMOTE.password();
    assertUntouched(bench, () -> bench.receive(from, reflected.bytes()), IceDrop.WRONG_INTEGRITY);
    IceBench.Request stranger = bench.request();
    stranger.useCandidate = true;
    stranger.username = "nobody:" + REMOTE.ufrag();
    assertUntouched(bench, () -> bench.receive(from, stranger.bytes()), IceDrop.WRONG_USERNAME);
  }

  /// Attack 19: right local ufrag, wrong or absent peer ufrag or MESSAGE-INTEGRITY, USE-CANDIDATE.
  @Test
  void attack19RequestThatIsNotAuthenticatedChangesNothing() {
    IceBench bench = IceBench.controlled();
    assertRequestsFail(bench, ATTACKER);
    IceBench.Request otherPeer = bench.request();
    otherPeer.username = bench.agent.local().ufrag() + ":evil";
    assertUntouched(
        bench, () -> bench.receive(ATTACKER, otherPeer.bytes()), IceDrop.WRONG_USERNAME);
    IceBench.Request noPeer = bench.request();
    noPeer.username = bench.agent.local().ufrag() + ":";
    assertUntouched(bench, () -> bench.receive(ATTACKER, noPeer.bytes()), IceDrop.WRONG_USERNAME);
  }

  /// Attack 19, in the midst of a call, from the peer's own address, too.
  @Test
  void attack19TheCallGoesOn() {
    IceBench bench = IceBench.controlled();
    bench.connect();
    assertRequestsFail(bench, ATTACKER);
    assertRequestsFail(bench, PEER);
    assertThat(bench.sendsTo()).isEqualTo(PEER);
  }

  /// Attack 19 before our side is started: there, too, only the right password counts.
  @Test
  void attack19BeforeTheStart() {
    IceBench bench = new IceBench(IceConfig.full());
    assertRequestsFail(bench, ATTACKER);
    assertThat(bench.agent.isValidated(bench.paths.arriving(0, ATTACKER))).isFalse();
  }

  /// Attack 20: responses without integrity, with a wrong one, to nothing asked, to an old
  /// question.
  @Test
  void attack20ResponseThatIsNotAuthenticatedChangesNothing() {
    IceBench bench = IceBench.controlled();
    bench.signal(PEER, 1000);
    IceBench.Sent request = bench.lastRequest(PEER);
    assertUntouched(
        bench,
        () -> bench.receive(PEER, bench.success(request, HERE, null)),
        IceDrop.WRONG_INTEGRITY);
    assertUntouched(
        bench,
        () -> bench.receive(PEER, bench.success(request, HERE, WRONG)),
        IceDrop.WRONG_INTEGRITY);
    assertUntouched(
        bench,
        () -> bench.receive(ATTACKER, bench.success(request, HERE, WRONG)),
        IceDrop.WRONG_INTEGRITY);
    assertThat(bench.agent.sendPath()).isEqualTo(Paths.NONE);
    bench.answer(PEER);
    assertThat(bench.agent.sendPath()).as("the true answer still counts").isNotNegative();
    assertUntouched(
        bench,
        () ->
            bench.receive(PEER, bench.success(request, HERE, StunKey.shortTerm(REMOTE.password()))),
        IceDrop.UNKNOWN_TRANSACTION);
  }

  /// Attack 20: an authenticated response from elsewhere fails the check and validates nothing.
  @Test
  void attack20ResponseFromAnotherAddressFailsTheCheck() {
    IceBench bench = IceBench.controlled();
    bench.signal(PEER, 1000);
    byte[] response =
        bench.success(bench.lastRequest(PEER), HERE, StunKey.shortTerm(REMOTE.password()));
    int path = bench.receive(ATTACKER, response);
    assertThat(bench.agent.drops().get(IceDrop.ASYMMETRIC_RESPONSE)).isEqualTo(1);
    assertThat(bench.agent.isValidated(path)).isFalse();
    assertThat(bench.agent.sendPath()).isEqualTo(Paths.NONE);
    assertThat(bench.agent.pairs().getFirst().state()).isEqualTo(PairState.FAILED);
  }

  /// Attack 22, the part of ICE: no path is good for DTLS before an authenticated check came.
  @Test
  void attack22NoPathIsValidatedWithoutAnAuthenticatedCheck() {
    IceBench bench = IceBench.controlled();
    bench.signal(PEER, 1000);
    int asked = bench.lastRequest(PEER).path();
    assertThat(bench.agent.isValidated(asked)).as("merely asked").isFalse();
    assertThat(bench.agent.isValidated(Paths.NONE)).isFalse();
    int strange = bench.receive(ATTACKER, new byte[] {22, -2, -3, 0, 0});
    assertThat(bench.agent.isValidated(strange)).isFalse();
    int path = bench.ask(PEER, false);
    assertThat(path).isEqualTo(asked);
    assertThat(bench.agent.isValidated(path)).isTrue();
  }

  /// Attack 28: 500 candidates, `.local` and host names, TCP, strange addresses.
  @Test
  void attack28CandidateFloodIsBounded() {
    IceBench bench = IceBench.controlled();
    for (int i = 0; i < 500; i++) {
      bench.signal(TransportAddress.of("10.0." + i / 250 + "." + i % 250, 5000), 1000 + i);
    }
    assertThat(bench.agent.pairs()).hasSize(100);
    assertThat(bench.agent.drops().get(IceDrop.CANDIDATE_LIMIT)).isEqualTo(400);
    bench.run(SECOND);
    assertThat(bench.requestsTo(TransportAddress.of("10.0.1.200", 5000))).isEmpty();
    long distinct = bench.sent.stream().map(IceBench.Sent::to).distinct().count();
    assertThat(distinct).as("checks begun in a second").isLessThanOrEqualTo(21);
  }

  /// Attack 28: names are not looked up, and what cannot be used is counted.
  @Test
  void attack28UnusableCandidatesAreIgnoredAndCounted() {
    IceBench bench = IceBench.controlled();
    for (String line :
        List.of(
            "candidate:1 1 udp 1 3b2c9c3e-1f9d-4f2a-8c4d-6a1c7f8a9b0c.local 9 typ host",
            "candidate:1 1 udp 1 internal.example.com 9 typ host",
            "candidate:1 1 tcp 1 192.0.2.9 9 typ host tcptype active",
            "candidate:1 2 udp 1 192.0.2.9 9 typ host",
            "candidate:1 1 udp 1 192.0.2.9 0 typ host",
            "candidate:1 1 udp 1 0.0.0.0 9 typ host",
            "candidate:1 1 udp 1 224.0.0.1 9 typ host",
            "candidate:1 1 udp 1 192.0.2.9 9 typ host ufrag other",
            "candidate:1 1 udp 1 192.0.2.9 9 typ host ufrag peer",
            "candidate:2 1 udp 2 192.0.2.9 9 typ host")) {
      Candidate candidate = Candidate.parse(line);
      assertThat(candidate).as(line).isNotNull();
      bench.agent.addRemote(bench.now, candidate);
    }
    assertThat(bench.agent.drops().snapshot())
        .isEqualTo(
            Map.of(
                IceDrop.CANDIDATE_HOSTNAME, 2L,
                IceDrop.CANDIDATE_TCP, 1L,
                IceDrop.CANDIDATE_COMPONENT, 1L,
                IceDrop.CANDIDATE_ADDRESS, 3L,
                IceDrop.CANDIDATE_UFRAG, 1L,
                IceDrop.CANDIDATE_DUPLICATE, 1L));
    assertThat(bench.agent.pairs()).hasSize(1);
  }

  /// Attack 28: a peer that insists on a conflict makes us send no more than the pace.
  @Test
  void attack28RoleConflictStormIsPaced() {
    IceBench bench = IceBench.controlled();
    bench.signal(PEER, 1000);
    for (int i = 0; i < 1000; i++) {
      List<IceBench.Sent> requests = bench.requestsTo(PEER);
      bench.receive(PEER, bench.error(requests.getLast(), 487));
      bench.run(MILLISECOND);
    }
    assertThat(bench.requestsTo(PEER)).hasSizeLessThanOrEqualTo(21);
  }

  /// Attack 28: a peer that hops from port to port takes no more than the limit of pairs.
  @Test
  void attack28PortHoppingIsBounded() {
    IceBench bench = IceBench.controlled();
    bench.connect();
    for (int i = 0; i < 1000; i++) {
      bench.ask(TransportAddress.of("198.51.100.7", 10_000 + i), true);
    }
    assertThat(bench.agent.pairs()).hasSizeLessThanOrEqualTo(150);
    assertThat(bench.paths.kept()).isLessThanOrEqualTo(150);
    assertThat(bench.sendsTo()).isEqualTo(PEER);
    bench.run(29 * SECOND);
    assertThat(bench.agent.state()).isEqualTo(IceState.DISCONNECTED);
  }

  /// Attack 29: guessed ufrags and changed 5-tuples without integrity leave no trace in the
  /// routing.
  @Test
  void attack29FloodOfGuessesKeepsNoPath() {
    IceBench bench = IceBench.controlled();
    int path = bench.connect();
    int kept = bench.paths.kept();
    SeededEntropy chance = new SeededEntropy(29);
    for (int i = 0; i < 5_000; i++) {
      IceBench.Request request = bench.request();
      request.password = "guess" + chance.nextLong() + "000000000000000000";
      request.useCandidate = true;
      bench.receive(TransportAddress.of(chance.bytes(4), 1 + i), request.bytes());
    }
    assertThat(bench.paths.kept()).isEqualTo(kept);
    assertThat(bench.agent.selectedPath()).isEqualTo(path);
    assertThat(bench.agent.drops().get(IceDrop.WRONG_INTEGRITY)).isEqualTo(5_000);
  }

  /// Attack 29: a captured request, sent again from elsewhere, does not draw the traffic there: the
  /// new address cannot answer our check.
  @Test
  void attack29ReplayFromElsewhereDoesNotMoveTheTraffic() {
    IceBench bench = IceBench.controlled();
    bench.connect();
    IceBench.Request request = bench.request();
    request.useCandidate = true;
    byte[] captured = request.bytes();
    bench.receive(PEER, captured);
    for (int second = 0; second < 10; second++) {
      bench.receive(ATTACKER, captured);
      bench.receive(PEER, bench.request().bytes());
      bench.run(SECOND);
    }
    assertThat(bench.sendsTo()).isEqualTo(PEER);
  }

  /// Attack 30: without answers sending stops after 30 s, though packets still come from there.
  @Test
  void attack30ExpiredConsentStopsSending() {
    IceBench bench = IceBench.controlled();
    int path = bench.connect();
    for (int i = 0; i < 29; i++) {
      bench.run(SECOND);
      bench.agent.touched(bench.now, path);
      assertThat(bench.agent.consented()).as("after %d s", i + 1).isTrue();
    }
    bench.run(2 * SECOND);
    assertThat(bench.agent.consented()).isFalse();
    assertThat(bench.agent.sendPath()).isEqualTo(Paths.NONE);
    assertThat(bench.agent.state()).isEqualTo(IceState.FAILED);
    assertThat(bench.paths.kept()).isZero();
    int sent = bench.sent.size();
    bench.agent.receive(bench.now, path, Packet.copyOf(bench.request().bytes()));
    bench.run(60 * SECOND);
    assertThat(bench.sent).hasSize(sent);
    assertThat(bench.events)
        .contains(new IceEvent.PathChanged(Paths.NONE), new IceEvent.StateChanged(IceState.FAILED));
  }
}
