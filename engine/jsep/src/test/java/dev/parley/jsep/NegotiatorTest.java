package dev.parley.jsep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.sdp.CodecAttribute.Extmap;
import dev.parley.sdp.Direction;
import dev.parley.sdp.MediaDescription;
import dev.parley.sdp.SessionDescription;
import dev.parley.session.CodecSpec;
import dev.parley.session.MediaKind;
import dev.parley.session.MediaSpec;
import dev.parley.session.SessionSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class NegotiatorTest {
  private final NegotiatorPair pair = new NegotiatorPair();
  private final Negotiator a = pair.a;
  private final Negotiator b = pair.b;

  private static SessionSpec spec(Negotiator negotiator, int transport) {
    return Objects.requireNonNull(negotiator.transports().get(transport).spec());
  }

  @Test
  void bothSidesAgreeOnOneTransport() {
    Transceiver audio = a.addTransceiver(MediaKind.AUDIO, Direction.SENDRECV);
    a.addTransceiver(MediaKind.VIDEO, Direction.SENDONLY);
    a.wantData();
    pair.exchange();

    assertThat(a.state()).isEqualTo(SignalingState.STABLE);
    assertThat(a.transports()).hasSize(1);
    assertThat(b.transports()).hasSize(1);
    assertThat(audio.mid()).isEqualTo("0");
    assertThat(audio.currentDirection()).isEqualTo(Direction.SENDONLY);
    assertThat(b.transceivers().get(0).currentDirection()).isEqualTo(Direction.RECVONLY);
    SessionSpec ours = spec(a, 0);
    SessionSpec theirs = spec(b, 0);
    assertThat(ours.media()).extracting(MediaSpec::mid).containsExactly("0", "1", "2");
    assertThat(ours.ice().controlling()).isTrue();
    assertThat(theirs.ice().controlling()).isFalse();
    assertThat(ours.dtls().client()).isFalse();
    assertThat(theirs.dtls().client()).isTrue();
    assertThat(ours.ice().remoteUfrag()).isEqualTo(b.transports().get(0).local().ufrag());
    assertThat(theirs.ice().remoteUfrag()).isEqualTo(a.transports().get(0).local().ufrag());
    assertThat(a.dataTransport()).isEqualTo(a.transports().get(0).id());
    assertThat(a.negotiationNeeded()).isFalse();
    assertThat(b.negotiationNeeded()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(BundlePolicy.class)
  void offersAsManyTransportsAsThePolicySays(BundlePolicy policy) {
    NegotiatorPair own =
        new NegotiatorPair(3, config -> config.withBundlePolicy(policy), config -> config);
    own.a.addTransceiver(MediaKind.AUDIO, Direction.SENDRECV);
    own.a.addTransceiver(MediaKind.AUDIO, Direction.SENDRECV);
    own.a.addTransceiver(MediaKind.VIDEO, Direction.SENDRECV);
    own.a.createOffer(false);
    own.a.setLocal(SdpType.OFFER);

    int expected =
        switch (policy) {
          case MAX_BUNDLE -> 1;
          case BALANCED -> 2;
          case MAX_COMPAT -> 3;
        };
    assertThat(own.a.transports()).hasSize(expected);
    assertThat(own.a.lastOffer().split("a=bundle-only", -1)).hasSize(4 - expected);
    NegotiatorPair.exchange(own.a, own.b);
    assertThat(own.a.transports()).hasSize(1);
    assertThat(own.a.transceivers()).allMatch(t -> t.currentDirection() != null);
  }

  @Test
  void aPeerThatDoesNotBundleGetsATransportForEachSection() {
    NegotiatorPair own =
        new NegotiatorPair(
            3, config -> config.withBundlePolicy(BundlePolicy.MAX_COMPAT), config -> config);
    own.a.addTransceiver(MediaKind.AUDIO, Direction.SENDRECV);
    own.a.addTransceiver(MediaKind.VIDEO, Direction.SENDRECV);
    own.a.createOffer(false);
    own.a.setLocal(SdpType.OFFER);
    own.b.setRemote(SdpType.OFFER, own.a.lastOffer().replaceAll("a=group:BUNDLE [^\r]*\r\n", ""));
    own.b.createAnswer();
    own.b.setLocal(SdpType.ANSWER);
    own.a.setRemote(SdpType.ANSWER, own.b.lastAnswer());

    assertThat(own.b.lastAnswer()).doesNotContain("BUNDLE");
    assertThat(own.a.transports()).hasSize(2);
    assertThat(own.b.transports()).hasSize(2);
    for (int i = 0; i < 2; i++) {
      assertThat(spec(own.a, i).ice().remoteUfrag())
          .isEqualTo(own.b.transports().get(i).local().ufrag());
      assertThat(spec(own.a, i).media().get(i).codecs()).isNotEmpty();
      assertThat(spec(own.a, i).media().get(1 - i).codecs()).isEmpty();
    }
  }

  @Test
  void keepsPayloadTypesAndMidsOfTheOtherSide() {
    String offer = Fixtures.offer("firefox-offer");
    a.setRemote(SdpType.OFFER, offer);
    a.createAnswer();
    a.setLocal(SdpType.ANSWER);
    List<MediaSpec> before = spec(a, 0).media();
    a.createOffer(false);
    SessionDescription again = SessionDescription.parse(a.lastOffer());

    for (int i = 0; i < before.size(); i++) {
      if (before.get(i).kind() != MediaKind.APPLICATION) {
        List<CodecSpec> offered = SectionCodecs.read(before.get(i).kind(), again.media().get(i));
        assertThat(again.media().get(i).mid()).isEqualTo(before.get(i).mid());
        assertThat(offered)
            .extracting(CodecSpec::payloadType)
            .containsAll(before.get(i).codecs().stream().map(CodecSpec::payloadType).toList());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"chromium-offer", "chromium-simulcast-offer", "firefox-offer"})
  void answersBrowsers(String name) {
    a.setRemote(SdpType.OFFER, Fixtures.offer(name));
    a.createAnswer();
    a.setLocal(SdpType.ANSWER);

    assertThat(a.rejections()).isEmpty();
    assertThat(a.transports()).hasSize(1);
    assertThat(a.transceivers()).isNotEmpty();
    assertThat(a.transceivers()).allMatch(t -> t.currentDirection() != null);
  }

  @ParameterizedTest
  @ValueSource(strings = {"chromium-offer", "chromium-simulcast-offer", "firefox-offer"})
  void anExtensionIdMeansOneThingAlsoAfterTheOtherSideChoseSome(String name) {
    a.setRemote(SdpType.OFFER, Fixtures.offer(name));
    a.createAnswer();
    a.setLocal(SdpType.ANSWER);
    a.addTransceiver(MediaKind.VIDEO, Direction.SENDRECV);
    a.createOffer(false);
    Map<Integer, String> uris = new LinkedHashMap<>();
    for (MediaDescription section : SessionDescription.parse(a.lastOffer()).media()) {
      List<Integer> ids =
          section.lines().attributes(Extmap.class).stream().map(Extmap::id).toList();
      assertThat(ids).doesNotHaveDuplicates();
      for (Extmap extmap : section.lines().attributes(Extmap.class)) {
        assertThat(uris.merge(extmap.id(), extmap.uri(), (old, now) -> old))
            .isEqualTo(extmap.uri());
      }
    }
    assertThat(uris.values()).doesNotHaveDuplicates();
  }

  @Test
  void aStoppedTransceiverIsAnsweredAsInactiveAndGoesWithTheNextOffer() {
    a.addTransceiver(MediaKind.AUDIO, Direction.SENDRECV);
    a.createOffer(false);
    a.setLocal(SdpType.OFFER);
    b.setRemote(SdpType.OFFER, a.lastOffer());
    b.transceivers().get(0).stop();
    b.createAnswer();
    b.setLocal(SdpType.ANSWER);
    a.setRemote(SdpType.ANSWER, b.lastAnswer());
    assertThat(b.transceivers().get(0).currentDirection()).isEqualTo(Direction.INACTIVE);
    assertThat(b.negotiationNeeded()).isTrue();
    NegotiatorPair.exchange(b, a);

    assertThat(a.transceivers()).isEmpty();
    assertThat(b.transceivers()).isEmpty();
  }

  @Test
  void rollsBackAnOfferOfItsOwn() {
    Transceiver audio = a.addTransceiver(MediaKind.AUDIO, Direction.SENDRECV);
    a.createOffer(false);
    a.setLocal(SdpType.OFFER);
    assertThat(audio.mid()).isEqualTo("0");
    a.setLocal(SdpType.ROLLBACK);

    assertThat(audio.mid()).isNull();
    assertThat(a.transports()).isEmpty();
    assertThat(a.pendingLocal()).isNull();
    a.setLocal(SdpType.OFFER);
    assertThat(audio.mid()).isEqualTo("0");
  }

  @Test
  void rollsBackAnOfferOfTheOtherSide() {
    b.addTransceiver(MediaKind.VIDEO, Direction.SENDRECV);
    b.createOffer(false);
    a.setRemote(SdpType.OFFER, b.lastOffer());
    assertThat(a.transceivers()).hasSize(1);
    a.setRemote(SdpType.ROLLBACK, "");
    assertThat(a.transceivers()).isEmpty();

    a.setRemote(SdpType.OFFER, b.lastOffer());
    a.transceivers().get(0).usedByAddTrack();
    a.setRemote(SdpType.ROLLBACK, "");
    assertThat(a.transceivers()).hasSize(1);
    assertThat(a.transceivers().get(0).mid()).isNull();
  }

  @Test
  void anOfferSurvivesARollbackOfAnother() {
    Transceiver video = a.addTransceiver(MediaKind.VIDEO, Direction.SENDRECV);
    video.usedByAddTrack();
    a.createOffer(false);
    b.addTransceiver(MediaKind.AUDIO, Direction.RECVONLY);
    b.addTransceiver(MediaKind.VIDEO, Direction.RECVONLY);
    b.createOffer(false);
    a.setRemote(SdpType.OFFER, b.lastOffer());
    assertThat(video.mid()).isEqualTo("1");
    a.setRemote(SdpType.ROLLBACK, "");
    a.setLocal(SdpType.OFFER);

    assertThat(video.mid()).isEqualTo("0");
  }

  @Test
  void restartsIceFromBothSides() {
    a.addTransceiver(MediaKind.AUDIO, Direction.SENDRECV);
    pair.exchange();
    TransportPlan before = a.transports().get(0);
    a.restartIce();
    assertThat(a.negotiationNeeded()).isTrue();
    pair.exchange();

    TransportPlan after = a.transports().get(0);
    assertThat(after.id()).isEqualTo(before.id());
    assertThat(after.local()).isNotEqualTo(before.local());
    assertThat(after.remoteUfrag()).isNotEqualTo(before.remoteUfrag());
    assertThat(a.negotiationNeeded()).isFalse();
    pair.exchange();
    assertThat(a.transports().get(0).local()).isEqualTo(after.local());
  }

  @Test
  void aRestartRolledBackIsStillWanted() {
    a.addTransceiver(MediaKind.AUDIO, Direction.SENDRECV);
    pair.exchange();
    IceParameters before = a.transports().get(0).local();
    a.restartIce();
    a.createOffer(false);
    a.setLocal(SdpType.OFFER);
    assertThat(a.transports().get(0).local()).isNotEqualTo(before);
    a.setLocal(SdpType.ROLLBACK);

    assertThat(a.transports().get(0).local()).isEqualTo(before);
    assertThat(a.negotiationNeeded()).isTrue();
  }

  @Test
  void reusesThePlaceOfAStoppedTransceiver() {
    Transceiver first = a.addTransceiver(MediaKind.AUDIO, Direction.SENDRECV);
    a.addTransceiver(MediaKind.VIDEO, Direction.SENDRECV);
    pair.exchange();
    first.stop();
    assertThat(a.negotiationNeeded()).isTrue();
    pair.exchange();
    assertThat(first.stopped()).isTrue();
    assertThat(a.transceivers()).hasSize(1);
    assertThat(b.transceivers()).hasSize(1);
    Transceiver second = a.addTransceiver(MediaKind.VIDEO, Direction.SENDRECV);
    pair.exchange();

    SessionDescription offer = SessionDescription.parse(a.lastOffer());
    assertThat(offer.media()).hasSize(2);
    assertThat(second.mid()).isEqualTo(offer.media().get(0).mid()).isNotEqualTo("0");
    assertThat(b.transceivers()).hasSize(2);
  }

  @Test
  void candidatesFindTheirTransportAndStandInTheDescriptions() {
    a.addTransceiver(MediaKind.AUDIO, Direction.SENDRECV);
    a.createOffer(false);
    a.setLocal(SdpType.OFFER);
    TransportPlan plan = a.transports().get(0);
    String candidate = "candidate:1 1 udp 2130706431 192.0.2.1 5000 typ host";
    CandidatePlace place = a.addLocalCandidate(plan.id(), plan.local().ufrag(), candidate);
    assertThat(place).isEqualTo(new CandidatePlace("0", 0));
    assertThat(Objects.requireNonNull(a.pendingLocal()).sdp()).contains("a=" + candidate);

    assertThatThrownBy(() -> b.addRemoteCandidate("0", 0, null, candidate))
        .isInstanceOf(IllegalStateException.class);
    b.setRemote(SdpType.OFFER, a.lastOffer());
    b.addRemoteCandidate("0", 0, plan.local().ufrag(), candidate);
    b.createAnswer();
    b.setLocal(SdpType.ANSWER);
    b.addRemoteCandidate("0", 0, plan.local().ufrag(), "");

    assertThat(b.transports().get(0).remoteCandidates()).containsExactly(candidate);
    assertThat(b.transports().get(0).remoteComplete()).isTrue();
    assertThat(Objects.requireNonNull(b.currentRemote()).sdp())
        .contains("a=" + candidate, "a=end-of-candidates");
    assertThatThrownBy(() -> b.addRemoteCandidate("9", null, null, candidate))
        .isInstanceOf(JsepException.class);
    assertThatThrownBy(() -> b.addRemoteCandidate("0", null, "else", candidate))
        .isInstanceOf(JsepException.class);
  }

  @Test
  void aProvisionalAnswerKeepsTheExchangeOpen() {
    a.addTransceiver(MediaKind.AUDIO, Direction.SENDRECV);
    a.createOffer(false);
    a.setLocal(SdpType.OFFER);
    b.setRemote(SdpType.OFFER, a.lastOffer());
    b.createAnswer();
    b.setLocal(SdpType.PRANSWER);
    a.setRemote(SdpType.PRANSWER, b.lastAnswer());
    assertThat(a.state()).isEqualTo(SignalingState.HAVE_REMOTE_PRANSWER);
    assertThat(b.state()).isEqualTo(SignalingState.HAVE_LOCAL_PRANSWER);
    assertThat(spec(a, 0).media().get(0).codecs()).isNotEmpty();
    b.createAnswer();
    b.setLocal(SdpType.ANSWER);
    a.setRemote(SdpType.ANSWER, b.lastAnswer());

    assertThat(a.state()).isEqualTo(SignalingState.STABLE);
    assertThat(Objects.requireNonNull(a.currentRemote()).type()).isEqualTo(SdpType.ANSWER);
  }

  @Test
  void refusesWithAReasonThatAPersonCanRead() {
    assertThatThrownBy(() ->
            a.setRemote(
                SdpType.OFFER, Fixtures.offer("chromium-offer").replace("a=rtcp-mux\n", "")))
        .isInstanceOf(JsepException.class)
        .hasMessageContaining("rtcp-mux");
    a.setRemote(
        SdpType.OFFER,
        Fixtures.offer("chromium-offer").replaceAll("a=rtpmap:([0-9]+) ", "a=rtpmap:$1 x"));
    a.createAnswer();

    assertThat(a.rejections()).isNotEmpty();
    assertThat(a.rejections().get(0).reason()).contains("no codec");
  }

  @Test
  void offersSimulcastAndAnswersIt() {
    Transceiver video = a.addTransceiver(MediaKind.VIDEO, Direction.SENDONLY);
    video.rids(List.of("q", "h", "f"));
    a.createOffer(false);

    assertThat(a.lastOffer()).contains("a=rid:q send", "a=simulcast:send q;h;f");
  }

  @Test
  void takesTheOldFormOfDataChannels() {
    String offer =
        Fixtures.offer("chromium-offer")
            .replace("UDP/DTLS/SCTP webrtc-datachannel", "DTLS/SCTP 5000")
            .replace("a=sctp-port:5000", "a=sctpmap:5000 webrtc-datachannel 1024");
    a.setRemote(SdpType.OFFER, offer);
    a.createAnswer();

    assertThat(a.lastAnswer()).contains("DTLS/SCTP 5000", "a=sctpmap:5000 webrtc-datachannel 1024");
  }
}
