package dev.parley.session;

import static dev.parley.session.Call.MILLISECOND;
import static dev.parley.session.Call.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.parley.core.TransportAddress;
import dev.parley.sim.SimLink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class RtcFeedbackTest {
  private static final CodecSpec FIR_ONLY =
      new CodecSpec(Specs.VP8, "VP8", 90_000, 0, "", List.of("ccm fir"), -1);

  /// The clear parts of the RTCP datagrams that a side sends from now on: type of the first packet
  /// and length.
  private record Rtcp(int type, int length) {}

  private static List<Rtcp> watch(Call call, Peer from) {
    List<Rtcp> seen = new ArrayList<>();
    TransportAddress address = from.node.address(0);
    call.network.filter((source, to, bytes) -> {
      int second = bytes.length > 1 ? bytes[1] & 0xFF : 0;
      if (source.equals(address) && (bytes[0] & 0xC0) == 0x80 && second >= 192 && second <= 223) {
        seen.add(new Rtcp(second, bytes.length));
      }
      return true;
    });
    return seen;
  }

  @Test
  void roundTripLossAndJitterAreReported() {
    Call call = new Call(1);
    call.connect();
    call.network.link(new SimLink(25 * MILLISECOND, 0, 0, 0, 0));
    call.a.send(0, Specs.OPUS, 0, 250, 100, 20 * MILLISECOND);
    call.b.send(0, Specs.OPUS, 0, 250, 100, 20 * MILLISECOND);
    call.network.run(2500 * MILLISECOND);
    call.network.link(new SimLink(25 * MILLISECOND, 4 * MILLISECOND, 0.2, 0, 0));
    call.network.run(2400 * MILLISECOND);
    OutboundStats sent = call.a.counts().outbound.getFirst();
    assertThat(sent.roundTripTimeSeconds()).isCloseTo(0.050, within(0.010));
    assertThat(sent.remotePacketsLost()).isBetween(8L, 50L);
    assertThat(sent.remoteFractionLost()).isBetween(0.02, 0.6);
    assertThat(sent.remoteJitterSeconds()).isBetween(0.0001, 0.010);
    InboundStats received = call.b.counts().inbound.getFirst();
    assertThat(received.packetsLost()).isBetween(8L, 60L);
    assertThat(received.packetsReceived() + received.packetsLost()).isBetween(240L, 250L);
    call.end();
  }

  @Test
  void reportsComeAboutOnceASecond() {
    Call call = new Call(2);
    call.connect();
    call.a.send(0, Specs.OPUS, 0, 1000, 100, 20 * MILLISECOND);
    List<Rtcp> rtcp = watch(call, call.a);
    call.network.run(20 * SECOND);
    assertThat(rtcp.stream().filter(r -> r.type() == 200)).hasSizeBetween(15, 30);
    call.end();
  }

  @Test
  void reportsOfManyStreamsFitIntoDatagramsAndNoneIsLeftOut() {
    Call call = new Call(3);
    call.start(true, Specs.many(200, 1000), Specs.many(200, 5000));
    assertThat(call.connected(10 * SECOND)).isTrue();
    for (int i = 0; i < 200; i++) {
      call.a.send(i, Specs.OPUS, 0, 40, 50, 100 * MILLISECOND);
      call.b.send(i, Specs.OPUS, 0, 40, 50, 100 * MILLISECOND);
    }
    List<Rtcp> rtcp = watch(call, call.a);
    call.network.run(5 * SECOND);
    assertThat(rtcp).allMatch(r -> r.length() <= 1232);
    assertThat(call.a.counts().outbound)
        .hasSize(200)
        .allMatch(stats -> stats.roundTripTimeSeconds() > 0);
    call.end();
  }

  @Test
  void everyDatagramBeginsWithAReportUnlessReducedSizeWasNegotiated() {
    for (boolean reducedSize : new boolean[] {false, true}) {
      Call call = new Call(4);
      call.start(
          true,
          List.of(Specs.video(0, 1000)),
          List.of(Specs.withReducedSize(Specs.video(0, 2000), reducedSize)));
      assertThat(call.connected(10 * SECOND)).isTrue();
      call.network.link(SimLink.CLEAN.withLoss(0.1));
      call.a.send(0, Specs.VP8, 0, 400, 900, 5 * MILLISECOND);
      List<Rtcp> rtcp = watch(call, call.b);
      call.network.run(3 * SECOND);
      assertThat(rtcp).hasSizeGreaterThan(10);
      assertThat(rtcp.stream().allMatch(r -> r.type() == 200 || r.type() == 201))
          .isEqualTo(!reducedSize);
      call.end();
    }
  }

  @Test
  void aKeyFrameIsRequestedOnceUntilTheEventIsPulled() {
    Call call = new Call(5);
    call.connect();
    call.a.send(1, Specs.VP8, 1, 5, 50, 20 * MILLISECOND);
    call.network.run(SECOND);
    call.b.rtc.requestKeyFrame(call.network.now(), 1);
    call.b.rtc.requestKeyFrame(call.network.now(), 1);
    call.network.run(100 * MILLISECOND);
    assertThat(call.a.events(RtcEvent.KeyFrameRequested.class))
        .containsExactly(new RtcEvent.KeyFrameRequested(1, 0));
    assertThat(call.a.counts().outbound.get(1).pliCount()).isEqualTo(1);
    assertThat(call.b.counts().inbound.getFirst().pliCount()).isEqualTo(1);
    call.end();
  }

  @Test
  void aRequestIsRepeatedUntilAKeyFrameComes() {
    Call call = new Call(6);
    call.connect();
    call.a.send(1, Specs.VP8, 1, 5, 50, 20 * MILLISECOND);
    call.network.run(SECOND);
    call.network.link(SimLink.CLEAN.withLoss(1));
    call.b.rtc.requestKeyFrame(call.network.now(), 1);
    call.network.run(200 * MILLISECOND);
    call.network.link(SimLink.CLEAN);
    call.network.run(1500 * MILLISECOND);
    assertThat(call.a.events(RtcEvent.KeyFrameRequested.class)).isNotEmpty();
    long asked = call.b.counts().inbound.getFirst().pliCount();
    byte[] keyFrame = {0x10, 0, 0, 0, 0};
    call.a.rtc.sendRtp(call.network.now(), 1, Specs.VP8, true, 9, keyFrame, 0, 5);
    call.network.run(5 * SECOND);
    assertThat(call.b.counts().inbound.getFirst().pliCount()).isEqualTo(asked);
    call.end();
  }

  @Test
  void manyWishesForKeyFramesBecomeFewRequests() {
    Call call = new Call(7);
    call.connect();
    call.a.send(1, Specs.VP8, 1, 200, 50, 10 * MILLISECOND);
    for (int i = 0; i < 200; i++) {
      call.network.at(
          call.network.now() + 100 * MILLISECOND + i * 5L * MILLISECOND,
          () -> call.b.rtc.requestKeyFrame(call.network.now(), 1));
    }
    call.network.run(1200 * MILLISECOND);
    assertThat(call.b.counts().inbound.getFirst().pliCount()).isBetween(2L, 4L);
    call.end();
  }

  @Test
  void firIsUsedWherePliWasNotNegotiated() {
    Call call = new Call(8);
    call.start(
        true,
        List.of(Specs.withCodecs(Specs.video(0, 1000), FIR_ONLY)),
        List.of(Specs.withCodecs(Specs.video(0, 2000), FIR_ONLY)));
    assertThat(call.connected(10 * SECOND)).isTrue();
    call.a.send(0, Specs.VP8, 1, 5, 50, 20 * MILLISECOND);
    call.network.run(SECOND);
    call.b.rtc.requestKeyFrame(call.network.now(), 0);
    call.network.run(200 * MILLISECOND);
    assertThat(call.a.events(RtcEvent.KeyFrameRequested.class)).hasSize(1);
    assertThat(call.a.counts().outbound.getFirst().firCount()).isEqualTo(1);
    assertThat(call.a.counts().outbound.getFirst().pliCount()).isZero();
    call.end();
  }

  @Test
  void arrivalTimesAreReportedByStreamWhereThatWasNegotiated() {
    Call call = new Call(11);
    call.connect(Specs::withCongestionFeedback);
    call.a.send(1, Specs.VP8, 0, 200, 900, 5 * MILLISECOND);
    call.a.send(0, Specs.OPUS, 0, 50, 90, 20 * MILLISECOND);
    call.network.run(2 * SECOND);
    TransportStats receiver = call.b.counts().transport;
    TransportStats sender = call.a.counts().transport;
    assertThat(receiver).isNotNull();
    assertThat(sender).isNotNull();
    assertThat(receiver.transportFeedbackSent()).isBetween(8L, 25L);
    assertThat(sender.transportFeedbackReceived()).isEqualTo(receiver.transportFeedbackSent());
    assertThat(call.a.rtc.bandwidth(call.network.now()).ackedBps()).isPositive();
    assertThat(call.a.rtc.bandwidth(call.network.now()).lossRate()).isZero();
    call.end();
  }

  @Test
  void arrivalTimesAreReportedWhereThatWasNegotiated() {
    Call call = new Call(9);
    call.connect();
    call.a.send(1, Specs.VP8, 0, 200, 900, 5 * MILLISECOND);
    call.network.run(2 * SECOND);
    TransportStats receiver = call.b.counts().transport;
    TransportStats sender = call.a.counts().transport;
    assertThat(receiver).isNotNull();
    assertThat(sender).isNotNull();
    assertThat(receiver.transportFeedbackSent()).isBetween(8L, 25L);
    assertThat(sender.transportFeedbackReceived()).isEqualTo(receiver.transportFeedbackSent());
    call.end();

    Call without = new Call(10);
    CodecSpec plain = new CodecSpec(Specs.OPUS, "opus", 48_000, 2, "", List.of(), -1);
    without.start(
        true,
        List.of(Specs.withCodecs(Specs.audio(0, 1), plain)),
        List.of(Specs.withCodecs(Specs.audio(0, 2), plain)));
    assertThat(without.connected(10 * SECOND)).isTrue();
    without.a.send(0, Specs.OPUS, 0, 100, 90, 5 * MILLISECOND);
    without.network.run(2 * SECOND);
    TransportStats none = without.b.counts().transport;
    assertThat(none).isNotNull();
    assertThat(none.transportFeedbackSent()).isZero();
    without.end();
  }

  @Test
  void refusedRepairsAreCountedByReason() {
    RtcLimits forgetful = new RtcLimits(64, 200, 256, 1024, 512, 64, 4, Duration.ofSeconds(2));
    Call call =
        new Call(
            12, SimLink.CLEAN, config -> config.withLimits(forgetful), UnaryOperator.identity());
    call.connect();
    call.a.send(1, Specs.VP8, 0, 400, 900, 5 * MILLISECOND);
    call.network.link(SimLink.CLEAN.withLoss(0.2));
    call.network.run(3 * SECOND);
    assertThat(call.a.counts().drops).containsKey("retransmission UNKNOWN");
    call.end();
  }

  @Test
  void everyNumberOfTheTransportIsFilled() {
    Call call = new Call(11);
    call.connect();
    call.a.send(0, Specs.OPUS, 0, 50, 100, 20 * MILLISECOND);
    call.network.run(2 * SECOND);
    TransportStats stats = call.a.counts().transport;
    assertThat(stats).isNotNull().hasNoNullFieldsOrProperties();
    assertThat(stats.connectionState()).isEqualTo(ConnectionState.CONNECTED);
    assertThat(stats.base()).isZero();
    assertThat(stats.remote()).isEqualTo(call.b.node.address(0));
    assertThat(stats.packetsSent()).isGreaterThan(50);
    assertThat(stats.bytesSent()).isGreaterThan(50 * 130);
    assertThat(stats.packetsReceived()).isPositive();
    assertThat(stats.bytesReceived()).isPositive();
    call.end();
  }
}
