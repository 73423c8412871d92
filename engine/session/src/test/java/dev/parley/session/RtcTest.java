package dev.parley.session;

import static dev.parley.session.Call.MILLISECOND;
import static dev.parley.session.Call.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.TransportAddress;
import dev.parley.dtls.DtlsVersion;
import dev.parley.dtls.SrtpProfile;
import dev.parley.sim.SimLink;
import java.util.HashSet;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RtcTest {
  private static List<Integer> range(int from, int to) {
    return IntStream.range(from, to).boxed().toList();
  }

  @Test
  void twoSidesConnectAndExchangeMedia() {
    Call call = new Call(1);
    call.connect();
    call.a.send(0, Specs.OPUS, 0, 50, 100, 20 * MILLISECOND);
    call.b.send(1, Specs.VP8, 0, 50, 1000, 20 * MILLISECOND);
    call.network.run(3 * SECOND);

    assertThat(call.b.numbers(0)).isEqualTo(range(0, 50));
    assertThat(call.a.numbers(1)).isEqualTo(range(0, 50));
    Peer.Received first = call.b.received.getFirst();
    assertThat(first.payload()).isEqualTo(Peer.payload(0, 100));
    assertThat(first.ssrc()).isEqualTo(1000);
    assertThat(first.payloadType()).isEqualTo(Specs.OPUS);
    assertThat(call.b.received.get(2).marker()).isTrue();
    assertThat(call.b.received.get(2).timestamp()).isEqualTo(2 * 960);
    assertThat(call.b.events(RtcEvent.TrackStarted.class))
        .containsExactly(new RtcEvent.TrackStarted(0, 1000, Specs.OPUS));
    assertThat(call.a.events(RtcEvent.ConnectionStateChanged.class))
        .containsExactly(
            new RtcEvent.ConnectionStateChanged(ConnectionState.CONNECTING),
            new RtcEvent.ConnectionStateChanged(ConnectionState.CONNECTED));
    call.end();
  }

  @ParameterizedTest
  @CsvSource({
    "false,true,DTLS_1_2,AES128_CM_SHA1_80",
    "false,false,DTLS_1_2,AES128_CM_SHA1_32",
    "true,true,DTLS_1_2,AEAD_AES_128_GCM",
    "true,false,DTLS_1_2,AEAD_AES_256_GCM",
    "false,true,DTLS_1_3,AEAD_AES_128_GCM",
    "false,false,DTLS_1_3,AEAD_AES_256_GCM",
    "true,true,DTLS_1_3,AES128_CM_SHA1_80",
    "true,false,DTLS_1_3,AES128_CM_SHA1_32"
  })
  void everyRoleVersionAndProfileConnects(
      boolean liteB, boolean dtlsClientA, DtlsVersion version, SrtpProfile profile) {
    UnaryOperator<RtcConfig> dtls =
        config ->
            config.withDtls(config.dtls().withVersions(version).withSrtpProfiles(List.of(profile)));
    Call call =
        new Call(
            7,
            SimLink.CLEAN.withLoss(0.05),
            dtls,
            config -> dtls.apply(liteB ? Call.lite(config) : config));
    call.b.lite = liteB;
    call.start(dtlsClientA, Specs.audioAndVideo(1000), Specs.audioAndVideo(2000));
    assertThat(call.connected(20 * SECOND)).isTrue();
    assertThat(call.a.events(RtcEvent.DtlsConnected.class))
        .singleElement()
        .satisfies(event -> {
          assertThat(event.version()).isEqualTo(version);
          assertThat(event.srtpProfile()).isEqualTo(profile);
        });

    call.network.link(SimLink.CLEAN);
    call.a.send(0, Specs.OPUS, 0, 20, 60, 20 * MILLISECOND);
    call.b.send(0, Specs.OPUS, 0, 20, 60, 20 * MILLISECOND);
    call.network.run(2 * SECOND);
    assertThat(call.b.numbers(0)).isEqualTo(range(0, 20));
    assertThat(call.a.numbers(0)).isEqualTo(range(0, 20));
    call.end();
  }

  @Test
  void lossOfATenthHealsByRetransmission() {
    Call call = new Call(3);
    call.connect();
    call.network.link(SimLink.CLEAN.withLoss(0.1).withDuplicates(0.05));
    call.a.send(1, Specs.VP8, 0, 1000, 1100, 5 * MILLISECOND);
    call.network.run(8 * SECOND);

    List<Integer> numbers = call.b.numbers(1);
    assertThat(numbers).doesNotHaveDuplicates();
    // The last packets of a stream can be lost without anybody noticing.
    assertThat(new HashSet<>(numbers)).containsAll(range(0, 990));
    OutboundStats sent = call.a.counts().outbound.get(1);
    assertThat(sent.packetsSent()).isEqualTo(1000);
    assertThat(sent.retransmittedPackets()).isBetween(80L, 250L);
    assertThat(sent.nackCount()).isPositive();
    InboundStats received = call.b.counts().inbound.getFirst();
    assertThat(received.packetsRepaired()).isGreaterThan(80);
    assertThat(received.nackCount()).isPositive();
    call.end();
  }

  @Test
  void withoutRtxLossHealsUnderACipherThatAllowsIt() {
    UnaryOperator<RtcConfig> counterMode =
        config ->
            config.withDtls(config.dtls().withSrtpProfiles(List.of(SrtpProfile.AES128_CM_SHA1_80)));
    Call call = new Call(4, SimLink.CLEAN, counterMode, counterMode);
    List<MediaSpec> media =
        List.of(Specs.withCodecs(Specs.video(0, 1000), Specs.vp8(Specs.VP8, -1)));
    call.start(true, media, List.of(Specs.withDirection(Specs.video(0, 2000), true, true)));
    assertThat(call.connected(10 * SECOND)).isTrue();
    call.network.link(SimLink.CLEAN.withLoss(0.1));
    call.a.send(0, Specs.VP8, 0, 500, 1100, 5 * MILLISECOND);
    call.network.run(5 * SECOND);
    assertThat(new HashSet<>(call.b.numbers(0))).containsAll(range(0, 490));
    call.end();
  }

  @Test
  void withoutRtxAnAeadCipherRepairsNothingAndSaysSo() {
    Call call = new Call(4);
    List<MediaSpec> media =
        List.of(Specs.withCodecs(Specs.video(0, 1000), Specs.vp8(Specs.VP8, -1)));
    call.start(true, media, List.of(Specs.video(0, 2000)));
    assertThat(call.connected(10 * SECOND)).isTrue();
    call.network.link(SimLink.CLEAN.withLoss(0.1));
    call.a.send(0, Specs.VP8, 0, 100, 1100, 5 * MILLISECOND);
    call.network.run(3 * SECOND);
    assertThat(call.a.rtc.drops().get(RtcDrop.NACK_WITHOUT_RTX)).isPositive();
    assertThat(call.b.events(RtcEvent.Failed.class)).isEmpty();
    call.end();
  }

  @Test
  void mediaThatOvertakesTheHandshakeIsNotLost() {
    UnaryOperator<RtcConfig> old =
        config -> config.withDtls(config.dtls().withVersions(DtlsVersion.DTLS_1_2));
    Call call = new Call(5, SimLink.CLEAN, old, old);
    // The server is done, but its last flight (ChangeCipherSpec, Finished) is lost.
    call.network.filter((from, to, bytes) -> bytes[0] != 20);
    call.start(true, Specs.audioAndVideo(1000), Specs.audioAndVideo(2000));
    call.network.runUntil(() -> !call.b.events(RtcEvent.DtlsConnected.class).isEmpty(), SECOND);
    assertThat(call.a.events(RtcEvent.DtlsConnected.class)).isEmpty();
    call.b.send(0, Specs.OPUS, 0, 10, 60, 2 * MILLISECOND);
    call.network.run(40 * MILLISECOND);
    call.network.filter(null);
    assertThat(call.a.received).isEmpty();
    assertThat(call.connected(5 * SECOND)).isTrue();
    assertThat(call.a.numbers(0)).isEqualTo(range(0, 10));
    call.end();
  }

  @Test
  void theSameSeedGivesTheSameDatagrams() {
    assertThat(journal(11)).isEqualTo(journal(11)).isNotEqualTo(journal(12));
  }

  private static String journal(long seed) {
    Call call =
        new Call(
            seed,
            SimLink.CLEAN.withLoss(0.1).withDelay(5_000_000, 3_000_000),
            UnaryOperator.identity(),
            Call::lite);
    call.b.lite = true;
    call.start(false, Specs.audioAndVideo(1000), Specs.audioAndVideo(2000));
    call.connected(10 * SECOND);
    call.a.send(1, Specs.VP8, 0, 200, 900, 5 * MILLISECOND);
    call.b.send(0, Specs.OPUS, 0, 50, 90, 20 * MILLISECOND);
    call.network.run(5 * SECOND);
    call.end();
    return call.network.journalHash();
  }

  @Test
  void nothingIsSentWithoutConsent() {
    Call call = new Call(13);
    call.connect();
    call.network.link(SimLink.CLEAN.withLoss(1));
    call.network.runUntil(() -> call.a.state() == ConnectionState.FAILED, 60 * SECOND);
    assertThat(call.a.events(RtcEvent.ConnectionStateChanged.class))
        .endsWith(
            new RtcEvent.ConnectionStateChanged(ConnectionState.DISCONNECTED),
            new RtcEvent.ConnectionStateChanged(ConnectionState.FAILED));
    assertThat(call.a.events(RtcEvent.Failed.class))
        .singleElement()
        .satisfies(e -> assertThat(e.failure()).isInstanceOf(RtcFailure.IceFailed.class));
    call.network.run(60 * SECOND);
    long sent = call.network.sent();
    assertThat(call.a.rtc.sendRtp(call.network.now(), 0, 111, true, 0, new byte[10], 0, 10))
        .isFalse();
    call.network.run(60 * SECOND);
    assertThat(call.network.sent()).isEqualTo(sent);
    assertThat(call.a.rtc.drops().get(RtcDrop.NOT_CONNECTED)).isEqualTo(1);
    call.end();
  }

  @Test
  void mediaFollowsANewAddressWithoutSignaling() {
    Call call = new Call(17, SimLink.CLEAN, UnaryOperator.identity(), Call::lite);
    call.b.lite = true;
    call.connect();
    call.a.send(0, Specs.OPUS, 0, 500, 60, 20 * MILLISECOND);
    call.b.send(0, Specs.OPUS, 0, 500, 60, 20 * MILLISECOND);
    call.network.run(2 * SECOND);
    call.a.node.rebind(0, TransportAddress.of("198.51.100.7", 40_000));
    call.network.run(9 * SECOND);
    assertThat(call.b.numbers(0)).contains(499);
    assertThat(call.a.numbers(0)).contains(499);
    long gap = 0;
    for (int i = 1; i < call.a.received.size(); i++) {
      gap = Math.max(gap, call.a.received.get(i).now() - call.a.received.get(i - 1).now());
    }
    assertThat(gap).isLessThan(4 * SECOND);
    assertThat(call.a.events(RtcEvent.Failed.class)).isEmpty();
    call.end();
  }

  @Test
  void anotherCertificateThanAnnouncedFails() {
    Call call = new Call(14);
    SessionSpec spec = call.a.spec(call.b, true, true, Specs.audioAndVideo(1000));
    SessionSpec wrong =
        new SessionSpec(
            spec.ice(), new DtlsSpec(true, List.of(call.a.rtc.localFingerprint())), spec.media());
    call.a.rtc.apply(call.network.now(), wrong);
    call.b.rtc.apply(
        call.network.now(), call.b.spec(call.a, false, false, Specs.audioAndVideo(2000)));
    call.a.rtc.addRemoteCandidate(call.network.now(), call.b.candidate);
    call.b.rtc.addRemoteCandidate(call.network.now(), call.a.candidate);
    call.network.run(10 * SECOND);
    assertThat(call.a.state()).isEqualTo(ConnectionState.FAILED);
    assertThat(call.a.events(RtcEvent.Failed.class))
        .singleElement()
        .satisfies(e -> assertThat(e.failure().sentence()).contains("FingerprintMismatch"));
    // An alert without protection could be anybody's: the other side waits for its timeout.
    call.network.run(60 * SECOND);
    assertThat(call.b.state()).isEqualTo(ConnectionState.FAILED);
    call.end();
  }

  @Test
  void theOtherSideIsToldOfTheEnd() {
    Call call = new Call(15);
    call.connect();
    call.a.send(0, Specs.OPUS, 0, 5, 50, 20 * MILLISECOND);
    call.network.run(SECOND);
    call.a.rtc.close(call.network.now());
    assertThat(call.a.state()).isEqualTo(ConnectionState.CLOSED);
    call.network.run(SECOND);
    assertThat(call.b.events(RtcEvent.TrackEnded.class))
        .containsExactly(new RtcEvent.TrackEnded(0, 1000));
    assertThat(call.b.events(RtcEvent.RemoteClosed.class)).hasSize(1);
    call.end();
  }

  @Test
  void readinessAndDeadlineCostTheSameWithManyStreams() {
    double few = nanosPerQuery(2);
    double many = nanosPerQuery(200);
    assertThat(many).isLessThan(20 * few + 200);
  }

  private static double nanosPerQuery(int sections) {
    Call call = new Call(16);
    call.start(true, Specs.many(sections, 1000), Specs.many(sections, 5000));
    assertThat(call.connected(10 * SECOND)).isTrue();
    for (int i = 0; i < sections; i++) {
      call.a.send(i, Specs.OPUS, 0, 1, 50, MILLISECOND);
    }
    call.network.run(SECOND);
    assertThat(call.b.events(RtcEvent.TrackStarted.class)).hasSize(sections);
    double best = Double.MAX_VALUE;
    long seen = 0;
    for (int round = 0; round < 20; round++) {
      long start = System.nanoTime();
      for (int i = 0; i < 10_000; i++) {
        seen += call.b.rtc.deadline() + (call.b.rtc.ready() ? 1 : 0);
      }
      best = Math.min(best, (System.nanoTime() - start) / 10_000.0);
    }
    assertThat(seen).isNotZero();
    return best;
  }
}
