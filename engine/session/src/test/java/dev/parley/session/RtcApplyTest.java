package dev.parley.session;

import static dev.parley.session.Call.MILLISECOND;
import static dev.parley.session.Call.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RtcApplyTest {
  private static final List<MediaSpec> MEDIA_A = Specs.audioAndVideo(1000);
  private static final List<MediaSpec> MEDIA_B = Specs.audioAndVideo(2000);

  private static void applyA(Call call, List<MediaSpec> media) {
    call.a.rtc.apply(call.network.now(), call.a.spec(call.b, true, true, media));
  }

  private static void applyB(Call call, List<MediaSpec> media) {
    call.b.rtc.apply(call.network.now(), call.b.spec(call.a, false, false, media));
  }

  private static Call connected(long seed) {
    Call call = new Call(seed);
    call.connect();
    return call;
  }

  private static List<MediaSpec> replaced(List<MediaSpec> media, int index, MediaSpec spec) {
    return IntStream.range(0, media.size())
        .mapToObj(i -> i == index ? spec : media.get(i))
        .toList();
  }

  @Test
  void applyingTheSameTwiceChangesNothing() {
    Call call = connected(1);
    call.a.send(0, Specs.OPUS, 0, 5, 50, 20 * MILLISECOND);
    call.network.run(SECOND);
    int events = call.b.node.events().size();
    applyA(call, Specs.audioAndVideo(1000));
    applyB(call, Specs.audioAndVideo(2000));
    call.a.send(0, Specs.OPUS, 5, 5, 50, 20 * MILLISECOND);
    call.network.run(SECOND);
    assertThat(call.b.numbers(0)).isEqualTo(IntStream.range(0, 10).boxed().toList());
    assertThat(call.b.node.events()).hasSize(events);
    call.end();
  }

  @Test
  void aNewSectionCarriesMediaAtOnce() {
    Call call = connected(2);
    List<MediaSpec> withThird = List.of(MEDIA_A.get(0), MEDIA_A.get(1), Specs.video(2, 1300));
    applyA(call, withThird);
    applyB(call, List.of(MEDIA_B.get(0), MEDIA_B.get(1), Specs.video(2, 2300)));
    call.a.send(2, Specs.VP8, 0, 5, 50, 20 * MILLISECOND);
    call.network.run(SECOND);
    assertThat(call.b.numbers(2)).hasSize(5);
    assertThat(call.b.received).allMatch(r -> r.ssrc() == 1300);
    call.end();
  }

  @Test
  void aSectionThatStopsSendingEndsTheTrackOfTheOtherSide() {
    Call call = connected(3);
    call.a.send(1, Specs.VP8, 0, 5, 50, 20 * MILLISECOND);
    call.network.run(SECOND);
    applyA(call, replaced(MEDIA_A, 1, Specs.withDirection(MEDIA_A.get(1), false, true)));
    call.network.run(SECOND);
    assertThat(call.b.events(RtcEvent.TrackEnded.class))
        .containsExactly(new RtcEvent.TrackEnded(1, 1100));
    assertThat(call.a.rtc.sendRtp(call.network.now(), 1, 96, true, 0, new byte[9], 0, 9)).isFalse();
    assertThat(call.a.rtc.drops().get(RtcDrop.NOT_SENDING)).isEqualTo(1);

    // The same SSRC goes on where it stopped: a number must never be used twice.
    applyA(call, MEDIA_A);
    call.a.send(1, Specs.VP8, 5, 5, 50, 20 * MILLISECOND);
    call.network.run(SECOND);
    assertThat(call.b.numbers(1)).hasSize(10);
    assertThat(call.b.received.get(5).sequenceNumber())
        .isEqualTo(call.b.received.get(4).sequenceNumber() + 1);
    call.end();
  }

  @Test
  void aSectionThatStopsReceivingEndsItsStreams() {
    Call call = connected(4);
    call.a.send(1, Specs.VP8, 0, 5, 50, 20 * MILLISECOND);
    call.network.run(SECOND);
    applyB(call, replaced(MEDIA_B, 1, Specs.withDirection(MEDIA_B.get(1), true, false)));
    call.a.send(1, Specs.VP8, 5, 5, 50, 20 * MILLISECOND);
    call.network.run(SECOND);
    assertThat(call.b.events(RtcEvent.TrackEnded.class)).hasSize(1);
    assertThat(call.b.numbers(1)).hasSize(5);
    assertThat(call.b.rtc.drops().get(RtcDrop.NOT_RECEIVING)).isEqualTo(5);
    call.end();
  }

  @Test
  void anotherSsrcIsAnotherTrack() {
    Call call = connected(5);
    call.a.send(0, Specs.OPUS, 0, 5, 50, 20 * MILLISECOND);
    call.network.run(SECOND);
    applyA(call, replaced(MEDIA_A, 0, Specs.audio(0, 1777)));
    call.a.send(0, Specs.OPUS, 5, 5, 50, 20 * MILLISECOND);
    call.network.run(SECOND);
    assertThat(call.b.events(RtcEvent.TrackStarted.class))
        .extracting(RtcEvent.TrackStarted::ssrc)
        .containsExactly(1000, 1777);
    assertThat(call.b.events(RtcEvent.TrackEnded.class))
        .containsExactly(new RtcEvent.TrackEnded(0, 1000));
    call.end();
  }

  @Test
  void sectionsAreToldApartByMidThenBySsrcThenByPayloadType() {
    Call call = new Call(6);
    MediaSpec byMid = Specs.audio(0, 1);
    MediaSpec bySsrc = Specs.withExtensions(Specs.audio(1, 2), List.of());
    MediaSpec byPayloadType =
        Specs.withExtensions(Specs.withCodecs(Specs.audio(2, 3), Specs.opus(60)), List.of());
    call.start(
        true,
        List.of(byMid, bySsrc, byPayloadType),
        List.of(
            Specs.audio(0, 11),
            Specs.withSources(
                Specs.withExtensions(Specs.audio(1, 12), List.of()), new RemoteSource(2, 0)),
            Specs.withExtensions(Specs.withCodecs(Specs.audio(2, 13), Specs.opus(60)), List.of())));
    assertThat(call.connected(10 * SECOND)).isTrue();
    call.a.send(0, Specs.OPUS, 0, 1, 50, MILLISECOND);
    call.a.send(1, Specs.OPUS, 1, 1, 50, MILLISECOND);
    call.a.send(2, 60, 2, 1, 50, MILLISECOND);
    call.network.run(SECOND);
    for (int media = 0; media < 3; media++) {
      assertThat(call.b.numbers(media)).containsExactly(media);
    }
    call.end();
  }

  @Test
  void whatFitsNowhereIsCounted() {
    Call call = new Call(7);
    call.start(
        true,
        List.of(Specs.withExtensions(Specs.audio(0, 1), List.of())),
        List.of(
            Specs.withExtensions(Specs.audio(0, 11), List.of()),
            Specs.withExtensions(Specs.audio(1, 12), List.of())));
    assertThat(call.connected(10 * SECOND)).isTrue();
    call.a.send(0, Specs.OPUS, 0, 3, 50, MILLISECOND); // two sections have this payload type
    call.network.run(SECOND);
    assertThat(call.b.received).isEmpty();
    assertThat(call.b.rtc.drops().get(RtcDrop.UNKNOWN_STREAM)).isEqualTo(3);
    call.end();
  }

  @Test
  void whatCannotBeIsRefusedAndChangesNothing() {
    Call call = connected(8);
    SessionSpec spec = call.a.spec(call.b, true, true, MEDIA_A);
    SessionSpec otherRole =
        new SessionSpec(
            spec.ice(), new DtlsSpec(false, spec.dtls().remoteFingerprints()), List.of());
    assertThatThrownBy(() -> call.a.rtc.apply(call.network.now(), otherRole))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> applyA(call, List.of(Specs.audio(0, 1), Specs.audio(1, 1))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("SSRC 1 ");
    call.a.send(1, Specs.VP8, 0, 5, 50, MILLISECOND);
    call.network.run(SECOND);
    assertThat(call.b.numbers(1)).hasSize(5);
    call.end();
    assertThatThrownBy(() -> applyA(call, MEDIA_A)).isInstanceOf(IllegalStateException.class);
  }
}
