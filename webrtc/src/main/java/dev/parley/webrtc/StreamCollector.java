package dev.parley.webrtc;

import dev.parley.session.CodecSpec;
import dev.parley.session.InboundStats;
import dev.parley.session.MediaKind;
import dev.parley.session.MediaSpec;
import dev.parley.session.OutboundStats;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the streams of one transport counted, in the words of W3C's webrtc-stats. On the event
/// loop.
///
/// Members that only a decoder or an encoder of ours could know are absent, not zero: tracks take
/// and give encoded frames.
final class StreamCollector {
  private final StatsBuilder out;
  private final PeerTransport transport;
  private final long now;
  private final String id;

  /// The sources of tracks that are sent, each once.
  private final Map<MediaStreamTrack, SendCounts> sources = new LinkedHashMap<>();

  StreamCollector(StatsBuilder out, PeerTransport transport, long now, String id) {
    this.out = out;
    this.transport = transport;
    this.now = now;
    this.id = id;
  }

  void inbound(InboundStats stats) {
    ReceivePump pump = transport.receiving().of(stats.media());
    if (pump == null) {
      return;
    }
    ReceiveCounts counts = pump.counts();
    String inId = "IN" + id + unsigned(stats.ssrc());
    String remoteId = "RO" + id + unsigned(stats.ssrc());
    String codecId = codec(stats.media(), stats.codec());
    StatsBuilder.Members members =
        out.begin(inId, RTCStatsType.INBOUND_RTP)
            .set("ssrc", unsigned(stats.ssrc()))
            .set("kind", kind(stats.kind()))
            .set("mid", stats.mid())
            .set("transportId", id)
            .set("codecId", codecId)
            .set("trackIdentifier", pump.trackIdentifier())
            .set("packetsReceived", stats.packetsReceived())
            .set("bytesReceived", stats.bytesReceived())
            .set("headerBytesReceived", counts.headerBytes)
            .set("packetsLost", stats.packetsLost())
            .set("jitter", stats.jitterSeconds())
            .set("packetsDiscarded", pump.packetsDiscarded())
            .set("retransmittedPacketsReceived", stats.packetsRepaired())
            .set("retransmittedBytesReceived", stats.bytesRepaired())
            .setIf(stats.rtxSsrc() != 0, "rtxSsrc", unsigned(stats.rtxSsrc()))
            .set("nackCount", stats.nackCount())
            .set("jitterBufferDelay", counts.bufferedSeconds)
            .set("jitterBufferEmittedCount", counts.emitted)
            .setIf(counts.lastPacketMillis > 0, "lastPacketReceivedTimestamp", last(counts))
            .setIf(stats.senderReports() > 0, "remoteId", remoteId);
    if (stats.kind() == MediaKind.VIDEO) {
      video(members, pump, stats);
    } else {
      members
          .set("totalSamplesReceived", counts.samples)
          .set("totalSamplesDuration", counts.samplesSeconds)
          .set("audioLevel", counts.audioLevel)
          .setIf(counts.audioLevel != null, "totalAudioEnergy", counts.audioEnergy);
    }
    members.add();
    if (stats.senderReports() > 0) {
      out.begin(remoteId, RTCStatsType.REMOTE_OUTBOUND_RTP)
          .set("ssrc", unsigned(stats.ssrc()))
          .set("kind", kind(stats.kind()))
          .set("transportId", id)
          .set("codecId", codecId)
          .set("localId", inId)
          .set("remoteTimestamp", counts.remoteTimestampMillis)
          .set("packetsSent", stats.remotePacketsSent())
          .set("bytesSent", stats.remoteBytesSent())
          .set("reportsSent", stats.senderReports())
          .add();
    }
  }

  private static double last(ReceiveCounts counts) {
    return counts.lastPacketMillis;
  }

  private void video(StatsBuilder.Members members, ReceivePump pump, InboundStats stats) {
    ReceiveCounts counts = pump.counts();
    members
        .set("framesReceived", counts.frames)
        .set("framesDropped", pump.framesDropped())
        .set("framesPerSecond", (double) counts.rate.perSecond(now))
        .setIf(counts.width > 0, "frameWidth", counts.width)
        .setIf(counts.height > 0, "frameHeight", counts.height)
        .set("pliCount", stats.pliCount())
        .set("firCount", stats.firCount())
        .set("framesAssembledFromMultiplePackets", counts.framesOfSeveralPackets)
        .set("totalAssemblyTime", counts.assemblySeconds)
        .set("totalInterFrameDelay", counts.interFrameDelaySeconds)
        .set("totalSquaredInterFrameDelay", counts.squaredInterFrameDelay)
        .set("fecPacketsReceived", 0L) // no FEC is negotiated for video
        .set("fecPacketsDiscarded", 0L);
  }

