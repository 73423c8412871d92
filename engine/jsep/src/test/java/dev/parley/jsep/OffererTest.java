package dev.parley.jsep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.sdp.CodecAttribute.Extmap;
import dev.parley.sdp.CodecAttribute.Rtpmap;
import dev.parley.sdp.SessionDescription;
import dev.parley.session.MediaKind;
import dev.parley.session.MediaSpec;
import dev.parley.session.RemoteSource;
import dev.parley.session.SendSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OffererTest {
  private static final OfferMedia AUDIO =
      OfferMedia.sending("a", MediaKind.AUDIO, Fixtures.track(1));
  private static final OfferMedia VIDEO =
      OfferMedia.sending("v", MediaKind.VIDEO, Fixtures.track(2));
  private static final OfferMedia MORE = OfferMedia.receiving("m", MediaKind.VIDEO);

  private final Offerer offerer = new Offerer(Capabilities.forwarding(), Fixtures.CLIENT, -1L);
  private final Answerer answerer = Fixtures.answerer();

  private Answer answer(String offer) {
    return answerer.answer(
        offer,
        media ->
            media.sends() ? Decision.receive() : Decision.send(Fixtures.track(10 + media.index())));
  }

  private @Nullable String refused(String answer) {
    return assertThatExceptionOfType(JsepException.class)
        .isThrownBy(() -> offerer.accept(answer))
        .actual()
        .getMessage();
  }

  @Test
  void agreesWithAServer() {
    Answer answer = answer(offerer.offer(List.of(AUDIO, VIDEO, MORE)));
    Accepted accepted = offerer.accept(answer.sdp());

    assertThat(answer.rejections()).isEmpty();
    assertThat(accepted.remote().candidates()).isEqualTo(Fixtures.SERVER.candidates());
    assertThat(accepted.remote().complete()).isTrue();
    assertThat(accepted.spec().ice().controlling()).isTrue();
    assertThat(accepted.spec().ice().remoteLite()).isTrue();
    assertThat(accepted.spec().dtls().client()).isTrue();
    assertThat(accepted.spec().dtls().remoteFingerprints())
        .isEqualTo(Fixtures.SERVER.fingerprints());
    MediaSpec audio = accepted.spec().media().get(0);
    assertThat(audio.send()).isTrue();
    assertThat(audio.sending()).isEqualTo(new SendSpec(1001, 0, "cname"));
    assertThat(accepted.spec().media().get(1).sending()).isEqualTo(Fixtures.track(2).sending());
    MediaSpec more = accepted.spec().media().get(2);
    assertThat(more.receive()).isTrue();
    assertThat(more.remoteSources()).containsExactly(new RemoteSource(1012, 2012));
    assertThat(more.codecs().getFirst().name()).isEqualTo("VP8");
  }

  @Test
  void givesEachNumberOneMeaning() {
    SessionDescription offer = SessionDescription.parse(offerer.offer(List.of(AUDIO, VIDEO, MORE)));

    List<Integer> payloadTypes = new ArrayList<>();
    List<String> extensions = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      offer
          .media()
          .get(i)
          .lines()
          .attributes(Rtpmap.class)
          .forEach(r -> payloadTypes.add(r.payloadType()));
      offer
          .media()
          .get(i)
          .lines()
          .attributes(Extmap.class)
          .forEach(e -> extensions.add(e.id() + e.uri()));
    }
    assertThat(payloadTypes).doesNotHaveDuplicates().allMatch(p -> p >= 96 || (p >= 35 && p < 64));
    assertThat(extensions.stream().distinct()).hasSize(13);
    assertThat(offer.origin().sessionId()).isEqualTo(Long.toString(Long.MAX_VALUE));
  }

  @Test
  void refusesMoreCodecsThanThereArePayloadTypes() {
    List<CodecCapability> many =
        IntStream.range(0, 31)
            .mapToObj(i -> new CodecCapability("X" + i, 90000, 0, "", List.of(), true))
            .toList();

    assertThatThrownBy(() ->
            new Offerer(
                new Capabilities(List.of(), many, List.of(), List.of()), Fixtures.CLIENT, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void keepsPlacesAndFillsThemAgain() {
    offerer.accept(answer(offerer.offer(List.of(AUDIO, VIDEO))).sdp());
    assertThatThrownBy(() -> offerer.offer(List.of(VIDEO, AUDIO)))
        .isInstanceOf(IllegalArgumentException.class);

    OfferMedia stopped = OfferMedia.stopped("v", MediaKind.VIDEO);
    Accepted without = offerer.accept(answer(offerer.offer(List.of(AUDIO, stopped))).sdp());
    assertThat(without.spec().media().get(1).send()).isFalse();

    Accepted again = offerer.accept(answer(offerer.offer(List.of(AUDIO, MORE))).sdp());
    assertThat(again.spec().media().get(1).mid()).isEqualTo("m");
    assertThat(again.spec().media().get(1).receive()).isTrue();
    assertThat(again.spec().dtls().client()).isTrue();
  }

  @Test
  void restartsIce() {
    offerer.accept(answer(offerer.offer(List.of(AUDIO))).sdp());
    offerer.restartIce(
        new LocalTransport(
            "Clt2",
            "freshpasswordfreshpasswo",
            false,
            List.of(),
            false,
            Fixtures.CLIENT.fingerprints()));
    LocalTransport fresh =
        new LocalTransport(
            "Srv2",
            "freshserverpasswordfresh",
            true,
            List.of(),
            true,
            Fixtures.SERVER.fingerprints());

    Answer answer =
        answerer.answer(
            offerer.offer(List.of(AUDIO)),
            new AnswerPolicy() {
              @Override
              public Decision decide(OfferedMedia media) {
                return Decision.receive();
              }

              @Override
              public LocalTransport restartIce(LocalTransport current) {
                return fresh;
              }
            });
    Accepted accepted = offerer.accept(answer.sdp());

    assertThat(answer.iceRestart()).isTrue();
    assertThat(answer.spec().ice().remoteUfrag()).isEqualTo("Clt2");
    assertThat(accepted.iceRestart()).isTrue();
    assertThat(accepted.spec().ice().remoteUfrag()).isEqualTo("Srv2");
    assertThat(offerer.offer(List.of(AUDIO))).contains("a=ice-ufrag:Clt2");
  }

  @Test
  void noticesAnswersThatDoNotFit() {
    assertThatThrownBy(() -> offerer.accept("")).isInstanceOf(IllegalStateException.class);
    String answer = answer(offerer.offer(List.of(AUDIO, VIDEO))).sdp();

    assertThat(
            refused(
                answer.substring(0, answer.indexOf("m=video")).replace("BUNDLE a v", "BUNDLE a")))
        .isEqualTo("The answer has 1 m-sections, the offer 2.");
    assertThat(refused(answer.replace("m=audio", "m=video"))).startsWith("M-section 0 is video");
    assertThat(refused(answer.replace("a=mid:a", "a=mid:b").replace("BUNDLE a", "BUNDLE b")))
        .contains("another mid than \"a\"");
    assertThat(refused(answer.replace("a=group:BUNDLE a v\r\n", "")))
        .contains("outside the BUNDLE group");
    assertThat(refused(answer.replace("a=rtcp-mux\r\n", ""))).contains("without a=rtcp-mux");
    assertThat(refused(answer.replace("opus/", "speex/"))).contains("without any codec");
    assertThat(refused(answer.replace("setup:passive", "setup:actpass"))).contains("must choose");
    assertThat(refused(answer.replace("m=audio 9", "m=audio 0").replace("m=video 9", "m=video 0")))
        .isEqualTo("The answer rejects every m-section.");

    assertThat(offerer.accept(answer).spec().media()).hasSize(2);
  }

  @Test
  void refusesAnIceRestartOutOfTurn() {
    offerer.accept(answer(offerer.offer(List.of(AUDIO))).sdp());
    String answer = answer(offerer.offer(List.of(AUDIO))).sdp();

    assertThat(refused(answer.replace("Srv1", "Srv9")))
        .contains("restarts ICE, but the offer did not");
  }

  @Test
  void sendsNothingWhereTheAnswerTakesNothing() {
    String answer = answer(offerer.offer(List.of(AUDIO))).sdp();

    Accepted accepted = offerer.accept(answer.replace("a=recvonly", "a=inactive"));

    assertThat(accepted.spec().media().getFirst().send()).isFalse();
    assertThat(accepted.spec().media().getFirst().sending()).isNull();
  }
}
