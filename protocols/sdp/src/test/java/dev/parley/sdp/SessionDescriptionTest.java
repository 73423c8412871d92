package dev.parley.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionDescriptionTest {
  static final List<String> OFFERS = BrowserOffers.NAMES;
  private static final String HEAD = "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n";

  @ParameterizedTest
  @FieldSource("OFFERS")
  void writesWhatItRead(String name) {
    String text = BrowserOffers.read(name);

    String written = SessionDescription.parse(text).toString();

    assertThat(written).isEqualTo(text.replace("\r\n", "\n").replace("\n", "\r\n"));
  }

  @ParameterizedTest
  @FieldSource("OFFERS")
  void typesWriteTheirOwnLine(String name) {
    SessionDescription description = SessionDescription.parse(BrowserOffers.read(name));

    for (MediaDescription section : description.media()) {
      assertThat(section.media().toString()).isEqualTo(section.text());
      for (SdpLine line : section.lines()) {
        SdpAttribute attribute = line.attribute();
        if (attribute != null) {
          assertThat(attribute).isNotInstanceOf(UnknownAttribute.class);
          assertThat(SdpLine.of(attribute)).isEqualTo(line);
        }
      }
    }
  }

  @Test
  void readsChromiumsOffer() {
    SessionDescription offer = SessionDescription.parse(BrowserOffers.read("chromium-offer"));

    assertThat(offer.origin().sessionId()).isEqualTo("3681766703115490541");
    assertThat(offer.group("BUNDLE")).isNotNull();
    assertThat(offer.group("LS")).isNull();
    assertThat(offer.media()).extracting(MediaDescription::mid).containsExactly("0", "1", "2");
    MediaDescription video = offer.media().get(1);
    assertThat(video.media().port()).isEqualTo(47179);
    assertThat(video.media().formats()).hasSize(23).startsWith("96", "97");
    assertThat(offer.direction(video)).isEqualTo(Direction.SENDRECV);
    assertThat(video.connection()).isEqualTo(new Connection("IN", "IP4", "192.0.2.2"));
    assertThat(video.lines().attributes(TransportAttribute.Candidate.class)).hasSize(4);
    assertThat(video.lines().first(StreamAttribute.SsrcGroup.class))
        .isEqualTo(new StreamAttribute.SsrcGroup("FID", List.of(936620558, 302343744)));
  }

  @Test
  void readsSimulcast() {
    SessionDescription offer =
        SessionDescription.parse(BrowserOffers.read("chromium-simulcast-offer"));

    SdpLines lines = offer.media().getFirst().lines();
    assertThat(lines.attributes(StreamAttribute.Rid.class))
        .containsExactly(
            new StreamAttribute.Rid("q", true, null),
            new StreamAttribute.Rid("h", true, null),
            new StreamAttribute.Rid("f", true, null));
    assertThat(lines.attributes(StreamAttribute.Simulcast.class).getFirst().send())
        .containsExactly(
            List.of(new SimulcastRid("q", false)),
            List.of(new SimulcastRid("h", false)),
            List.of(new SimulcastRid("f", false)));
  }

  @Test
  void readsFirefoxsOfferWithItsSessionLevelAttributes() {
    SessionDescription offer = SessionDescription.parse(BrowserOffers.read("firefox-offer"));

    assertThat(
            offer.lines().attributes(TransportAttribute.Fingerprint.class).getFirst().algorithm())
        .isEqualTo("sha-256");
    assertThat(offer.media().get(0).lines().attributes(CodecAttribute.Extmap.class))
        .contains(
            new CodecAttribute.Extmap(
                2, Direction.RECVONLY, "urn:ietf:params:rtp-hdrext:csrc-audio-level", null));
    assertThat(offer.media().get(1).lines().attributes(StreamAttribute.Ssrc.class).get(1).ssrc())
        .isEqualTo((int) 3278775296L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a=x-new-thing:with:colons and spaces ",
        "a=x-flag",
        "a=imageattr:* send [x=[1:2]] recv *",
        "a=rtpmap:007 VP8/90000",
        "a=simulcast:recv 1,~4;2;3 send 5",
        "a=rid:1 send pt=97;max-width=1280",
        "a=rtcp-fb:*  nack",
        "a=rtcp:9 IN IP6 ::1",
        "a=extmap:5/sendonly urn:x  some=thing",
        "a=ssrc:4294967295 cname:a b c",
        "a=sctpmap:5000 webrtc-datachannel 1024",
        "a=tls-id:abc3de65cddef001be82",
        "a=rtcp-mux-only",
        "a=bundle-only",
        "a=ptime:20",
        "a=ptime:2.5",
        "a=maxptime:120",
        "b=AS:2048",
        "b=TIAS:2048000",
        "c=IN IP4 224.2.1.1/127/3",
        "i=A title",
        "k=clear:x",
      })
  void keepsLinesAsWritten(String line) {
    String text = HEAD + "m=video 9/2 UDP/TLS/RTP/SAVPF 96\r\n" + line + "\r\n";

    assertThat(SessionDescription.parse(text)).hasToString(text);
  }

  @Test
  void keepsSessionLinesAsWritten() {
    String text =
        """
        v=0
        o=jdoe 3724394400 3724394405 IN IP4 198.51.100.1
        s=Call to John Smith
        i=SDP Offer #1
        u=http://www.jdoe.example.com/home.html
        e=Jane Doe <jane@jdoe.example.com>
        p=+1 617 555-6011
        c=IN IP4 198.51.100.1
        t=0 0
        r=7d 1h 0 25h
        z=0 0
        m=audio 49170 RTP/AVP 0
        """
            .replace("\n", "\r\n");

    assertThat(SessionDescription.parse(text)).hasToString(text);
  }

  @Test
  void readsATextWhoseLastLineHasNoEnd() {
    SessionDescription description =
        SessionDescription.parse(HEAD + "m=audio 9 RTP/AVP 0\r\na=inactive");

    assertThat(description.direction(description.media().getFirst())).isEqualTo(Direction.INACTIVE);
  }

  @Test
  void readsPacketTimesWithAndWithoutAFraction() {
    String text = HEAD + "m=audio 9 RTP/AVP 0\r\na=ptime:2.5\r\na=maxptime:60\r\n";
    SdpLines lines = SessionDescription.parse(text).media().getFirst().lines();

    assertThat(lines.first(CodecAttribute.Ptime.class)).isEqualTo(new CodecAttribute.Ptime(2.5));
    assertThat(new CodecAttribute.Ptime(2.5).value()).isEqualTo("2.5");
    assertThat(lines.first(CodecAttribute.MaxPtime.class))
        .isEqualTo(new CodecAttribute.MaxPtime(60));
    assertThat(new CodecAttribute.MaxPtime(60).value()).isEqualTo("60");
  }

  @Test
  void aSectionTakesTheSessionsDirection() {
    SessionDescription description =
        SessionDescription.parse(
            HEAD + "a=recvonly\r\nm=audio 9 RTP/AVP 0\r\nm=audio 9 RTP/AVP 0\r\na=sendonly\r\n");

    assertThat(description.direction(description.media().get(0))).isEqualTo(Direction.RECVONLY);
    assertThat(description.direction(description.media().get(1))).isEqualTo(Direction.SENDONLY);
  }

  @Test
  void portZeroIsARejectionUnlessBundleOnly() {
    SessionDescription description =
        SessionDescription.parse(
            HEAD + "m=audio 0 RTP/AVP 0\r\nm=audio 0 RTP/AVP 0\r\na=bundle-only\r\n");

    assertThat(description.media().get(0).isRejected()).isTrue();
    assertThat(description.media().get(1).isRejected()).isFalse();
  }

  @Test
  void buildsADescription() {
    String built =
        SessionDescription.builder(Origin.of(7, 1))
            .add(new StreamAttribute.Group("BUNDLE", List.of("0")))
            .add(
                MediaDescription.builder(
                        new MediaLine("audio", 9, 1, "UDP/TLS/RTP/SAVPF", List.of("111")))
                    .connection(Connection.UNSPECIFIED)
                    .bandwidth(new Bandwidth("AS", 64))
                    .add(new StreamAttribute.Mid("0"))
                    .add(new CodecAttribute.Rtpmap(111, "opus", 48000, "2"))
                    .add(new StreamAttribute.MediaDirection(Direction.SENDONLY))
                    .build())
            .build()
            .toString();

    assertThat(built)
        .isEqualTo(
            """
            v=0
            o=- 7 1 IN IP4 0.0.0.0
            s=-
            t=0 0
            a=group:BUNDLE 0
            m=audio 9 UDP/TLS/RTP/SAVPF 111
            c=IN IP4 0.0.0.0
            b=AS:64
            a=mid:0
            a=rtpmap:111 opus/48000/2
            a=sendonly
            """
                .replace("\n", "\r\n"));
    assertThat(SessionDescription.parse(built)).hasToString(built);
  }

  @Test
  void aBuiltValueCannotSmuggleInALine() {
    assertThatThrownBy(() -> SdpLine.of(new StreamAttribute.Msid("a\r\na=ice-lite", null)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("line end");
  }
}
