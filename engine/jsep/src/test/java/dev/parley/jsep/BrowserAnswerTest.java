package dev.parley.jsep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.sdp.CodecAttribute;
import dev.parley.sdp.Direction;
import dev.parley.sdp.MediaDescription;
import dev.parley.sdp.SessionDescription;
import dev.parley.sdp.SetupRole;
import dev.parley.sdp.StreamAttribute;
import dev.parley.sdp.TransportAttribute;
import dev.parley.session.CodecSpec;
import dev.parley.session.ExtensionSpec;
import dev.parley.session.IceSpec;
import dev.parley.session.MediaKind;
import dev.parley.session.MediaSpec;
import dev.parley.session.RemoteSource;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A server's answers to what browsers offer.
class BrowserAnswerTest {
  private static final String VIDEO_FEEDBACK = "[transport-cc, ccm fir, nack, nack pli]";

  private static Answer answer(String name) {
    return Fixtures.answerer().answer(Fixtures.offer(name), Fixtures.RECEIVE);
  }

  @Test
  void agreesWithChromiumOnTheTransport() {
    Answer answer = answer("chromium-offer");

    assertThat(answer.spec().ice())
        .isEqualTo(new IceSpec("SH3q", "ivQt8XCDg1k+n1fm0JTlPKml", false, false));
    assertThat(answer.spec().dtls().client()).isFalse();
    assertThat(answer.spec().dtls().remoteFingerprints()).hasSize(1);
    assertThat(answer.remote().mid()).isEqualTo("0");
    assertThat(answer.remote().candidates())
        .hasSize(4)
        .first()
        .isEqualTo(
            "candidate:4141400821 1 udp 2122194687 192.0.2.2 45333 typ host generation 0"
                + " network-id 1");
    assertThat(answer.remote().trickle()).isTrue();
    assertThat(answer.remote().complete()).isFalse();
    assertThat(answer.iceRestart()).isFalse();
  }

  @Test
  void agreesWithChromiumOnMedia() {
    Answer answer = answer("chromium-offer");

    MediaSpec audio = answer.spec().media().get(0);
    assertThat(audio.mid()).isEqualTo("0");
    assertThat(audio.receive()).isTrue();
    assertThat(audio.send()).isFalse();
    assertThat(audio.codecs())
        .containsExactly(
            new CodecSpec(
                111, "opus", 48000, 2, "minptime=10;useinbandfec=1", List.of("transport-cc"), -1));
    assertThat(audio.remoteSources()).containsExactly(new RemoteSource(1974427987, 0));
    assertThat(audio.reducedSizeRtcp()).isTrue();

    MediaSpec video = answer.spec().media().get(1);
    assertThat(video.codecs())
        .extracting(c -> c.payloadType() + " " + c.name() + " " + c.rtxPayloadType())
        .containsExactly(
            "96 VP8 97",
            "98 VP9 99",
            "100 VP9 101",
            "108 H264 109",
            "114 H264 115",
            "102 H264 103",
            "104 H264 107",
            "116 H264 117",
            "39 H264 40",
            "45 AV1 46");
    assertThat(video.codecs()).allMatch(c -> c.feedback().toString().equals(VIDEO_FEEDBACK));
    assertThat(video.extensions())
        .contains(
            new ExtensionSpec(4, ExtensionUri.MID),
            new ExtensionSpec(3, ExtensionUri.TRANSPORT_CC),
            new ExtensionSpec(14, ExtensionUri.TRANSMISSION_OFFSET))
        .noneMatch(e -> e.uri().contains("rtp-stream-id"));
    assertThat(video.remoteSources()).containsExactly(new RemoteSource(936620558, 302343744));
  }

  @Test
  void rejectsTheDataChannelWithoutHarmToTheRest() {
    Answer answer = answer("chromium-offer");

    MediaSpec data = answer.spec().media().get(2);
    assertThat(data.kind()).isEqualTo(MediaKind.APPLICATION);
    assertThat(data.codecs()).isEmpty();
    assertThat(answer.rejections())
        .containsExactly(new Rejection(2, "Media of type application is not accepted here."));
    MediaDescription written = SessionDescription.parse(answer.sdp()).media().get(2);
    assertThat(written.media()).hasToString("application 0 UDP/DTLS/SCTP webrtc-datachannel");
    assertThat(written.mid()).isEqualTo("2");
  }

