package dev.parley.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Damaged offers are refused with a sentence, or read and written unchanged; nothing else.
class SdpMutationTest {
  private static final int ROUNDS = 4000;
  private static final String[] PIECES = {
    "a=",
    "m=",
    ":",
    " ",
    "=",
    "/",
    ";",
    ",",
    "~",
    "\r",
    "\n",
    "\r\n",
    "\0",
    "-1",
    "99999999999",
    "0",
    "*",
    "\uD83D",
    "a=simulcast:",
    "a=rid:",
    "a=extmap:",
    "m=audio 9 RTP/AVP 0\r\n",
    "c=",
    "b="
  };

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void damageIsRefusedOrKept(long seed) {
    Random random = new Random(seed);
    List<String> offers = BrowserOffers.NAMES.stream().map(BrowserOffers::read).toList();
    int refused = 0;
    int read = 0;
    for (int round = 0; round < ROUNDS; round++) {
      String text = damage(offers.get(random.nextInt(offers.size())), random);
      try {
        String written = SessionDescription.parse(text).toString();
        assertThat(SessionDescription.parse(written)).hasToString(written);
        assertThat(written.replace("\r\n", "\n").strip())
            .isEqualTo(text.replace("\r\n", "\n").strip());
        read++;
      } catch (SdpException e) {
        assertThat(e.reason()).endsWith(".");
        refused++;
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + ", round " + round + ":\n" + text, e);
      }
    }
    assertThat(refused).isPositive();
    assertThat(read).isPositive();
  }

  private static String damage(String offer, Random random) {
    StringBuilder text = new StringBuilder(offer);
    int wounds = 1 + random.nextInt(3);
    for (int i = 0; i < wounds; i++) {
      int at = random.nextInt(text.length());
      int end = Math.min(text.length(), at + 1 + random.nextInt(20));
      switch (random.nextInt(5)) {
        case 0 -> text.delete(at, end);
        case 1 -> text.insert(at, PIECES[random.nextInt(PIECES.length)]);
        case 2 -> text.setCharAt(at, (char) random.nextInt(128));
        case 3 -> text.insert(at, text.substring(at, end));
        default -> text.replace(at, end, PIECES[random.nextInt(PIECES.length)]);
      }
    }
    return text.toString();
  }
}
