package dev.parley.session;

import static dev.parley.session.Call.MILLISECOND;
import static dev.parley.session.Call.SECOND;
import static dev.parley.session.InsiderRig.rtp;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.Bytes;
import dev.parley.core.Entropy;
import dev.parley.core.Outbox;
import dev.parley.core.Packet;
import dev.parley.core.SeededEntropy;
import dev.parley.core.TransportAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The attacks of the project's list that meet a connection as a whole, by their numbers there.
class RtcAttacksTest {
  private static final TransportAddress STRANGER = TransportAddress.of("203.0.113.66", 6666);

  /// A ClientHello of DTLS 1.2 that offers TLS_NULL_WITH_NULL_NULL alone.
  private static final byte[] NULL_HELLO =
      HexFormat.of()
          .parseHex(
              "16fefd00000000000000000036" // record: handshake, epoch 0, 54 bytes
                  + "0100002a000000000000002a" // ClientHello of 42 bytes, whole
                  + "fefd"
                  + "5a".repeat(32) // random
                  + "0000" // no session, no cookie
                  + "00020000" // one cipher suite: null
                  + "0100"); // no compression

  private static void inject(Call call, TransportAddress from, Peer to, byte[] bytes) {
    call.network.send(call.network.now(), from, to.node.address(0), bytes);
  }

  @Test
  void attack21HelloFromAStrangerIsIgnoredBeforeAndAfterTheRealOne() {
    Call call = new Call(21);
    for (int i = 0; i < 100; i++) {
      inject(call, STRANGER, call.b, NULL_HELLO);
    }
    call.network.run(100 * MILLISECOND);
    assertThat(call.b.rtc.drops().get(RtcDrop.DTLS_FROM_UNPROVED_PATH)).isEqualTo(100);
    call.connect();
    call.a.send(0, Specs.OPUS, 0, 10, 50, 20 * MILLISECOND);
    for (int i = 0; i < 100; i++) {
      inject(call, STRANGER, call.b, NULL_HELLO);
    }
    List<TransportAddress> answered = new ArrayList<>();
    call.network.filter((from, to, bytes) -> {
      if (to.equals(STRANGER)) {
        answered.add(to);
      }
      return true;
    });
    call.network.run(SECOND);
    assertThat(call.b.rtc.drops().get(RtcDrop.DTLS_FROM_UNPROVED_PATH)).isEqualTo(200);
    assertThat(call.b.numbers(0)).hasSize(10);
    assertThat(call.b.state()).isEqualTo(ConnectionState.CONNECTED);
    assertThat(answered).isEmpty();
    call.end();
  }

  @Test
  void attack22DtlsBeforeAnyProvedPathMakesNoState() {
    Call call = new Call(22);
    // Everything but connectivity checks gets through: DTLS alone must not begin.
    call.network.filter((from, to, bytes) -> bytes[0] > 3 || bytes[0] < 0);
    call.start(true, Specs.audioAndVideo(1000), Specs.audioAndVideo(2000));
    for (int i = 0; i < 100; i++) {
      inject(call, call.a.node.address(0), call.b, NULL_HELLO);
    }
    call.network.run(2 * SECOND);
    assertThat(call.b.rtc.drops().get(RtcDrop.DTLS_FROM_UNPROVED_PATH)).isEqualTo(100);
    assertThat(call.b.rtc.path()).isNegative();
    assertThat(call.b.node.pool().inUse()).isZero();
    call.network.filter(null);
    assertThat(call.connected(10 * SECOND)).isTrue();
    call.end();
  }

  @Test
  void attack31ReplayedMediaIsHeardOnce() {
    Call call = new Call(31);
    call.connect();
    List<byte[]> recorded = new ArrayList<>();
    call.network.filter((from, to, bytes) -> {
      if (to.equals(call.b.node.address(0)) && bytes[0] < 0) {
        recorded.add(bytes.clone());
      }
      return true;
    });
    call.a.send(0, Specs.OPUS, 0, 100, 50, 20 * MILLISECOND);
    call.network.run(3 * SECOND);
    call.network.filter(null);
    for (byte[] bytes : recorded) {
      inject(call, call.a.node.address(0), call.b, bytes);
    }
    call.network.run(SECOND);
    assertThat(recorded).hasSizeGreaterThan(100);
    assertThat(call.b.numbers(0)).hasSize(100).doesNotHaveDuplicates();
    assertThat(call.b.counts().drops.get("srtp in REPLAY")).isEqualTo((long) recorded.size());
    call.end();
  }