  @Test
  void writesAnAnswerThatBundlesAllItAccepts() {
    SessionDescription sdp = SessionDescription.parse(answer("chromium-offer").sdp());

    assertThat(sdp.group("BUNDLE"))
        .isEqualTo(new StreamAttribute.Group("BUNDLE", List.of("0", "1")));
    assertThat(sdp.lines().has(TransportAttribute.IceLite.class)).isTrue();
    assertThat(sdp.lines().has(CodecAttribute.ExtmapAllowMixed.class)).isTrue();
    assertThat(sdp.lines().first(TransportAttribute.IceOptions.class))
        .isEqualTo(new TransportAttribute.IceOptions(List.of("trickle")));
    for (MediaDescription section : sdp.media().subList(0, 2)) {
      assertThat(section.media().port()).isEqualTo(9);
      assertThat(section.direction()).isEqualTo(Direction.RECVONLY);
      assertThat(section.lines().first(TransportAttribute.IceUfrag.class))
          .isEqualTo(new TransportAttribute.IceUfrag("Srv1"));
      assertThat(section.lines().first(TransportAttribute.Setup.class))
          .isEqualTo(new TransportAttribute.Setup(SetupRole.PASSIVE));
      assertThat(section.lines().first(TransportAttribute.Fingerprint.class))
          .isEqualTo(new TransportAttribute.Fingerprint("sha-256", "AB:CD:EF"));
      assertThat(section.lines().has(TransportAttribute.RtcpMux.class)).isTrue();
      assertThat(section.lines().has(TransportAttribute.RtcpRsize.class)).isTrue();
    }
    assertThat(sdp.media().get(0).lines().attributes(TransportAttribute.Candidate.class))
        .hasSize(1);
    assertThat(sdp.media().get(1).lines().attributes(TransportAttribute.Candidate.class)).isEmpty();
    assertThat(sdp.media().get(1).media().formats())
        .startsWith("96", "97", "98", "99")
        .doesNotContain("118", "119", "120");
  }

  @Test
  void takesEveryLayerOfSimulcast() {
    Answer answer = answer("chromium-simulcast-offer");

    MediaSpec video = answer.spec().media().getFirst();
    assertThat(video.receive()).isTrue();
    assertThat(video.remoteSources()).isEmpty();
    assertThat(video.extensionId(ExtensionUri.DEPENDENCY_DESCRIPTOR)).isEqualTo(13);
    assertThat(video.rids()).containsExactly("q", "h", "f");
    assertThat(video.layers()).isEqualTo(3);
    assertThat(video.layer("f", 1)).isEqualTo(2);
    assertThat(video.extensionId(ExtensionUri.RID)).isPositive();
    assertThat(video.extensionId(ExtensionUri.REPAIRED_RID)).isPositive();
    assertThat(answer.sdp()).contains("a=rid:q recv\r\n", "a=simulcast:recv q;h;f\r\n");
    assertThat(answer.offered().getFirst().streamId()).isNull();
    assertThat(answer.offered().getFirst().trackId())
        .isEqualTo("5e4eedde-c1be-4955-b775-3da2f4e7022d");
  }

  @Test
  void takesLayersThatAreOnlyKnownBySsrc() {
    String fid = "a=ssrc-group:FID 936620558 302343744\n";
    String offer =
        Fixtures.offer("chromium-offer")
            .replace(fid, "a=ssrc-group:SIM 77 936620558\na=ssrc:77 cname:x\n");
    Answer answer = Fixtures.answerer().answer(offer, Fixtures.RECEIVE);
    MediaSpec video = answer.spec().media().get(1);

    assertThat(video.rids()).containsExactly("0", "1");
    assertThat(video.layer("", 77)).isZero();
    assertThat(video.layer("", 936620558)).isEqualTo(1);
    assertThat(answer.sdp()).doesNotContain("simulcast");
  }

  @Test
  void agreesWithFirefox() {
    Answer answer = answer("firefox-offer");

    assertThat(answer.spec().ice().remoteUfrag()).isEqualTo("ab46a831");
    assertThat(answer.spec().dtls().remoteFingerprints().getFirst().value()).startsWith("99:FB");
    assertThat(answer.remote().candidates()).hasSize(4).noneMatch(c -> c.matches("\\S+ 2 .*"));
    assertThat(answer.remote().complete()).isTrue();
    MediaSpec video = answer.spec().media().get(1);
    assertThat(video.codecs())
        .extracting(c -> c.payloadType() + " " + c.name() + " " + c.rtxPayloadType())
        .containsExactly("120 VP8 124", "121 VP9 125", "99 AV1 100");
    assertThat(video.remoteSources())
        .containsExactly(new RemoteSource(969518870, (int) 3278775296L));
    assertThat(video.extensionId(ExtensionUri.TRANSPORT_CC)).isEqualTo(7);
  }

