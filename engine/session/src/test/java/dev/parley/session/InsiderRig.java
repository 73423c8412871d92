package dev.parley.session;

import dev.parley.congestion.CongestionConfig;
import dev.parley.core.Bytes;
import dev.parley.core.Packet;
import dev.parley.core.SeededEntropy;
import dev.parley.rtp.RtpPacket;
import dev.parley.sim.LeakFindingPool;
import dev.parley.srtp.SrtpPolicy;
import dev.parley.srtp.SrtpReceiver;
import dev.parley.srtp.SrtpSender;
import java.util.ArrayList;
import java.util.List;

/// The receiving half of an [Rtc] whose keys the test has, so that it can send what no well-behaved
/// side would.
final class InsiderRig implements MediaSink {
  private static final SrtpPolicy POLICY = SrtpPolicy.AEAD_AES_128_GCM;
  private static final byte[] KEY = new byte[POLICY.keyBytes()];
  private static final byte[] SALT = new byte[POLICY.saltBytes()];

  final RtcContext context;
  final Sections sections;
  final Outbound outbound;
  final FeedbackWriter writer;
  final FeedbackReader reader;
  final LeakFindingPool pool = new LeakFindingPool(10_000);
  final List<Integer> payloadLengths = new ArrayList<>();
  private final Inbound inbound;
  private final SrtpSender insider = new SrtpSender(POLICY, KEY, SALT, 100_000);
  final SrtpSender sender = new SrtpSender(POLICY, KEY, SALT);
  private final SrtpReceiver receiver = new SrtpReceiver(POLICY, KEY, SALT, 8192);
  long now = 1_000_000_000_000L;

  InsiderRig(RtcLimits limits, List<MediaSpec> media) {
    context =
        new RtcContext(
            limits, CongestionConfig.defaults(), new SeededEntropy(1), time -> time / 1_000_000);
    sections = new Sections(context);
    outbound = new Outbound(context, pool);
    writer = new FeedbackWriter(context, sections);
    reader = new FeedbackReader(context, sections, outbound, this);
    inbound = new Inbound(context, sections, reader, writer, this);
    context.sender = sender;
    context.receiver = receiver;
    sections.apply(media);
    writer.start(now);
  }

  /// Protects the packet and hands it over.
  void send(byte[] plain) {
    Packet packet = pool.take();
    if (packet == null) {
      throw new AssertionError("the pool is empty");
    }
    packet.copyFrom(plain, 0, plain.length);
    boolean rtcp = plain.length > 1 && (plain[1] & 0xE0) == 0xC0;
    int length = rtcp ? insider.protectRtcp(packet) : insider.protectRtp(packet);
    if (length > 0) {
      inbound.receive(now, receiver, packet);
    }
    packet.release();
  }

  /// An RTP packet without extensions.
  static byte[] rtp(int payloadType, int sequenceNumber, int ssrc, int payloadLength) {
    byte[] bytes = new byte[12 + payloadLength];
    bytes[0] = (byte) 0x80;
    bytes[1] = (byte) payloadType;
    Bytes.putU16(bytes, 2, sequenceNumber);
    Bytes.putU32(bytes, 8, ssrc);
    return bytes;
  }

  @Override
  public void rtp(long time, RtpPacket rtp, Packet packet, ReceiveStream stream) {
    payloadLengths.add(rtp.payloadLength());
  }

  @Override
  public void senderReport(long time, ReceiveStream stream, long ntp, long rtpTimestamp) {
    // not looked at
  }
}
