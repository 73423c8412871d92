package dev.parley.session;

import dev.parley.rtp.ExtensionIds;
import dev.parley.rtp.ExtensionKind;
import dev.parley.rtp.RtpPacket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds the stream, and for a new one the m-section, that an authentic RTP packet belongs to.
///
/// In this order: a known SSRC, the mid extension, an announced SSRC, a payload type that only one
/// m-section has. RFC 8843, section 9.2
final class StreamFinder {
  private static final int NOBODY = -1;
  private static final int SEVERAL = -2;

  /// A stream that was silent for this long gives up its place when there are too many.
  private static final long SILENT_NANOS = 10_000_000_000L;

  private final RtcContext context;
  private final SsrcTable<ReceiveStream> streams;
  private final SsrcTable<ReceiveStream> repairs;
  private final List<ReceiveStream> all = new ArrayList<>();
  private final int[] ownerOfPayloadType = new int[128];
  private List<Section> sections = List.of();
  private ExtensionIds ids = ExtensionIds.NONE;
  private boolean transportFeedback;
  private boolean congestionFeedback;

  StreamFinder(RtcContext context) {
    this.context = context;
    streams = new SsrcTable<>(context.limits.receiveStreams());
    repairs = new SsrcTable<>(context.limits.receiveStreams());
  }

  /// The streams received at present, in the order of their beginning.
  List<ReceiveStream> all() {
    return all;
  }

  /// The stream with this SSRC, or null.
  @Nullable ReceiveStream stream(int ssrc) {
    return streams.find(ssrc);
  }

  /// The stream whose retransmissions have this SSRC, or null.
  @Nullable ReceiveStream repaired(int ssrc) {
    return repairs.find(ssrc);
  }

  /// Whether transport-wide feedback was negotiated for something that we receive.
  boolean transportFeedback() {
    return transportFeedback;
  }

  /// Whether feedback on each stream was negotiated for something that we receive (RFC 8888).
  boolean congestionFeedback() {
    return congestionFeedback;
  }

  int extensionId(ExtensionKind kind) {
    return ids.id(kind);
  }

  /// Takes the new state of all m-sections.
  void apply(List<Section> newSections) {
    sections = newSections;
    ids = ExtensionIds.NONE;
    transportFeedback = false;
    congestionFeedback = false;
    Arrays.fill(ownerOfPayloadType, NOBODY);
    for (Section section : sections) {
      MediaSpec spec = section.spec();
      for (ExtensionKind kind : ExtensionKind.values()) {
        int id = spec.extensionId(kind.uri());
        if (id != 0 && ids.id(kind) == 0) {
          ids = ids.with(kind, id);
        }
      }
      if (spec.receive()) {
        for (CodecSpec codec : spec.codecs()) {
          transportFeedback |= codec.hasFeedback("transport-cc");
          congestionFeedback |= codec.hasFeedback(CodecSpec.CONGESTION_FEEDBACK);
          own(codec.payloadType(), section.index());
          own(codec.rtxPayloadType(), section.index());
        }
      }
    }
    for (ReceiveStream stream : List.copyOf(all)) {
      if (!stream.renew()) {
        end(stream);
      }
    }
  }

  private void own(int payloadType, int media) {
    if (payloadType >= 0) {
      int owner = ownerOfPayloadType[payloadType];
      ownerOfPayloadType[payloadType] = owner == NOBODY || owner == media ? media : SEVERAL;
    }
  }

  /// Begins the stream of a packet whose SSRC is not known, or the repairs of a known stream.
  ///
  /// @return the stream, or null if the packet is dropped, which is counted
  @Nullable ReceiveStream begin(long now, RtpPacket rtp) {
    Section section = home(rtp);
    if (section == null) {
      return drop(RtcDrop.UNKNOWN_STREAM);
    }
    MediaSpec spec = section.spec();
    if (!spec.receive()) {
      return drop(RtcDrop.NOT_RECEIVING);
    }
    CodecSpec codec = spec.codec(rtp.payloadType());
    if (codec == null) {
      return drop(RtcDrop.UNKNOWN_PAYLOAD_TYPE);
    }
    return rtp.payloadType() == codec.rtxPayloadType()
        ? beginRepairs(section, rtp)
        : beginStream(now, section, rtp, codec);
  }