  @Test
  void turnsRoundTheDirectionOfFirefoxsExtensions() {
    String offer = Fixtures.offer("firefox-offer");

    SessionDescription sending =
        SessionDescription.parse(
            Fixtures.answerer()
                .answer(offer, media -> Decision.sendAndReceive(Fixtures.track(media.index())))
                .sdp());
    assertThat(sending.media().get(1).lines().attributes(CodecAttribute.Extmap.class))
        .contains(
            new CodecAttribute.Extmap(6, Direction.SENDONLY, ExtensionUri.PLAYOUT_DELAY, null));

    assertThat(answer("firefox-offer").sdp()).doesNotContain(ExtensionUri.PLAYOUT_DELAY);
  }

  @Test
  void answersMixedExtensionsAtTheLevelOfTheOffer() {
    SessionDescription sdp = SessionDescription.parse(answer("firefox-offer").sdp());

    assertThat(sdp.lines().has(CodecAttribute.ExtmapAllowMixed.class)).isFalse();
    assertThat(sdp.media().get(0).lines().has(CodecAttribute.ExtmapAllowMixed.class)).isTrue();
  }

  @Test
  void sendsToASubscriberWithoutCongestionFeedback() {
    Answer answer =
        Fixtures.answerer()
            .answer(
                Fixtures.receiveOnly(),
                media ->
                    Decision.send(Fixtures.track(media.index()))
                        .preferring(List.of("h264", "VP9"))
                        .withoutTransportFeedback());

    MediaSpec video = answer.spec().media().get(1);
    assertThat(video.send()).isTrue();
    assertThat(video.receive()).isFalse();
    assertThat(video.remoteSources()).isEmpty();
    assertThat(video.codecs().getFirst().payloadType()).isEqualTo(108);
    assertThat(video.codecs().stream().map(CodecSpec::name).distinct())
        .containsExactly("H264", "VP9", "VP8", "AV1");
    assertThat(video.codecs()).noneMatch(c -> c.hasFeedback("transport-cc"));
    assertThat(video.codecs()).allMatch(c -> c.hasFeedback("nack pli"));
    assertThat(video.extensionId(ExtensionUri.TRANSPORT_CC)).isZero();
    assertThat(video.extensionId(ExtensionUri.ABS_SEND_TIME)).isZero();
    assertThat(video.extensionId(ExtensionUri.MID)).isEqualTo(4);
    MediaDescription written = SessionDescription.parse(answer.sdp()).media().get(1);
    assertThat(written.direction()).isEqualTo(Direction.SENDONLY);
    assertThat(written.toString())
        .contains(
            "a=msid:stream1 track1\r\n",
            "a=ssrc-group:FID 1001 2001\r\na=ssrc:1001 cname:cname\r\na=ssrc:2001 cname:cname\r\n");
  }

  /// RFC 8888, section 6.
  @Test
  void reportsOnEachStreamToWhoOffersThat() {
    String offer =
        Fixtures.offer("chromium-offer")
            .replaceAll("(a=rtcp-mux\\R)", "$1a=rtcp-fb:* ack ccfb\r\n");
    Answer answer = Fixtures.answerer().answer(offer, media -> Decision.receive());

    MediaSpec video = answer.spec().media().get(1);
    assertThat(video.codecs()).isNotEmpty().allMatch(c -> c.hasFeedback("ack ccfb"));
    assertThat(video.codecs()).noneMatch(c -> c.hasFeedback("transport-cc"));
    assertThat(video.extensionId(ExtensionUri.TRANSPORT_CC)).isZero();
    String written = SessionDescription.parse(answer.sdp()).media().get(1).toString();
    assertThat(written).containsOnlyOnce("ccfb").contains("a=rtcp-fb:* ack ccfb\r\n");
    assertThat(written).contains("nack pli");
  }

  @Test
  void keepsCongestionFeedbackWhereItReceives() {
    Answer answer =
        Fixtures.answerer()
            .answer(
                Fixtures.offer("chromium-offer"),
                media -> Decision.receive().withoutTransportFeedback());

    MediaSpec video = answer.spec().media().get(1);
    assertThat(video.extensionId(ExtensionUri.TRANSPORT_CC)).isEqualTo(3);
    assertThat(video.codecs()).allMatch(c -> c.hasFeedback("transport-cc"));
  }
}
