package dev.parley.session;

import static dev.parley.session.Call.MILLISECOND;
import static dev.parley.session.Call.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.Bytes;
import dev.parley.core.Packet;
import dev.parley.rtp.PayloadPatch;
import dev.parley.rtp.RtpPacket;
import dev.parley.rtp.RtpWriter;
import dev.parley.rtp.SequenceRewriter;
import dev.parley.sim.SimLink;
import dev.parley.sim.SimNetwork;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// A publisher, the two connections of a forwarder, and a subscriber with other payload types,
/// extension ids and SSRCs.
class RtcForwardTest {
  private static final int SUBSCRIBER_OPUS = 109;
  private static final int SUBSCRIBER_VP8 = 120;
  private static final long NTP_UNITS_PER_SECOND = 1L << 32;

  private static final class Chain implements MediaSink {
    final SimNetwork network;
    final Peer publisher;
    final Peer in;
    final Peer out;
    final Peer subscriber;
    final SequenceRewriter[] rewriters = {
      new SequenceRewriter(48_000, 100, 5_000_000), new SequenceRewriter(90_000, 200, 6_000_000)
    };

    /// How much of each payload's beginning is left out.
    int skipped;

    Chain(long seed, SimLink link) {
      network = new SimNetwork(seed, link);
      publisher = new Peer(network, "publisher", "192.0.2.1", UnaryOperator.identity());
      in = new Peer(network, "in", "192.0.2.10", Call::lite);
      out = new Peer(network, "out", "192.0.2.11", Call::lite);
      subscriber = new Peer(network, "subscriber", "192.0.2.2", UnaryOperator.identity());
      in.lite = true;
      out.lite = true;
      in.next = this;
      List<MediaSpec> published = Specs.audioAndVideo(1000);
      List<MediaSpec> subscribed =
          List.of(
              Specs.withExtensions(
                  Specs.withCodecs(Specs.audio(0, 7000), Specs.opus(SUBSCRIBER_OPUS)),
                  Specs.extensions(9, 10, 11, 12)),
              Specs.withExtensions(
                  Specs.withCodecs(
                      Specs.video(1, 7100), Specs.vp8(SUBSCRIBER_VP8, SUBSCRIBER_VP8 + 1)),
                  Specs.extensions(9, 10, 11, 12)));
      link(publisher, in, published, received(published));
      link(subscriber, out, received(subscribed), subscribed);
      boolean connected =
          network.runUntil(
              () ->
                  in.state() == ConnectionState.CONNECTED
                      && out.state() == ConnectionState.CONNECTED
                      && publisher.state() == ConnectionState.CONNECTED
                      && subscriber.state() == ConnectionState.CONNECTED,
              10 * SECOND);
      assertThat(connected).isTrue();
    }

    private static List<MediaSpec> received(List<MediaSpec> media) {
      return media.stream().map(spec -> Specs.withDirection(spec, false, true)).toList();
    }

    private void link(Peer client, Peer server, List<MediaSpec> mine, List<MediaSpec> its) {
      client.rtc.apply(network.now(), client.spec(server, true, true, mine));
      server.rtc.apply(network.now(), server.spec(client, false, false, its));
      client.rtc.addRemoteCandidate(network.now(), server.candidate);
      server.rtc.addRemoteCandidate(network.now(), client.candidate);
    }

    @Override
    public void rtp(long now, RtpPacket rtp, Packet packet, ReceiveStream stream) {
      SequenceRewriter rewriter = rewriters[stream.media()];
      if (rewriter.source() != stream.ssrc()) {
        rewriter.switchTo(stream.ssrc());
      }
      if (rewriter.accept(now, stream.ssrc(), rtp.sequenceNumber(), rtp.timestamp())) {
        out.rtc.forward(
            now,
            stream.media(),
            rtp,
            packet,
            stream,
            stream.media() == 0 ? SUBSCRIBER_OPUS : SUBSCRIBER_VP8,
            rewriter.sequenceNumber(),
            rewriter.timestamp(),
            PayloadPatch.skipping(skipped));
      }
    }

    @Override
    public void senderReport(long now, ReceiveStream stream, long ntp, long rtpTimestamp) {
      SequenceRewriter rewriter = rewriters[stream.media()];
      if (rewriter.anchored()) {
        long moved = rtpTimestamp + rewriter.timestampOffset() & 0xFFFF_FFFFL;
        out.rtc.senderReport(now, stream.media(), ntp, moved);
      }
    }