  private @Nullable ReceiveStream beginRepairs(Section section, RtpPacket rtp) {
    int ssrc = rtp.ssrc();
    ReceiveStream stream = repaired(section, rtp);
    for (RemoteSource source : section.spec().remoteSources()) {
      if (source.rtxSsrc() == ssrc) {
        stream = streams.find(source.ssrc());
      }
    }
    if (stream == null) {
      return drop(RtcDrop.RTX_WITHOUT_STREAM);
    }
    if (stream.repairSsrc() != null) {
      repairs.remove(stream.repairSsrc());
    }
    if (!repairs.put(ssrc, stream)) {
      return drop(RtcDrop.TOO_MANY_STREAMS);
    }
    stream.repairSsrc(ssrc);
    return stream;
  }

  /// The stream that a new stream of retransmissions belongs to, by the layer that it names.
  private @Nullable ReceiveStream repaired(Section section, RtpPacket rtp) {
    if (section.spec().rids().isEmpty()) {
      return section.latest();
    }
    String rid = rtp.extensions().text(ids.id(ExtensionKind.REPAIRED_RID));
    for (ReceiveStream stream : all) {
      if (stream.section().equals(section) && stream.rid().equals(rid)) {
        return stream;
      }
    }
    return null;
  }

  private @Nullable ReceiveStream beginStream(
      long now, Section section, RtpPacket rtp, CodecSpec codec) {
    int ssrc = rtp.ssrc();
    if (streams.size() >= context.limits.receiveStreams() && !endSilent(now)) {
      return drop(RtcDrop.TOO_MANY_STREAMS);
    }
    String rid = section.spec().rids().isEmpty() ? "" : rid(rtp);
    ReceiveStream stream = new ReceiveStream(ssrc, section, codec, rid);
    streams.put(ssrc, stream);
    all.add(stream);
    section.latest(stream);
    context.events.add(new RtcEvent.TrackStarted(section.index(), ssrc, codec.payloadType()));
    return stream;
  }

  private String rid(RtpPacket rtp) {
    String rid = rtp.extensions().text(ids.id(ExtensionKind.RID));
    return rid == null ? "" : rid;
  }

  /// Ends the stream that was silent longest, if it was silent for long.
  private boolean endSilent(long now) {
    ReceiveStream silent = all.getFirst();
    for (ReceiveStream stream : all) {
      if (stream.lastArrival() - silent.lastArrival() < 0) {
        silent = stream;
      }
    }
    if (now - silent.lastArrival() < SILENT_NANOS) {
      return false;
    }
    end(silent);
    return true;
  }

  private @Nullable Section home(RtpPacket rtp) {
    int midId = ids.id(ExtensionKind.MID);
    if (rtp.extensions().indexOf(midId) >= 0) {
      for (Section section : sections) {
        if (rtp.extensions().is(midId, section.midBytes())) {
          return section;
        }
      }
      return null; // RFC 8843, section 9.2: a mid that nobody has is not guessed at
    }
    for (Section section : sections) {
      for (RemoteSource source : section.spec().remoteSources()) {
        if (source.ssrc() == rtp.ssrc()
            || (source.rtxSsrc() == rtp.ssrc() && source.rtxSsrc() != 0)) {
          return section;
        }
      }
    }
    int owner = ownerOfPayloadType[rtp.payloadType()];
    return owner < 0 ? null : sections.get(owner);
  }

  private @Nullable ReceiveStream drop(RtcDrop reason) {
    context.drops.count(reason);
    return null;
  }

  /// Ends every stream of an m-section.
  void end(Section section) {
    for (ReceiveStream stream : List.copyOf(all)) {
      if (stream.section().equals(section)) {
        end(stream);
      }
    }
  }

  /// Ends one stream.
  void end(ReceiveStream stream) {
    streams.remove(stream.ssrc());
    Integer repair = stream.repairSsrc();
    if (repair != null) {
      repairs.remove(repair);
    }
    all.remove(stream);
    Section section = stream.section();
    if (stream.equals(section.latest())) {
      section.latest(null);
    }
    stream.end();
    context.events.add(new RtcEvent.TrackEnded(section.index(), stream.ssrc()));
  }

  void close() {
    streams.clear();
    repairs.clear();
    all.clear();
  }
}