  @Test
  void attack32ForgedSsrcsLeaveNothingBehind() {
    Call call = new Call(32);
    call.connect();
    Entropy noise = new SeededEntropy(32);
    for (int i = 0; i < 5000; i++) {
      byte[] bytes = noise.bytes(60 + noise.nextInt(1000));
      bytes[0] = (byte) 0x80;
      bytes[1] = (byte) (i % 2 == 0 ? Specs.OPUS : 200);
      inject(call, i % 3 == 0 ? STRANGER : call.a.node.address(0), call.b, bytes);
    }
    call.network.run(SECOND);
    assertThat(call.b.events(RtcEvent.TrackStarted.class)).isEmpty();
    assertThat(call.b.received).isEmpty();
    assertThat(call.b.node.pool().inUse()).isZero();
    assertThat(call.b.rtc.drops().get(RtcDrop.MEDIA_FROM_UNPROVED_PATH)).isEqualTo(1667);
    assertThat(
            call.b.rtc.drops().get(RtcDrop.SRTP_REFUSED)
                + call.b.rtc.drops().get(RtcDrop.SRTCP_REFUSED))
        .isEqualTo(3333);
    assertThat(call.b.state()).isEqualTo(ConnectionState.CONNECTED);
    call.end();
  }

  @Test
  void attack32TheOtherSideCannotOpenStreamsWithoutEnd() {
    RtcLimits limits = new RtcLimits(64, 10, 256, 1024, 512, 64, 512, Duration.ofSeconds(2));
    InsiderRig rig = new InsiderRig(limits, List.of(Specs.audio(0, 1)));
    for (int ssrc = 1; ssrc <= 1000; ssrc++) {
      rig.send(rtp(Specs.OPUS, 1, ssrc, 50));
    }
    assertThat(rig.sections.finder().all()).hasSize(10);
    assertThat(rig.context.drops.get(RtcDrop.TOO_MANY_STREAMS)).isEqualTo(990);
    // After a long silence the old ones make place.
    rig.now += 11 * SECOND;
    rig.send(rtp(Specs.OPUS, 1, 5000, 50));
    assertThat(rig.sections.finder().stream(5000)).isNotNull();
    assertThat(rig.sections.finder().all()).hasSize(10);
    assertThat(rig.pool.inUse()).isZero();
  }

  @Test
  void attack33BrokenMediaDoesNotEndTheCall() {
    Call call = new Call(33);
    call.connect();
    call.a.send(0, Specs.OPUS, 0, 200, 50, 10 * MILLISECOND);
    int[] count = new int[1];
    call.network.filter((from, to, bytes) -> {
      if (bytes[0] < 0 && count[0]++ < 100) {
        bytes[bytes.length - 1] ^= 1;
      }
      return true;
    });
    call.network.run(3 * SECOND);
    assertThat(call.b.numbers(0)).hasSizeBetween(90, 110);
    assertThat(call.b.state()).isEqualTo(ConnectionState.CONNECTED);
    call.end();
  }