  void outbound(OutboundStats stats) {
    SendPump pump = transport.sending().of(stats.media());
    MediaSpec spec = pump == null ? null : pump.spec();
    if (pump == null || spec == null) {
      return;
    }
    SendCounts counts = pump.counts(stats.rid());
    MediaStreamTrack track = pump.track();
    String codecId =
        spec.codecs().isEmpty() ? null : codec(stats.media(), spec.codecs().getFirst().name());
    String outId = "OUT" + id + unsigned(stats.ssrc());
    String remoteId = "RI" + id + unsigned(stats.ssrc());
    boolean reported = stats.reportsReceived() > 0;
    StatsBuilder.Members members =
        out.begin(outId, RTCStatsType.OUTBOUND_RTP)
            .set("ssrc", unsigned(stats.ssrc()))
            .set("kind", kind(stats.kind()))
            .set("mid", stats.mid())
            .set("transportId", id)
            .set("codecId", codecId)
            .set("packetsSent", stats.packetsSent())
            .set("bytesSent", stats.bytesSent())
            .set("headerBytesSent", stats.headerBytesSent())
            .set("retransmittedPacketsSent", stats.retransmittedPackets())
            .set("retransmittedBytesSent", stats.retransmittedBytes())
            .setIf(stats.rtxSsrc() != 0, "rtxSsrc", unsigned(stats.rtxSsrc()))
            .set("nackCount", stats.nackCount())
            .set("rid", stats.rid().isEmpty() ? null : stats.rid())
            .set("active", pump.active(stats.rid()))
            .set("mediaSourceId", track == null ? null : "S" + track.id())
            .setIf(reported, "remoteId", remoteId);
    if (stats.kind() == MediaKind.VIDEO) {
      members
          .set("framesSent", counts.frames)
          .set("framesEncoded", counts.frames)
          .set("keyFramesEncoded", counts.keyFrames)
          .set("hugeFramesSent", counts.hugeFrames)
          .set("framesPerSecond", (double) counts.rate.perSecond(now))
          .setIf(counts.width > 0, "frameWidth", counts.width)
          .setIf(counts.height > 0, "frameHeight", counts.height)
          .set("pliCount", stats.pliCount())
          .set("firCount", stats.firCount())
          .set("qualityLimitationReason", "none")
          .set("qualityLimitationDurations", durations(counts))
          .set("qualityLimitationResolutionChanges", 0L);
    }
    members.add();
    if (track != null) {
      sources.merge(track, counts, (one, other) -> one.width >= other.width ? one : other);
    }
    if (reported) {
      boolean timed = stats.roundTripTimeMeasurements() > 0;
      out.begin(remoteId, RTCStatsType.REMOTE_INBOUND_RTP)
          .set("ssrc", unsigned(stats.ssrc()))
          .set("kind", kind(stats.kind()))
          .set("transportId", id)
          .set("codecId", codecId)
          .set("localId", outId)
          .set("packetsLost", stats.remotePacketsLost())
          .set("packetsReceived", Math.max(0, stats.packetsSent() - stats.remotePacketsLost()))
          .set("fractionLost", stats.remoteFractionLost())
          .set("jitter", stats.remoteJitterSeconds())
          .setIf(timed, "roundTripTime", stats.roundTripTimeSeconds())
          .set("totalRoundTripTime", stats.totalRoundTripTimeSeconds())
          .set("roundTripTimeMeasurements", stats.roundTripTimeMeasurements())
          .add();
    }
  }

  /// Nothing here makes pictures smaller than their source gives them.
  private Map<String, Double> durations(SendCounts counts) {
    double seconds = counts.frames == 0 ? 0 : (now - counts.firstFrameNanos) / 1e9;
    return Map.of("none", seconds, "cpu", 0.0, "bandwidth", 0.0, "other", 0.0);
  }

  /// Every stream was shown.
  void end() {
    sources.forEach(this::source);
  }

  private void source(MediaStreamTrack track, SendCounts counts) {
    StatsBuilder.Members members =
        out.begin("S" + track.id(), RTCStatsType.MEDIA_SOURCE)
            .set("trackIdentifier", track.id())
            .set("kind", track.kind());
    if (track.kind().equals("video")) {
      members
          .set("frames", counts.frames)
          .set("framesPerSecond", (double) counts.rate.perSecond(now))
          .setIf(counts.width > 0, "width", counts.width)
          .setIf(counts.height > 0, "height", counts.height);
    } else {
      members
          .set("totalSamplesDuration", counts.samplesSeconds)
          .set("audioLevel", counts.audioLevel)
          .setIf(counts.audioLevel != null, "totalAudioEnergy", counts.audioEnergy);
    }
    members.add();
  }

  private @Nullable String codec(int media, String name) {
    for (CodecSpec codec : transport.codecs(media)) {
      if (codec.name().equalsIgnoreCase(name)) {
        String kind = codec.channels() > 0 ? "audio/" : "video/";
        String codecId = "K" + id + codec.payloadType() + kind.charAt(0);
        out.begin(codecId, RTCStatsType.CODEC)
            .set("payloadType", codec.payloadType())
            .set("transportId", id)
            .set("mimeType", kind + codec.name())
            .set("clockRate", codec.clockRateHz())
            .setIf(codec.channels() > 0, "channels", codec.channels())
            .set("sdpFmtpLine", codec.format().isEmpty() ? null : codec.format())
            .add();
        return codecId;
      }
    }
    return null;
  }

  private static long unsigned(int ssrc) {
    return ssrc & 0xFFFF_FFFFL;
  }

  private static String kind(MediaKind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }
}
