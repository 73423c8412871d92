package dev.parley.ice;

import static dev.parley.ice.IceBench.MILLISECOND;
import static dev.parley.ice.IceBench.PEER;
import static dev.parley.ice.IceBench.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.Packet;
import dev.parley.core.SeededEntropy;
import dev.parley.sim.SimLink;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class IceScalingTest {
  /// Reading deadline and readiness touches no pair: nothing changes between two reads, however
  /// many pairs there are, and both only look at fields that the calls before have set.
  @Test
  void readyAndDeadlineCostTheSameWithTwoPairsAndWithAHundred() {
    long few = nanosPerCall(2);
    long many = nanosPerCall(100);
    // Fifty times the pairs would show as tens of times the cost.
    assertThat(many).as("ns with 100 pairs, %d with 2", few).isLessThan(10 * few + 20);
  }

  private static long nanosPerCall(int pairs) {
    IceBench bench = IceBench.controlled();
    for (int i = 0; i < pairs; i++) {
      bench.signal(PEER.withPort(1 + i), 1 + i);
    }
    assertThat(bench.agent.pairs()).hasSize(pairs);
    long best = Long.MAX_VALUE;
    long sum = 0;
    for (int round = 0; round < 20; round++) {
      long begun = System.nanoTime();
      for (int i = 0; i < 20_000; i++) {
        sum += bench.agent.deadline() + (bench.agent.ready() ? 1 : 0);
      }
      best = Math.min(best, (System.nanoTime() - begun) / 20_000);
    }
    assertThat(sum).isNotZero();
    return best;
  }

  @Test
  void aHundredDeadCandidatesDoNotKeepTheGoodOneWaiting() {
    IceBench bench = IceBench.controlled();
    for (int i = 0; i < 99; i++) {
      bench.signal(PEER.withPort(1 + i), 1_000_000 + i);
    }
    bench.ask(PEER, true);
    bench.run(50 * MILLISECOND);
    bench.answer(PEER);
    assertThat(bench.sendsTo()).isEqualTo(PEER);
  }

  @Test
  void theSameSeedGivesTheSameJournal() {
    assertThat(journal(7)).isEqualTo(journal(7));
    assertThat(journal(7)).isNotEqualTo(journal(8));
  }

  private static String journal(long seed) {
    SimLink link = new SimLink(20 * MILLISECOND, 30 * MILLISECOND, 0.2, 0.1, 0.05);
    IceWorld world = IceWorld.full(seed, link).withHosts().start(true, true);
    world.network.run(40 * SECOND);
    return world.network.journalHash();
  }

  @Test
  void mutatedChecksNeverThrowAndNeverPass() {
    IceBench bench = IceBench.controlled();
    bench.signal(PEER, 1000);
    IceBench.Request proper = bench.request();
    proper.useCandidate = true;
    byte[] request = proper.bytes();
    byte[] response =
        bench.success(
            bench.lastRequest(PEER),
            IceBench.HERE,
            dev.parley.stun.StunKey.shortTerm(IceBench.REMOTE.password()));
    SeededEntropy chance = new SeededEntropy(99);
    long sent = 0;
    for (int i = 0; i < 50_000; i++) {
      byte[] bytes = (i % 2 == 0 ? request : response).clone();
      // Not in FINGERPRINT alone, and not in its header: without it a message is still authentic.
      int bit = chance.nextInt((bytes.length - 8) * 8);
      bytes[bit / 8] ^= (byte) (1 << bit % 8);
      for (int more = chance.nextInt(3); more > 0; more--) {
        bytes[chance.nextInt(bytes.length)] ^= (byte) (1 << chance.nextInt(8));
      }
      byte[] original = i % 2 == 0 ? request : response;
      int guarded = bytes.length - 8;
      if (Arrays.equals(bytes, 0, guarded, original, 0, guarded)) {
        continue; // flipped back
      }
      sent++;
      bench.agent.receive(bench.now, bench.paths.arriving(0, PEER), Packet.copyOf(bytes));
    }
    assertThat(bench.agent.ready()).isFalse();
    assertThat(bench.agent.sendPath()).isNegative();
    assertThat(bench.agent.pairs()).hasSize(1);
    assertThat(bench.agent.pairs().getFirst().requestsReceived()).isZero();
    assertThat(bench.agent.drops().total()).isEqualTo(sent);
  }
}