  @Test
  void attack35RtcpThatLiesAboutItselfIsCounted() {
    InsiderRig rig = new InsiderRig(RtcLimits.defaults(), Specs.audioAndVideo(1));
    rig.send(new byte[] {(byte) 0x80, (byte) 201, 0, 0, 0, 0, 0, 1}); // says 4 bytes
    rig.send(new byte[] {(byte) 0x9F, (byte) 201, 0, 1, 0, 0, 0, 1}); // says 31 blocks
    rig.send(new byte[] {(byte) 0x81, (byte) 205, (byte) 0xFF, (byte) 0xFF, 0, 0, 0, 1});
    byte[] remb = new byte[24]; // says 255 SSRCs
    remb[0] = (byte) 0x8F;
    remb[1] = (byte) 206;
    remb[3] = 5;
    Bytes.putU32(remb, 12, 0x52454D42);
    remb[16] = (byte) 0xFF;
    rig.send(remb);
    assertThat(rig.reader.drops().total()).isGreaterThanOrEqualTo(4);

    Entropy noise = new SeededEntropy(35);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = noise.bytes(8 + noise.nextInt(200));
      bytes[0] = (byte) (0x80 | (bytes[0] & 0x3F));
      bytes[1] = (byte) (200 + noise.nextInt(8));
      if (i % 2 == 0) {
        Bytes.putU16(bytes, 2, bytes.length / 4 - 1);
      }
      rig.send(bytes);
    }
    assertThat(rig.sections.finder().all()).isEmpty();
    assertThat(rig.pool.inUse()).isZero();
  }

  @Test
  void attack36PaddingBeyondThePacketIsRefusedAndPaddingIsNeverPassedOn() {
    InsiderRig rig = new InsiderRig(RtcLimits.defaults(), Specs.audioAndVideo(1));
    for (int padding : new int[] {0, 21, 255}) {
      byte[] bytes = rtp(Specs.OPUS, 1 + padding, 77, 20);
      bytes[0] |= 0x20;
      bytes[bytes.length - 1] = (byte) padding;
      rig.send(bytes);
    }
    assertThat(rig.context.drops.get(RtcDrop.MALFORMED_RTP)).isEqualTo(3);
    assertThat(rig.payloadLengths).isEmpty();

    byte[] all = rtp(Specs.OPUS, 300, 77, 20);
    all[0] |= 0x20;
    all[all.length - 1] = 20;
    rig.send(all);
    byte[] some = rtp(Specs.OPUS, 301, 77, 20);
    some[0] |= 0x20;
    some[some.length - 1] = 5;
    rig.send(some);
    assertThat(rig.payloadLengths).containsExactly(0, 15);
  }

  @Test
  void attack36RetransmissionsOfNothingAreProbes() {
    InsiderRig rig = new InsiderRig(RtcLimits.defaults(), Specs.audioAndVideo(1));
    rig.send(rtp(Specs.VP8_RTX, 1, 500, 20));
    assertThat(rig.context.drops.get(RtcDrop.RTX_WITHOUT_STREAM)).isEqualTo(1);
    rig.send(rtp(Specs.VP8, 1, 400, 20));
    for (int length = 0; length < 2; length++) {
      rig.send(rtp(Specs.VP8_RTX, 2 + length, 500, length));
    }
    assertThat(rig.context.drops.get(RtcDrop.RTX_PADDING)).isEqualTo(2);
    rig.send(rtp(Specs.VP8, 9, 500, 20)); // media on the stream of retransmissions
    assertThat(rig.context.drops.get(RtcDrop.UNKNOWN_PAYLOAD_TYPE)).isEqualTo(1);
    assertThat(rig.payloadLengths).containsExactly(20);
  }

  @Test
  void attack37ExtensionsBeyondTheHeaderAreHarmless() {
    InsiderRig rig = new InsiderRig(RtcLimits.defaults(), Specs.audioAndVideo(1));
    Entropy noise = new SeededEntropy(37);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = noise.bytes(12 + noise.nextInt(120));
      bytes[0] = (byte) (0x80 | (bytes[0] & 0x3F));
      bytes[1] = (byte) (i % 2 == 0 ? Specs.VP8 : Specs.VP8_RTX);
      Bytes.putU16(bytes, 2, i & 0xFFFF);
      Bytes.putU32(bytes, 8, i % 2 == 0 ? 400 : 500);
      if (bytes.length > 16) {
        Bytes.putU16(bytes, 12, i % 3 == 0 ? 0x1000 : 0xBEDE);
        Bytes.putU16(bytes, 14, noise.nextInt(8));
      }
      rig.send(bytes);
    }
    assertThat(rig.payloadLengths).isNotEmpty();
    assertThat(rig.pool.inUse()).isZero();
  }

  @Test
  void attack39FloodsOfFeedbackCostLittle() {
    InsiderRig rig = new InsiderRig(RtcLimits.defaults(), List.of(Specs.video(0, 1000)));
    SendStream stream = rig.sections.section(0).sending(0);
    assertThat(stream).isNotNull();
    Sent out = new Sent();
    for (int i = 0; i < 200; i++) {
      rig.outbound.send(rig.now, stream, Specs.VP8, true, i, new byte[1000], 0, 1000);
    }
    rig.outbound.transmit(rig.now, 1, rig.sender, out);
    assertThat(out.count).isEqualTo(200);
    assertThat(rig.pool.inUse()).isEqualTo(200);

    byte[] pli = feedback(206, 1, 1000, 0);
    byte[] nack = feedback(205, 1, 1000, 300); // asks for all of 65536 in a few datagrams
    for (int round = 0; round < 1000; round++) {
      rig.now += MILLISECOND;
      for (int item = 0; item < 300; item++) {
        Bytes.putU16(nack, 12 + 4 * item, (round * 300 + item) * 17);
        Bytes.putU16(nack, 14 + 4 * item, 0xFFFF);
      }
      rig.send(nack);
      rig.send(pli);
      rig.outbound.transmit(rig.now, 1, rig.sender, out);
    }
    // 64 to begin with, and one for each packet of media.
    assertThat(out.count - 200).isLessThanOrEqualTo(264);
    assertThat(rig.context.drops.get(RtcDrop.NACK_OVER_BUDGET)).isPositive();
    assertThat(rig.context.events.next(rig.sections))
        .isEqualTo(new RtcEvent.KeyFrameRequested(0, 0));
    assertThat(rig.context.events.next(rig.sections)).isNull();
    rig.sections.close();
    rig.outbound.clear();
    assertThat(rig.pool.inUse()).isZero();
  }

  private static byte[] feedback(int type, int format, int mediaSsrc, int items) {
    byte[] bytes = new byte[12 + 4 * items];
    bytes[0] = (byte) (0x80 | format);
    bytes[1] = (byte) type;
    Bytes.putU16(bytes, 2, bytes.length / 4 - 1);
    Bytes.putU32(bytes, 4, 4242);
    Bytes.putU32(bytes, 8, mediaSsrc);
    return bytes;
  }

  /// Takes everything and counts it.
  private static final class Sent implements Outbox {
    int count;

    @Override
    public @Nullable Packet claim(int path, int maxLength) {
      return Packet.allocate(maxLength);
    }

    @Override
    public void commit(Packet packet, long sendId) {
      count++;
    }
  }
}
