package dev.parley.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.parley.core.TransportAddress;
import org.junit.jupiter.api.Test;

class SimNetworkTest {
  private static final TransportAddress A = TransportAddress.of("192.0.2.1", 1000);
  private static final TransportAddress B = TransportAddress.of("192.0.2.2", 2000);

  private static SimNetwork world(long seed, SimLink link, long seconds) {
    SimNetwork network = new SimNetwork(seed, link);
    SimNode a = network.node("a", A);
    SimNode b = network.node("b", B);
    PingPong one = new PingPong(a.paths().open(0, B));
    PingPong two = new PingPong(b.paths().open(0, A));
    a.run(one);
    b.run(two);
    one.start(network.now());
    two.start(network.now());
    network.run(seconds * PingPong.SECOND);
    lastReceived = b.events().size();
    a.pool().assertNoLeaks();
    return network;
  }

  private static int lastReceived;

  @Test
  void carriesEverythingOverACleanLink() {
    SimNetwork network = world(1, SimLink.CLEAN, 100);

    assertThat(lastReceived).isEqualTo(100);
    assertThat(network.sent()).isEqualTo(202);
  }

  @Test
  void losesDuplicatesAndCorruptsAsOftenAsAsked() {
    world(2, SimLink.CLEAN.withLoss(0.2), 5_000);
    assertThat(lastReceived).isCloseTo(4_000, within(100));
    world(3, SimLink.CLEAN.withDuplicates(0.2), 5_000);
    assertThat(lastReceived).isCloseTo(6_000, within(100));
  }

  @Test
  void repeatsItselfForOneSeedAlone() {
    SimLink bad = SimLink.CLEAN.withLoss(0.1).withCorruption(0.1).withDelay(1_000_000, 5_000_000);

    String hash = world(4, bad, 50).journalHash();
    int received = lastReceived;
    assertThat(world(4, bad, 50).journalHash()).isEqualTo(hash);
    assertThat(lastReceived).isEqualTo(received);
  }

  @Test
  void findsAnotherFateForAnotherSeed() {
    SimLink bad = SimLink.CLEAN.withLoss(0.5);
    world(5, bad, 1_000);
    int received = lastReceived;
    world(6, bad, 1_000);

    assertThat(lastReceived).isNotEqualTo(received);
  }

  @Test
  void stopsAtTheConditionOrAtTheEnd() {
    SimNetwork network = new SimNetwork(7, SimLink.CLEAN);
    boolean[] done = new boolean[1];
    network.at(network.now() + 5, () -> done[0] = true);

    assertThat(network.runUntil(() -> done[0], 10)).isTrue();
    assertThat(network.now()).isEqualTo(SimNetwork.START_NANOS + 5);
    assertThat(network.runUntil(() -> false, 10)).isFalse();
    assertThat(network.now()).isEqualTo(SimNetwork.START_NANOS + 15);
  }
}
