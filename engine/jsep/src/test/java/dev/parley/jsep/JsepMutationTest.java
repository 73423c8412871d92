package dev.parley.jsep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.sdp.SdpException;
import dev.parley.sdp.SessionDescription;
import dev.parley.session.MediaKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Damaged offers and answers are refused with a sentence, or lead to a good answer; nothing else.
class JsepMutationTest {
  private static final int ROUNDS = 2000;

  private int agreed;
  private int notSdp;
  private int refused;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void aDamagedOfferIsRefusedOrAnswered(long seed) {
    Random random = new Random(seed);
    List<String> offers = Fixtures.OFFERS.stream().map(Fixtures::offer).toList();
    for (int round = 0; round < ROUNDS; round++) {
      String offer = offers.get(random.nextInt(offers.size()));
      Answerer answerer = Fixtures.answerer();
      attempt(seed, round, damage(offer, random), text -> answer(answerer, text));
      attempt(seed, round, damage(offer, random), text -> answer(answerer, text));
    }
    assertThat(List.of(agreed, notSdp, refused)).allMatch(count -> count > 100);
  }

  private static void answer(Answerer answerer, String offer) {
    Answer answer =
        answerer.answer(offer, media -> Decision.sendAndReceive(Fixtures.track(media.index())));
    SessionDescription sdp = SessionDescription.parse(answer.sdp());
    assertThat(sdp.media()).hasSameSizeAs(answer.spec().media());
  }

  @ParameterizedTest
  @ValueSource(longs = {4, 5})
  void aDamagedAnswerIsRefusedOrTaken(long seed) {
    Random random = new Random(seed);
    List<OfferMedia> media =
        List.of(
            OfferMedia.sending("0", MediaKind.AUDIO, Fixtures.track(1)),
            OfferMedia.receiving("1", MediaKind.VIDEO));
    for (int round = 0; round < ROUNDS; round++) {
      Offerer offerer = new Offerer(Capabilities.forwarding(), Fixtures.CLIENT, 1);
      String answer =
          Fixtures.answerer()
              .answer(
                  offerer.offer(media), m -> Decision.sendAndReceive(Fixtures.track(m.index() + 5)))
              .sdp();
      attempt(seed, round, damage(answer, random), offerer::accept);
    }
    assertThat(List.of(agreed, notSdp, refused)).allMatch(count -> count > 20);
  }

  private void attempt(long seed, int round, String text, Consumer<String> attempt) {
    try {
      attempt.accept(text);
      agreed++;
    } catch (SdpException e) {
      assertThat(e.reason()).endsWith(".");
      notSdp++;
    } catch (JsepException e) {
      assertThat(e.getMessage()).endsWith(".");
      refused++;
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError("seed " + seed + ", round " + round + ":\n" + text, e);
    }
  }

  /// Whole lines go missing, are doubled or move; numbers and characters change.
  static String damage(String text, Random random) {
    List<String> lines = new ArrayList<>(text.lines().toList());
    int wounds = 1 + random.nextInt(4);
    for (int i = 0; i < wounds; i++) {
      int at = random.nextInt(lines.size());
      String line = lines.get(at);
      switch (random.nextInt(6)) {
        case 0 -> lines.remove(at);
        case 1 -> lines.add(random.nextInt(lines.size()), line);
        case 2 -> lines.add(random.nextInt(lines.size()), lines.remove(at));
        case 3 -> lines.set(at, line.replaceFirst("\\d+", Integer.toString(random.nextInt(300))));
        case 4 -> lines.set(at, line.substring(0, random.nextInt(line.length())));
        default -> {
          int place = random.nextInt(line.length());
          char c = (char) (' ' + random.nextInt(95));
          lines.set(at, line.substring(0, place) + c + line.substring(place + 1));
        }
      }
      lines.removeIf(String::isEmpty);
    }
    return String.join("\r\n", lines);
  }
}
