package dev.parley.session;

import static dev.parley.session.Call.MILLISECOND;
import static dev.parley.session.Call.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.core.Packet;
import dev.parley.rtp.ExtensionKind;
import dev.parley.rtp.RtpPacket;
import dev.parley.sim.SimLink;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// One m-section with three encodings: who they are is told by rid alone.
class RtcSimulcastTest {
  private static final int RID_ID = 5;
  private static final int REPAIRED_RID_ID = 6;
  private static final List<String> RIDS = List.of("q", "h", "f");
  private static final int PACKETS = 400;

  /// What came in each layer, by the number in the payload.
  private final Map<String, TreeSet<Integer>> received = new TreeMap<>();

  private final List<Boolean> named = new ArrayList<>();

  private static MediaSpec section(SendSpec sending, List<String> received) {
    List<ExtensionSpec> extensions = new ArrayList<>(Specs.extensions(4, 2, 3, 1));
    extensions.add(new ExtensionSpec(RID_ID, ExtensionKind.RID.uri()));
    extensions.add(new ExtensionSpec(REPAIRED_RID_ID, ExtensionKind.REPAIRED_RID.uri()));
    return new MediaSpec(
        0,
        "m0",
        MediaKind.VIDEO,
        true,
        true,
        List.of(Specs.vp8(Specs.VP8, Specs.VP8_RTX)),
        extensions,
        sending,
        List.of(),
        true,
        received);
  }

  private static SendSpec layers() {
    List<SendEncoding> encodings = new ArrayList<>();
    for (int i = 0; i < RIDS.size(); i++) {
      encodings.add(new SendEncoding(10 + i, 20 + i, RIDS.get(i)));
    }
    return new SendSpec("cname", encodings);
  }

  private Call connected(SimLink link) {
    Call call = new Call(7);
    call.b.next =
        new MediaSink() {
          @Override
          public void rtp(long now, RtpPacket rtp, Packet packet, ReceiveStream stream) {
            int number = call.b.received.getLast().number();
            received.computeIfAbsent(stream.rid(), rid -> new TreeSet<>()).add(number);
            named.add(rtp.extensions().indexOf(RID_ID) >= 0);
          }

          @Override
          public void senderReport(long now, ReceiveStream stream, long ntp, long rtpTimestamp) {
            // not of interest here
          }
        };
    call.start(
        true,
        List.of(section(layers(), List.of())),
        List.of(section(new SendSpec(99, 98, "other"), RIDS)));
    assertThat(call.connected(10 * SECOND)).isTrue();
    call.network.link(link);
    for (int i = 0; i < PACKETS; i++) {
      int number = i;
      call.network.at(
          call.network.now() + i * 10L * MILLISECOND,
          () -> {
            for (int layer = 0; layer < RIDS.size(); layer++) {
              byte[] payload = Peer.payload(number, 200 * (layer + 1));
              call.a.rtc.sendRtp(
                  call.network.now(),
                  0,
                  layer,
                  Specs.VP8,
                  true,
                  number * 900L,
                  payload,
                  0,
                  payload.length);
            }
          });
    }
    call.network.run(6 * SECOND);
    return call;
  }

  @Test
  void eachLayerArrivesWholeAndIsRepairedByItself() {
    Call call = connected(new SimLink(20 * MILLISECOND, 0, 0.05, 0, 0));

    assertThat(received.keySet()).containsExactlyInAnyOrderElementsOf(RIDS);
    received.values().forEach(numbers -> assertThat(numbers).hasSize(PACKETS));
    assertThat(call.b.counts().inbound)
        .hasSize(3)
        .allSatisfy(stats -> assertThat(stats.packetsRepaired()).isPositive());
    assertThat(call.a.counts().outbound).extracting(OutboundStats::rid).isEqualTo(RIDS);
    assertThat(call.a.counts().outbound)
        .allSatisfy(stats -> assertThat(stats.retransmittedPackets()).isPositive());
    call.end();
  }

  @Test
  void packetsNameTheirLayerUntilItIsReportedOn() {
    Call call = connected(SimLink.CLEAN);
    assertThat(named.getFirst()).isTrue();
    assertThat(named.getLast()).isFalse();
    call.end();
  }

  @Test
  void aKeyFrameIsAskedOfOneLayer() {
    Call call = connected(SimLink.CLEAN);
    List<ReceiveStream> streams = new ArrayList<>();
    call.b.next =
        new MediaSink() {
          @Override
          public void rtp(long now, RtpPacket rtp, Packet packet, ReceiveStream stream) {
            streams.add(stream);
          }

          @Override
          public void senderReport(long now, ReceiveStream stream, long ntp, long rtpTimestamp) {
            // not of interest here
          }
        };
    byte[] payload = Peer.payload(1000, 100);
    call.a.rtc.sendRtp(call.network.now(), 0, 1, Specs.VP8, true, 1, payload, 0, payload.length);
    call.network.run(SECOND);
    call.b.rtc.requestKeyFrame(call.network.now(), streams.getLast());
    call.network.run(SECOND);

    assertThat(call.a.events(RtcEvent.KeyFrameRequested.class))
        .containsExactly(new RtcEvent.KeyFrameRequested(0, 1));
    call.end();
  }

  @Test
  void aLayerThatIsNegotiatedAwayEndsAlone() {
    Call call = connected(SimLink.CLEAN);
    long now = call.network.now();
    SendSpec fewer = layers().only(List.of("q", "f"));
    call.a.rtc.apply(now, call.a.spec(call.b, true, true, List.of(section(fewer, List.of()))));
    call.network.run(SECOND);

    assertThat(call.b.events(RtcEvent.TrackEnded.class))
        .containsExactly(new RtcEvent.TrackEnded(0, 11));
    assertThat(call.a.counts().outbound).extracting(OutboundStats::rid).containsExactly("q", "f");
    call.end();
  }

  @Test
  void severalEncodingsNeedNames() {
    List<SendEncoding> nameless = List.of(new SendEncoding(1, 2, ""), new SendEncoding(3, 4, "b"));
    assertThatThrownBy(() -> new SendSpec("cname", nameless))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
