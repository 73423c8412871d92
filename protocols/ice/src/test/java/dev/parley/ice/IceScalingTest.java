package dev.parley.ice;

import static dev.parley.ice.IceBench.MILLISECOND;
import static dev.parley.ice.IceBench.PEER;
import static org.assertj.core.api.Assertions.assertThat;

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
}
