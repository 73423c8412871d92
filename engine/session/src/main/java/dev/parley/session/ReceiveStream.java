package dev.parley.session;

import dev.parley.core.Core;
import dev.parley.rtp.ExtensionIds;
import dev.parley.rtp.KeyFrameThrottle;
import dev.parley.rtp.NackGenerator;
import dev.parley.rtp.ReceiveStatistics;
import dev.parley.rtp.ReportBlock;
import dev.parley.rtp.RtcpMessage;
import dev.parley.rtp.RtpPacket;
import dev.parley.rtp.VideoFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One RTP stream that the other side sends.
public final class ReceiveStream implements RtpSource {
  private final int ssrc;
  private final Section section;
  private final String mid;
  private final String rid;
  private int layer;
  private boolean keyFrameBegins;
  private final ReceiveStatistics statistics;
  private final KeyFrameThrottle keyFrames = new KeyFrameThrottle();
  private @Nullable NackGenerator gaps;
  private CodecSpec codec;
  private @Nullable VideoFormat format;
  private List<ExtensionSpec> extensions;
  private ExtensionIds ids;
  private @Nullable Integer repairSsrc;
  private long lastArrival;
  private boolean heard;
  private boolean ended;
  private long repaired;
  private long nackCount;
  private long pliCount;
  private long firCount;
  private long repairedBytes;
  private long senderReports;
  private long remotePackets;
  private long remoteBytes;

  ReceiveStream(int ssrc, Section section, CodecSpec codec) {
    this(ssrc, section, codec, "");
  }

  ReceiveStream(int ssrc, Section section, CodecSpec codec, String rid) {
    this.ssrc = ssrc;
    this.rid = rid;
    layer = section.spec().layer(rid, ssrc);
    this.section = section;
    this.codec = codec;
    mid = section.spec().mid();
    statistics = new ReceiveStatistics(ssrc, codec.clockRateHz());
    extensions = section.spec().extensions();
    ids = Extensions.ids(section.spec());
    use(codec);
  }

  private void use(CodecSpec newCodec) {
    codec = newCodec;
    format = section.spec().kind() == MediaKind.VIDEO ? VideoFormat.of(newCodec.name()) : null;
    if (!newCodec.hasFeedback("nack")) {
      gaps = null;
    } else if (gaps == null) {
      gaps = new NackGenerator();
    }
  }

  @Override
  public int ssrc() {
    return ssrc;
  }

  /// The index of its m-section.
  public int media() {
    return section.index();
  }

  /// The name of its simulcast layer, empty without one.
  public String rid() {
    return rid;
  }

  @Override
  public int layer() {
    return layer;
  }

  @Override
  public @Nullable VideoFormat format() {
    return format;
  }

  @Override
  public boolean keyFrameBegins() {
    return keyFrameBegins;
  }

  /// What was negotiated for its m-section.
  public MediaSpec spec() {
    return section.spec();
  }

  @Override
  public CodecSpec codec() {
    return codec;
  }

  @Override
  public ExtensionIds ids() {
    return ids;
  }

  Section section() {
    return section;
  }

  /// The SSRC of its retransmissions, null while there were none.
  @Nullable Integer repairSsrc() {
    return repairSsrc;
  }

  void repairSsrc(int newSsrc) {
    repairSsrc = newSsrc;
  }

  long lastArrival() {
    return lastArrival;
  }

  KeyFrameThrottle keyFrames() {
    return keyFrames;
  }

  boolean ended() {
    return ended;
  }

  void end() {
    ended = true;
    gaps = null;
    keyFrames.keyFrame();
  }

  /// Takes what was negotiated anew; false if the stream has no place in it.
  boolean renew() {
    MediaSpec spec = section.spec();
    CodecSpec now = spec.codec(codec.payloadType());
    if (!spec.receive()
        || !spec.mid().equals(mid)
        || now == null
        || now.payloadType() != codec.payloadType()
        || !now.name().equalsIgnoreCase(codec.name())) {
      return false;
    }
    use(now);
    layer = spec.layer(rid, ssrc);
    if (!extensions.equals(spec.extensions())) {
      extensions = spec.extensions();
      ids = Extensions.ids(spec);
    }
    return true;
  }

  /// Takes a packet, as itself or out of a retransmission; false if it came before.
  @SuppressWarnings("ReferenceEquality") // the same record of the same spec, not an equal one
  boolean received(long now, RtpPacket rtp, CodecSpec itsCodec, boolean repair) {
    lastArrival = now;
    if (itsCodec != codec) {
      use(itsCodec);
    }
    int number = rtp.sequenceNumber();
    int length = rtp.payloadLength();
    boolean fresh =
        repair
            ? statistics.recover(number, length)
            : statistics.receive(now, number, rtp.timestamp(), length);
    if (!fresh) {
      return false;
    }
    heard = true;
    repaired += repair ? 1 : 0;
    repairedBytes += repair ? length : 0;
    boolean key = format != null && format.startsKeyFrame(rtp.array(), rtp.payloadOffset(), length);
    keyFrameBegins = key;
    if (key) {
      keyFrames.keyFrame();
    }
    if (gaps != null) {
      gaps.receive(now, number, key);
    }
    return true;
  }

  void senderReport(long now, RtcpMessage.SenderReport report) {
    statistics.senderReport(now, report);
    senderReports++;
    remotePackets = report.packets();
    remoteBytes = report.octets();
  }

  /// When a packet is to be asked for, or [Core#NEVER].
  long nackDeadline() {
    return gaps == null ? Core.NEVER : gaps.deadline();
  }

  /// The most packets that [#missing] can fill in.
  int missing() {
    return gaps == null ? 0 : gaps.missing();
  }

  /// Fills in the packets to ask for now; returns how many.
  int missing(long now, long roundTripNanos, int[] sequenceNumbers) {
    return gaps == null ? 0 : gaps.due(now, roundTripNanos, sequenceNumbers);
  }

  /// Whether packets were given up, so that only a key frame helps; says so once.
  boolean takeKeyFrameRequest() {
    return gaps != null && gaps.takeKeyFrameRequest();
  }

  /// Whether key frames can only be asked for with FIR.
  boolean usesFir() {
    return codec.hasFeedback("ccm fir") && !codec.hasFeedback("nack pli");
  }

  /// The number of the next FIR.
  int firNumber() {
    return (int) (firCount & 0xFF);
  }

  void countNack() {
    nackCount++;
  }

  void countKeyFrameRequest() {
    if (usesFir()) {
      firCount++;
    } else {
      pliCount++;
    }
    if (format == null) {
      keyFrames.keyFrame(); // nobody can tell when it comes: ask once
    }
  }

  /// Whether packets came since the last report.
  boolean heard() {
    return heard;
  }

  ReportBlock report(long now) {
    heard = false;
    return statistics.report(now);
  }

  InboundStats stats() {
    return new InboundStats(
        media(),
        mid,
        section.spec().kind(),
        ssrc,
        codec.name(),
        statistics.packets(),
        statistics.bytes(),
        statistics.cumulativeLost(),
        statistics.jitterSeconds(),
        repaired,
        statistics.duplicates(),
        repairedBytes,
        repairSsrc == null ? 0 : repairSsrc,
        nackCount,
        pliCount,
        firCount,
        senderReports,
        remotePackets,
        remoteBytes);
  }
}