    void end() {
      for (Peer peer : List.of(publisher, in, out, subscriber)) {
        peer.rtc.close(network.now());
      }
      network.run(60 * SECOND);
      for (Peer peer : List.of(publisher, in, out, subscriber)) {
        peer.node.pool().assertNoLeaks();
      }
    }
  }

  @Test
  void packetsArriveUnderTheSubscribersNumbers() {
    Chain chain = new Chain(1, SimLink.CLEAN);
    chain.publisher.send(0, Specs.OPUS, 0, 50, 100, 20 * MILLISECOND);
    chain.publisher.send(1, Specs.VP8, 0, 50, 1150, 20 * MILLISECOND);
    chain.network.run(2 * SECOND);

    for (int media = 0; media < 2; media++) {
      assertThat(chain.subscriber.numbers(media))
          .isEqualTo(IntStream.range(0, 50).boxed().toList());
    }
    List<Peer.Received> audio =
        chain.subscriber.received.stream().filter(r -> r.media() == 0).toList();
    assertThat(audio).allMatch(r -> r.ssrc() == 7000 && r.payloadType() == SUBSCRIBER_OPUS);
    assertThat(audio.getFirst().sequenceNumber()).isEqualTo(100);
    assertThat(audio.getLast().sequenceNumber()).isEqualTo(149);
    assertThat(audio.getFirst().timestamp()).isEqualTo(5_000_000);
    assertThat(audio.getLast().timestamp()).isEqualTo(5_000_000 + 49 * 960);
    assertThat(audio.getLast().payload()).isEqualTo(Peer.payload(49, 100));
    assertThat(audio.get(2).marker()).isTrue();
    chain.end();
  }

  @Test
  void lossOnBothHopsHeals() {
    Chain chain = new Chain(2, SimLink.CLEAN);
    chain.network.link(SimLink.CLEAN.withLoss(0.1).withDuplicates(0.02));
    chain.publisher.send(1, Specs.VP8, 0, 600, 1150, 5 * MILLISECOND);
    chain.network.run(6 * SECOND);
    List<Integer> numbers = chain.subscriber.numbers(1);
    assertThat(numbers).doesNotHaveDuplicates();
    assertThat(new HashSet<>(numbers)).containsAll(IntStream.range(0, 580).boxed().toList());
    chain.end();
  }

  @Test
  void theBeginningOfAPayloadIsLeftOutAlsoOfWhatIsSentAgain() {
    Chain chain = new Chain(6, SimLink.CLEAN);
    chain.skipped = 17;
    chain.publisher.send(0, Specs.OPUS, 0, 100, 18, 20 * MILLISECOND);
    chain.network.run(3 * SECOND);
    chain.network.link(SimLink.CLEAN.withLoss(0.1));
    chain.publisher.send(1, Specs.VP8, 0, 300, 1150, 5 * MILLISECOND);
    chain.network.run(4 * SECOND);

    Set<ByteBuffer> wanted = new HashSet<>();
    for (int number = 0; number < 300; number++) {
      wanted.add(ByteBuffer.wrap(Peer.payload(number, 1150), 17, 1133).slice());
    }
    for (Peer.Received each : chain.subscriber.received) {
      ByteBuffer payload = ByteBuffer.wrap(each.payload());
      assertThat(each.media() == 0 ? payload.remaining() == 1 : wanted.contains(payload)).isTrue();
    }
    assertThat(chain.subscriber.numbers(1)).hasSizeGreaterThan(280);
    assertThat(chain.subscriber.counts().inbound.get(1).packetsRepaired()).isGreaterThan(10);
    OutboundStats sent = chain.out.counts().outbound.get(1);
    assertThat(sent.retransmittedPackets()).isPositive();
    assertThat(sent.bytesSent()).isEqualTo(1133 * sent.packetsSent());
    chain.end();
  }

