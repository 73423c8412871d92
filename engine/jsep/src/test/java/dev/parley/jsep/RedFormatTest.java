package dev.parley.jsep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.session.CodecSpec;
import dev.parley.session.MediaSpec;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedFormatTest {
  private static final String M_LINE = "m=audio 45333 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110 126";

  @ParameterizedTest
  @CsvSource({
    "111/111, 111",
    "111, 111",
    "111/111/111, 111",
    "0/0, 0",
    "127/127, 127",
    "128/128, -1",
    "111/0, -1",
    "111/, -1",
    "/111, -1",
    "'', -1",
    "1111, -1",
    "-1, -1",
    "111 111, -1",
    "99999999999999999999, -1",
  })
  void namesOnePayloadType(String format, int expected) {
    CodecSpec red = new CodecSpec(63, "red", 48_000, 2, format, List.of(), -1);

    assertThat(RedFormat.payloadType(red)).isEqualTo(expected);
  }

  private static Answer answer(String mLine, String format) {
    String offer = Fixtures.offer("chromium-offer");
    String mended = offer.replaceFirst("m=audio .*", mLine).replace("111/111", format);
    return new Answerer(
            Capabilities.forwarding().withRedundantAudio(),
            Fixtures.SERVER,
            7,
            SetupPreference.PASSIVE)
        .answer(mended, Fixtures.RECEIVE);
  }

  @Test
  void isTakenWhereTheOfferHasItAfterWhatIsInIt() {
    Answer answer = answer(M_LINE, "111/111");

    assertThat(answer.spec().media().getFirst().codecs())
        .extracting(CodecSpec::payloadType)
        .containsExactly(111, 63);
    assertThat(answer.sdp().toString())
        .contains("a=rtpmap:63 red/48000/2\r\n")
        .contains("a=fmtp:63 111/111\r\n");
  }

  @Test
  void isPreferredWhereTheOfferPrefersIt() {
    Answer answer = answer("m=audio 45333 UDP/TLS/RTP/SAVPF 63 111 9 0 8 13 110 126", "111/111");

    MediaSpec audio = answer.spec().media().getFirst();
    assertThat(audio.codecs()).extracting(CodecSpec::payloadType).containsExactly(63, 111);
    CodecSpec inner = RedFormat.inner(audio.codecs(), audio.codecs().getFirst());
    assertThat(inner).isEqualTo(audio.codecs().getLast());
  }

  @ParameterizedTest
  @CsvSource({"0/0", "63/63", "111/0", "nonsense"})
  void isRefusedWhereItIsNotOfOpus(String format) {
    Answer answer = answer("m=audio 45333 UDP/TLS/RTP/SAVPF 63 111 9 0 8 13 110 126", format);

    assertThat(answer.spec().media().getFirst().codecs())
        .extracting(CodecSpec::payloadType)
        .containsExactly(111);
  }
}
