package dev.parley.ice;

import static dev.parley.ice.IceBench.PEER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.Packet;
import dev.parley.core.SeededEntropy;
import dev.parley.stun.StunKey;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class IceMutationTest {
  @Test
  void mutatedChecksNeverThrowAndNeverPass() {
    IceBench bench = IceBench.controlled();
    bench.signal(PEER, 1000);
    IceBench.Request proper = bench.request();
    proper.useCandidate = true;
    byte[] request = proper.bytes();
    byte[] response =
        bench.success(
            bench.lastRequest(PEER), IceBench.HERE, StunKey.shortTerm(IceBench.REMOTE.password()));
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

  /// Without FINGERPRINT it is MESSAGE-INTEGRITY alone that keeps changed messages out.
  @Test
  void messagesWithoutFingerprintAreKeptOutByTheirIntegrity() {
    IceBench bench = IceBench.controlled();
    IceBench.Request proper = bench.request();
    byte[] sealed = proper.bytes();
    byte[] request = Arrays.copyOf(sealed, sealed.length - 8);
    request[3] = (byte) (request[3] - 8);
    for (int bit = 0; bit < request.length * 8; bit++) {
      byte[] bytes = request.clone();
      bytes[bit / 8] ^= (byte) (1 << bit % 8);
      bench.receive(PEER, bytes);
    }
    assertThat(bench.agent.pairs()).isEmpty();
    assertThat(bench.agent.drops().get(IceDrop.WRONG_INTEGRITY)).isPositive();
    bench.receive(PEER, request);
    assertThat(bench.agent.pairs()).as("the unchanged one").hasSize(1);
  }
}
