package dev.parley.jsep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.sdp.SessionDescription;
import dev.parley.sdp.StreamAttribute.Group;
import dev.parley.session.CertificateFingerprint;
import dev.parley.session.MediaSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswererTest {
  private static final String CHROMIUM = Fixtures.offer("chromium-offer");
  private static final String RESTARTED = CHROMIUM.replace("SH3q", "NEW1");

  private final Answerer answerer = Fixtures.answerer();

  private Answer answer(String offer) {
    return answerer.answer(offer, Fixtures.RECEIVE);
  }

  private @Nullable String refused(String offer) {
    return assertThatExceptionOfType(JsepException.class)
        .isThrownBy(() -> answer(offer))
        .actual()
        .getMessage();
  }

  private static String without(String offer, String line) {
    return offer.replace(line + "\n", "");
  }

  @ParameterizedTest
  @CsvSource({
    // offer, receive, send: answer
    "sendrecv, true,  true,  sendrecv",
    "sendrecv, true,  false, recvonly",
    "sendrecv, false, true,  sendonly",
    "sendrecv, false, false, inactive",
    "sendonly, true,  true,  recvonly",
    "sendonly, false, true,  inactive",
    "recvonly, true,  true,  sendonly",
    "recvonly, true,  false, inactive",
    "inactive, true,  true,  inactive",
  })
  void answersADirection(String offered, boolean receive, boolean send, String answered) {
    Answer answer =
        answerer.answer(
            CHROMIUM.replace("a=sendrecv", "a=" + offered),
            media ->
                new Decision.Accept(
                    receive, send ? Fixtures.track(media.index()) : null, List.of(), true));

    SessionDescription sdp = SessionDescription.parse(answer.sdp());
    assertThat(sdp.media().get(1).direction()).hasToString(answered);
    MediaSpec video = answer.spec().media().get(1);
    assertThat(video.send()).isEqualTo(answered.equals("sendrecv") || answered.equals("sendonly"));
    assertThat(video.receive())
        .isEqualTo(answered.equals("sendrecv") || answered.equals("recvonly"));
    assertThat(video.sending() != null).isEqualTo(video.send());
    assertThat(answer.sdp().contains("a=msid:")).isEqualTo(video.send());
  }

  @Test
  void rejectsWhatThePolicyRejects() {
    Answer answer =
        answerer.answer(
            CHROMIUM,
            media -> media.index() == 0 ? Decision.reject("No audio.") : Decision.receive());

    assertThat(answer.rejections()).contains(new Rejection(0, "No audio."));
    SessionDescription sdp = SessionDescription.parse(answer.sdp());
    assertThat(sdp.media().get(0).isRejected()).isTrue();
    assertThat(sdp.group("BUNDLE")).isEqualTo(new Group("BUNDLE", List.of("1")));
    assertThat(answer.remote().mid()).isEqualTo("1");
    assertThat(sdp.media().get(1).toString()).contains("a=candidate:");
  }

  @Test
  void rejectsWhatIsOutsideTheBundle() {
    Answer answer = answer(CHROMIUM.replace("BUNDLE 0 1 2", "BUNDLE 1"));

    assertThat(answer.rejections())
        .contains(
            new Rejection(
                0, "It is not in the BUNDLE group, and all media has to share one transport."));
    assertThat(answer.spec().media().get(0).receive()).isFalse();
    assertThat(answer.spec().media().get(1).receive()).isTrue();
  }

  @Test
  void takesOnlyTheFirstSectionOfAnOfferWithoutBundle() {
    Answer answer = answer(without(CHROMIUM, "a=group:BUNDLE 0 1 2"));

    assertThat(answer.spec().media())
        .extracting(MediaSpec::receive)
        .containsExactly(true, false, false);
    assertThat(answer.sdp()).doesNotContain("BUNDLE");
  }

  @Test
  void saysWhyNothingCanBeAccepted() {
    assertThat(refused(without(CHROMIUM, "a=rtcp-mux")))
        .startsWith("No m-section can be accepted. M-section 0: It has no a=rtcp-mux");
    assertThat(refused(CHROMIUM.replace("UDP/TLS/RTP/SAVPF", "RTP/AVP")))
        .contains("Its protocol RTP/AVP is not RTP over DTLS.");
    assertThat(
            refused(
                without(without(CHROMIUM, "a=mid:0"), "a=mid:1").replace("BUNDLE 0 1", "BUNDLE")))
        .contains("It has no a=mid.");
    assertThat(refused(CHROMIUM.replaceAll("(VP8|VP9|H264|AV1|opus)/", "X/")))
        .contains("It offers no codec that we have.");
    assertThat(refused("v=0\no=- 1 1 IN IP4 0.0.0.0\ns=-\nt=0 0\n"))
        .isEqualTo("No m-section can be accepted.");
  }

  @Test
  void takesTheFirstMeaningOfAnExtensionId() {
    Answer answer = answer(CHROMIUM.replace("a=extmap:14 ", "a=extmap:1 "));

    assertThat(answer.sdp())
        .contains("a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level")
        .doesNotContain("a=extmap:1 urn:ietf:params:rtp-hdrext:toffset");
  }

  @Test
  void refusesAnOfferThatContradictsItself() {
    assertThat(refused(CHROMIUM.replace("a=mid:1", "a=mid:0")))
        .contains("The mid \"0\" stands in two m-sections.");
    assertThat(refused(CHROMIUM.replace("BUNDLE 0 1 2", "BUNDLE 0 9")))
        .contains("names the mid \"9\", which is nowhere");
    assertThat(refused(CHROMIUM.replace("936620558", "1974427987")))
        .contains("announces the SSRC 1974427987, which has a place already");
    assertThat(refused(CHROMIUM.replaceAll("a=fingerprint.*\n", ""))).contains("no a=fingerprint");
    assertThat(refused(CHROMIUM.replaceAll("a=ice-ufrag.*\n", ""))).contains("no ICE ufrag");
    assertThat(refused(CHROMIUM.replace("a=setup:actpass", "a=setup:holdconn")))
        .contains("holdconn");
  }

  @Test
  void refusesAFloodOfSources() {
    StringBuilder ssrcs = new StringBuilder("a=rtcp-rsize\n");
    for (int i = 0; i < 40; i++) {
      ssrcs.append("a=ssrc:").append(5000 + i).append(" cname:x\n");
    }

    assertThat(refused(CHROMIUM.replaceFirst("a=rtcp-rsize\n", ssrcs.toString())))
        .contains("announces 41 SSRCs, more than 32");
  }

  @Test
  void readsTransportAttributesOfTheSession() {
    String session =
        """
        a=ice-lite
        a=ice-ufrag:sess
        a=ice-pwd:sessionpasswordsessionpass
        a=setup:active
        a=fingerprint:SHA-256 aa:bb
        a=fingerprint:sha-512 CC:DD
        """;
    String offer =
        CHROMIUM
            .replaceAll("a=(ice-ufrag|ice-pwd|fingerprint|setup|ice-options):.*\n", "")
            .replace("t=0 0\n", "t=0 0\n" + session);

    Answer answer =
        new Answerer(Capabilities.forwarding(), Fixtures.CLIENT, 7, SetupPreference.ACTIVE)
            .answer(offer, Fixtures.RECEIVE);

    assertThat(answer.spec().ice().remoteUfrag()).isEqualTo("sess");
    assertThat(answer.spec().ice().remoteLite()).isTrue();
    assertThat(answer.spec().ice().controlling()).isTrue();
    assertThat(answer.spec().dtls().client()).isFalse();
    assertThat(answer.spec().dtls().remoteFingerprints())
        .containsExactly(
            new CertificateFingerprint("sha-256", "AA:BB"),
            new CertificateFingerprint("sha-512", "CC:DD"));
    assertThat(answer.remote().trickle()).isFalse();
    assertThat(answer.remote().complete()).isTrue();
    assertThat(answer.sdp()).doesNotContain("ice-options");
  }

  @Test
  void takesBundleOnlySections() {
    Answer answer =
        answer(
            CHROMIUM
                .replace("m=video 47179", "m=video 0")
                .replace("a=mid:1", "a=mid:1\na=bundle-only"));

    assertThat(answer.spec().media().get(1).receive()).isTrue();
  }

  @Test
  void countsItsAnswersUnderOneSessionId() {
    answer(CHROMIUM);
    String second = answer(CHROMIUM).sdp();

    assertThat(SessionDescription.parse(second).origin()).hasToString("- 7 2 IN IP4 0.0.0.0");
  }

  @Test
  void answersALaterOfferWithMoreSections() {
    answer(CHROMIUM);
    int at = CHROMIUM.indexOf("m=video");
    String more =
        CHROMIUM
            .substring(at, CHROMIUM.indexOf("m=application"))
            .replace("a=mid:1", "a=mid:3")
            .replaceAll("a=ssrc.*\n", "");

    Answer answer = answer(CHROMIUM.replace("BUNDLE 0 1 2", "BUNDLE 0 1 2 3") + more);

    assertThat(answer.spec().media())
        .extracting(MediaSpec::mid)
        .containsExactly("0", "1", "2", "3");
    assertThat(answer.spec().media().get(3).receive()).isTrue();
    assertThat(answer.iceRestart()).isFalse();
  }

  @Test
  void refusesALaterOfferThatMovesSections() {
    answer(CHROMIUM);

    assertThat(
            refused(
                CHROMIUM
                    .substring(0, CHROMIUM.indexOf("m=video"))
                    .replace("BUNDLE 0 1 2", "BUNDLE 0")))
        .isEqualTo("There are 1 m-sections, fewer than the 3 negotiated before.");
    assertThat(
            refused(CHROMIUM.replace("a=mid:1", "a=mid:7").replace("BUNDLE 0 1 2", "BUNDLE 0 7 2")))
        .isEqualTo("M-section 1 was video with mid \"1\", and is now video with mid \"7\".");
  }

  @Test
  void keepsTheDtlsRoleUntilTheCertificateChanges() {
    assertThat(answer(CHROMIUM).spec().dtls().client()).isFalse();
    String swapped = CHROMIUM.replace("a=setup:actpass", "a=setup:passive");

    assertThat(refused(swapped)).contains("The DTLS roles are swapped");
    assertThat(answer(CHROMIUM.replace("actpass", "active")).spec().dtls().client()).isFalse();
    assertThat(answer(swapped.replace("sha-256 30:", "sha-256 31:")).spec().dtls().client())
        .isTrue();
    assertThat(answer(CHROMIUM.replace("sha-256 30:", "sha-256 31:")).spec().dtls().client())
        .isTrue();
  }

  @Test
  void letsARejectedSectionsPlaceBeUsedAgain() {
    answer(CHROMIUM);
    Answer stopped =
        answer(
            CHROMIUM.replace("m=video 47179", "m=video 0").replace("BUNDLE 0 1 2", "BUNDLE 0 2"));
    assertThat(stopped.spec().media().get(1).receive()).isFalse();
    assertThat(stopped.rejections()).extracting(Rejection::index).containsExactly(2);

    Answer recycled =
        answer(CHROMIUM.replace("a=mid:1", "a=mid:9").replace("BUNDLE 0 1 2", "BUNDLE 0 9 2"));

    assertThat(recycled.spec().media().get(1).mid()).isEqualTo("9");
    assertThat(recycled.spec().media().get(1).receive()).isTrue();
  }

  @Test
  void keepsTheTransportWhenEverySectionIsStopped() {
    Answer before = answer(CHROMIUM);

    Answer after =
        answer(
            CHROMIUM
                .replaceAll("m=(audio|video|application) \\d+", "m=$1 0")
                .replace("BUNDLE 0 1 2", "BUNDLE"));

    assertThat(after.spec().ice()).isEqualTo(before.spec().ice());
    assertThat(after.spec().media()).allMatch(m -> m.codecs().isEmpty());
    assertThat(after.sdp()).doesNotContain("BUNDLE");
  }

  @Test
  void refusesAnIceRestartUnlessThePolicyGoesAlong() {
    answer(CHROMIUM);

    assertThat(refused(RESTARTED)).contains("ICE restarts are not accepted here");
    assertThat(answer(CHROMIUM).iceRestart()).isFalse();
  }

  @Test
  void goesAlongWithAnIceRestart() {
    answer(CHROMIUM);
    LocalTransport fresh =
        new LocalTransport(
            "Srv2",
            "secondpasswordsecondpass",
            true,
            List.of(),
            true,
            Fixtures.SERVER.fingerprints());

    Answer answer = answerer.answer(RESTARTED, policyWith(fresh));

    assertThat(answer.iceRestart()).isTrue();
    assertThat(answer.spec().ice().remoteUfrag()).isEqualTo("NEW1");
    assertThat(answer.sdp()).contains("a=ice-ufrag:Srv2").doesNotContain("Srv1");
    assertThat(answer(RESTARTED).sdp()).contains("a=ice-ufrag:Srv2");
  }

  @Test
  void anIceRestartNeedsNewCredentials() {
    answer(CHROMIUM);

    assertThatThrownBy(() -> answerer.answer(RESTARTED, policyWith(Fixtures.SERVER)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("new ufrag");
  }

  private static AnswerPolicy policyWith(LocalTransport fresh) {
    return new AnswerPolicy() {
      @Override
      public Decision decide(OfferedMedia media) {
        return Decision.receive();
      }

      @Override
      public LocalTransport restartIce(LocalTransport current) {
        return fresh;
      }
    };
  }

  @Test
  void standsAsBeforeWhenThePolicyThrows() {
    answer(CHROMIUM);
    AnswerPolicy failing =
        media -> {
          throw new IllegalStateException("no");
        };

    assertThatThrownBy(() -> answerer.answer(CHROMIUM, failing)).hasMessage("no");

    assertThat(SessionDescription.parse(answer(CHROMIUM).sdp()).origin().sessionVersion())
        .isEqualTo("2");
  }

  @Test
  void aTracksNamesCannotSmuggleInALine() {
    assertThatThrownBy(() -> new SendTrack("s\r\na=ice-lite", "t", Fixtures.track(1).sending()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("stream id");
  }
}
