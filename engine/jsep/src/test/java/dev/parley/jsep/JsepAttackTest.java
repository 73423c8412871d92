package dev.parley.jsep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.sdp.SdpException;
import dev.parley.session.CodecSpec;
import dev.parley.session.MediaSpec;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Offers made to cost: each has to be refused, or answered, within a moment.
@Timeout(value = 3, unit = TimeUnit.SECONDS)
class JsepAttackTest {
  private static final String TRANSPORT =
      """
      a=ice-ufrag:ufrag
      a=ice-pwd:passwordpasswordpassword
      a=fingerprint:sha-256 AB:CD
      a=setup:actpass
      """;

  private final Answerer answerer = Fixtures.answerer();

  private static String head(String group) {
    return "v=0\no=- 1 1 IN IP4 0.0.0.0\ns=-\nt=0 0\na=group:BUNDLE " + group + "\n" + TRANSPORT;
  }

  private static String video(String mid, String formats) {
    return "m=video 9 UDP/TLS/RTP/SAVPF " + formats + "\na=mid:" + mid + "\na=rtcp-mux\n";
  }

  @Test
  void answersTheMostMediaSections() {
    StringBuilder group = new StringBuilder();
    StringBuilder sections = new StringBuilder();
    for (int i = 0; i < 256; i++) {
      group.append(i == 0 ? "" : " ").append(i);
      sections.append(video(Integer.toString(i), "96")).append("a=rtpmap:96 VP8/90000\n");
    }
    String offer = head(group.toString()) + sections;

    assertThat(answerer.answer(offer, Fixtures.RECEIVE).spec().media()).hasSize(256);
    assertThatThrownBy(() -> answerer.answer(offer + video("x", "96"), Fixtures.RECEIVE))
        .isInstanceOf(SdpException.class);
  }

  @Test
  void answersEveryPayloadTypeWithFeedbackByTheThousand() {
    StringBuilder offer = new StringBuilder(head("0"));
    StringBuilder formats = new StringBuilder();
    for (int i = 0; i < 1500; i++) {
      formats.append(i == 0 ? "" : " ").append(i % 128);
    }
    offer.append(video("0", formats.toString()));
    for (int i = 0; i < 128; i++) {
      offer.append("a=rtpmap:").append(i).append(" H264/90000\n");
    }
    for (int i = 0; i < 9500; i++) {
      offer.append("a=rtcp-fb:* x").append(i).append('\n');
    }

    MediaSpec video = answerer.answer(offer.toString(), Fixtures.RECEIVE).spec().media().getFirst();

    assertThat(video.codecs()).hasSize(128).allMatch(c -> c.feedback().isEmpty());
  }

  @Test
  void readsAbsurdNumbersAsNoNumbers() {
    String offer =
        head("0")
            + video("0", "96 97 098 999999999999 -1 128 1e2")
            + "a=rtpmap:96 VP8/90000\na=rtpmap:97 rtx/90000\na=fmtp:97 apt=99999999999999999999\n"
            + "a=rtpmap:98 VP9/90000\na=fmtp:98 profile-id=4294967296\n";

    assertThat(answerer.answer(offer, Fixtures.RECEIVE).spec().media().getFirst().codecs())
        .extracting(CodecSpec::payloadType)
        .containsExactly(96, 98);
  }

  @Test
  void namesThatLeadNowhereOverwriteNothing() {
    String offer =
        head("0")
            + video("0", "96 97")
            + "a=rtpmap:96 VP8/90000\na=rtpmap:96 opus/48000/2\na=rtpmap:97 rtx/90000\n"
            + "a=fmtp:97 apt=97\na=fmtp:97 apt=96\na=ssrc-group:FID 5 6\na=ssrc-group:FID 7\n";

    MediaSpec video = answerer.answer(offer, Fixtures.RECEIVE).spec().media().getFirst();

    assertThat(video.codecs()).extracting(CodecSpec::name).containsExactly("VP8");
    assertThat(video.codecs().getFirst().rtxPayloadType()).isEqualTo(-1);
    assertThat(video.remoteSources()).isEmpty();
  }

  @Test
  void theFirstOfTwoRetransmissionsCounts() {
    String offer =
        head("0")
            + video("0", "96 97 98")
            + "a=rtpmap:96 VP8/90000\na=rtpmap:97 rtx/90000\na=rtpmap:98 rtx/90000\n"
            + "a=fmtp:97 apt=96\na=fmtp:98 apt=96\n";

    assertThat(answerer.answer(offer, Fixtures.RECEIVE).spec().media().getFirst().codecs())
        .extracting(CodecSpec::rtxPayloadType)
        .containsExactly(97);
  }
}