  @Test
  void thePublishersClockReachesTheSubscriber() {
    Chain chain = new Chain(3, SimLink.CLEAN);
    chain.publisher.send(0, Specs.OPUS, 0, 200, 100, 20 * MILLISECOND);
    chain.publisher.send(1, Specs.VP8, 0, 200, 500, 20 * MILLISECOND);
    chain.network.run(4 * SECOND);
    for (int media = 0; media < 2; media++) {
      int wanted = media;
      Peer.Reported source =
          chain.in.reports.stream().filter(r -> r.media() == wanted).findFirst().orElseThrow();
      List<Peer.Reported> forwarded =
          chain.subscriber.reports.stream().filter(r -> r.media() == wanted).toList();
      assertThat(forwarded).hasSizeGreaterThan(1);
      Peer.Reported last = forwarded.getLast();
      double seconds = (double) (last.ntp() - source.ntp()) / NTP_UNITS_PER_SECOND;
      long sourceRtp = source.rtpTimestamp() + chain.rewriters[media].timestampOffset();
      double ticks = (int) (last.rtpTimestamp() - sourceRtp);
      int rate = media == 0 ? 48_000 : 90_000;
      // Within 2 ms: the wall clock behind it counts milliseconds.
      assertThat(ticks / rate).isCloseTo(seconds, org.assertj.core.data.Offset.offset(0.002));
    }
    assertThat(chain.out.counts().outbound.get(1).roundTripTimeSeconds())
        .isCloseTo(0.020, org.assertj.core.data.Offset.offset(0.001));
    chain.end();
  }

  @Test
  void extensionsOfBothSidesGoOnUnderTheirNewIds() {
    Call call = new Call(4);
    MediaSpec other = Specs.withExtensions(Specs.audio(0, 3000), Specs.extensions(6, 5, 7, 8));
    List<Integer> levels = new java.util.ArrayList<>();
    List<String> mids = new java.util.ArrayList<>();
    call.b.next =
        new MediaSink() {
          @Override
          public void rtp(long now, RtpPacket rtp, Packet packet, ReceiveStream stream) {
            levels.add(rtp.extensions().u8(1));
            mids.add(rtp.extensions().text(4));
            assertThat(rtp.extensions().count()).isEqualTo(4);
            assertThat(rtp.csrcCount()).isZero();
            assertThat(rtp.paddingLength()).isZero();
          }

          @Override
          public void senderReport(long now, ReceiveStream stream, long ntp, long rtpTimestamp) {
            // not looked at
          }
        };
    call.connect();
    ReceiveStream source = new ReceiveStream(9, new Section(other), Specs.opus(Specs.OPUS));
    Packet packet = call.a.node.pool().take();
    assertThat(packet).isNotNull();
    int header =
        new RtpWriter(true)
            .start(packet.array(), packet.offset(), true, 50, 17, 1234, 9)
            .u8(8, 0x85)
            .extension(6, new byte[] {'x'})
            .u24(5, 99)
            .u8(13, 1)
            .end();
    packet.length(header + 10 + 4);
    packet.putU8(0, packet.u8(0) | 0x20);
    packet.putU8(header + 13, 4);
    RtpPacket view = new RtpPacket();
    assertThat(view.wrap(packet)).isNull();
    assertThat(call.a.rtc.forward(call.network.now(), 0, view, packet, source, 111, 500, 600))
        .isTrue();
    packet.release();
    call.network.run(SECOND);

    assertThat(levels).containsExactly(0x85);
    assertThat(mids).containsExactly("m0");
    Peer.Received received = call.b.received.getFirst();
    assertThat(received.sequenceNumber()).isEqualTo(500);
    assertThat(received.timestamp()).isEqualTo(600);
    assertThat(received.payload()).hasSize(10);
    call.end();
  }

  @Test
  void oneNumberUsedTwiceIsSentOnce() {
    Call call = new Call(5);
    call.connect();
    ReceiveStream source =
        new ReceiveStream(9, new Section(Specs.audio(0, 3000)), Specs.opus(Specs.OPUS));
    RtpPacket view = new RtpPacket();
    for (int i = 0; i < 2; i++) {
      Packet packet = Packet.copyOf(new byte[40]);
      packet.putU8(0, 0x80);
      Bytes.putU32(packet.array(), packet.offset() + 20, i);
      assertThat(view.wrap(packet)).isNull();
      call.a.rtc.forward(call.network.now(), 0, view, packet, source, 111, 500, 600);
    }
    call.network.run(SECOND);
    assertThat(call.b.received).hasSize(1);
    assertThat(call.a.counts().drops).containsEntry("srtp out REPLAY", 1L);
    call.end();
  }
}
