package dev.parley.jsep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.sdp.Direction;
import dev.parley.sdp.SdpException;
import dev.parley.session.MediaKind;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Damaged descriptions are refused with a sentence and change nothing, or lead to an exchange that
/// goes on; nothing else.
class NegotiatorMutationTest {
  private static final int ROUNDS = 400;

  private int agreed;
  private int refused;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void aDamagedOfferIsRefusedOrAnswered(long seed) {
    Random random = new Random(seed);
    List<String> offers = Fixtures.OFFERS.stream().map(Fixtures::offer).toList();
    for (int round = 0; round < ROUNDS; round++) {
      String offer = JsepMutationTest.damage(offers.get(random.nextInt(3)), random);
      Negotiator negotiator = new NegotiatorPair(seed, c -> c, c -> c).a;
      negotiator.addTransceiver(MediaKind.VIDEO, Direction.SENDRECV).usedByAddTrack();
      for (int again = 0; again < 2; again++) {
        attempt(seed, round, offer, () -> answer(negotiator, offer), negotiator);
      }
      attempt(seed, round, offer, () -> negotiator.createOffer(false), negotiator);
    }
    assertThat(List.of(agreed, refused)).allMatch(count -> count > 100);
  }

  private static void answer(Negotiator negotiator, String offer) {
    negotiator.setRemote(SdpType.OFFER, offer);
    try {
      negotiator.createAnswer();
    } catch (JsepException e) {
      negotiator.setRemote(SdpType.ROLLBACK, "");
      throw e;
    }
    negotiator.setLocal(SdpType.ANSWER);
    negotiator.transports();
  }

  @ParameterizedTest
  @ValueSource(longs = {4, 5, 6})
  void aDamagedAnswerIsRefusedOrTaken(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      NegotiatorPair pair = new NegotiatorPair(seed, c -> c, c -> c);
      pair.a.addTransceiver(MediaKind.AUDIO, Direction.SENDRECV);
      pair.a.addTransceiver(MediaKind.VIDEO, Direction.SENDONLY).rids(List.of("a", "b"));
      pair.a.wantData();
      pair.a.createOffer(false);
      pair.a.setLocal(SdpType.OFFER);
      pair.b.setRemote(SdpType.OFFER, pair.a.lastOffer());
      pair.b.createAnswer();
      String answer = JsepMutationTest.damage(pair.b.lastAnswer(), random);
      attempt(
          seed,
          round,
          answer,
          () -> {
            pair.a.setRemote(SdpType.ANSWER, answer);
            pair.a.transports();
          },
          pair.a);
    }
    assertThat(List.of(agreed, refused)).allMatch(count -> count > 50);
  }

  private void attempt(long seed, int round, String text, Runnable attempt, Negotiator negotiator) {
    SignalingState before = negotiator.state();
    try {
      attempt.run();
      agreed++;
    } catch (SdpException | JsepException e) {
      refused++;
      assertThat(e.getMessage()).isNotBlank();
      assertThat(negotiator.state()).as("state after %s", e.getMessage()).isEqualTo(before);
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError("seed " + seed + ", round " + round + ":\n" + text, e);
    }
  }
}
