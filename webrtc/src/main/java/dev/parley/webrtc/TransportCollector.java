package dev.parley.webrtc;

import dev.parley.dtls.DtlsCertificate;
import dev.parley.ice.Candidate;
import dev.parley.ice.PairState;
import dev.parley.ice.PairStats;
import dev.parley.session.CodecSpec;
import dev.parley.session.InboundStats;
import dev.parley.session.MediaKind;
import dev.parley.session.MediaSpec;
import dev.parley.session.OutboundStats;
import dev.parley.session.Rtc;
import dev.parley.session.StatsVisitor;
import dev.parley.session.TransportStats;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What one transport and its streams counted, in the words of W3C's webrtc-stats. On the event
/// loop.
final class TransportCollector implements StatsVisitor {
  private static final double NANOS = 1e9;

  private final StatsBuilder out;
  private final PeerTransport transport;
  private final Rtc rtc;
  private final long now;
  private final String id;
  private @Nullable TransportStats below;

  TransportCollector(StatsBuilder out, PeerTransport transport, Rtc rtc, long now) {
    this.out = out;
    this.transport = transport;
    this.rtc = rtc;
    this.now = now;
    id = "T" + transport.number();
  }

  void collect() {
    rtc.stats(now, this);
    TransportStats stats = below;
    if (stats != null) {
      String selected = pairs(stats);
      transport(stats, selected);
    }
  }

  @Override
  public void transport(TransportStats stats) {
    below = stats;
  }

  @Override
  public void drop(String layer, Enum<?> reason, long count) {
    // not in webrtc-stats
  }

  private void transport(TransportStats stats, @Nullable String selected) {
    RTCDtlsTransport dtls = transport.dtls();
    RTCIceParameters local = transport.ice().getLocalParameters();
    byte[] remote = rtc.remoteCertificate();
    DtlsCertificate ours = transport.certificate();
    certificate("C" + id + "L", ours.der());
    if (remote != null) {
      certificate("C" + id + "R", remote);
    }
    out.begin(id, RTCStatsType.TRANSPORT)
        .set("packetsSent", stats.packetsSent())
        .set("packetsReceived", stats.packetsReceived())
        .set("bytesSent", stats.bytesSent())
        .set("bytesReceived", stats.bytesReceived())
        .set("iceRole", transport.ice().role().toString())
        .set("iceLocalUsernameFragment", local == null ? null : local.usernameFragment())
        .set("dtlsState", dtls.state().toString())
        .set("iceState", transport.ice().state().toString())
        .set("selectedCandidatePairId", selected)
        .set("selectedCandidatePairChanges", transport.pathChanges())
        .set("localCertificateId", "C" + id + "L")
        .set("remoteCertificateId", remote == null ? null : "C" + id + "R")
        .set("tlsVersion", stats.dtlsVersion() == null ? null : version(stats.dtlsVersion().name()))
        .set("dtlsCipher", stats.cipherSuite() == null ? null : stats.cipherSuite().name())
        .set("dtlsRole", transport.dtlsRole().toString())
        .set("srtpCipher", stats.srtpProfile() == null ? null : stats.srtpProfile().name())
        .add();
  }

  private static String version(String name) {
    return name.endsWith("3") ? "FEFC" : "FEFD";
  }

  private void certificate(String certificateId, byte[] der) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(der);
      out.begin(certificateId, RTCStatsType.CERTIFICATE)
          .set("fingerprint", HexFormat.ofDelimiter(":").withUpperCase().formatHex(hash))
          .set("fingerprintAlgorithm", "sha-256")
          .set("base64Certificate", Base64.getEncoder().encodeToString(der))
          .add();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /// Returns the id of the pair in use.
  private @Nullable String pairs(TransportStats stats) {
    String selected = null;
    for (PairStats pair : rtc.candidatePairs()) {
      String local = candidate(pair.local(), RTCStatsType.LOCAL_CANDIDATE);
      String remote = candidate(pair.remote(), RTCStatsType.REMOTE_CANDIDATE);
      String pairId = "P" + local + remote;
      boolean inUse = pair.path() == rtc.path();
      if (inUse) {
        selected = pairId;
      }
      StatsBuilder.Members members =
          out.begin(pairId, RTCStatsType.CANDIDATE_PAIR)
              .set("transportId", id)
              .set("localCandidateId", local)
              .set("remoteCandidateId", remote)
              .set("state", pair.state().name().toLowerCase(Locale.ROOT).replace('_', '-'))
              .set("nominated", pair.nominated())
              .set("priority", pair.priority())
              .set("packetsSent", inUse ? stats.packetsSent() : 0L)
              .set("packetsReceived", inUse ? stats.packetsReceived() : 0L)
              .set("bytesSent", inUse ? stats.bytesSent() : 0L)
              .set("bytesReceived", inUse ? stats.bytesReceived() : 0L)
              .set("totalRoundTripTime", pair.totalRttNanos() / NANOS)
              .setIf(pair.rttCount() > 0, "currentRoundTripTime", pair.rttNanos() / NANOS)
              .set("requestsReceived", pair.requestsReceived())
              .set("requestsSent", pair.requestsSent())
              .set("responsesReceived", pair.responsesReceived())
              .set("responsesSent", pair.responsesSent())
              .set("consentRequestsSent", pair.consentRequestsSent());
      if (inUse && pair.state() == PairState.SUCCEEDED && stats.availableOutgoingBps() >= 0) {
        members.set("availableOutgoingBitrate", stats.availableOutgoingBps());
      }
      members.add();
    }
    return selected;
  }

  private String candidate(Candidate candidate, RTCStatsType type) {
    String candidateId =
        "I"
            + id
            + (type == RTCStatsType.LOCAL_CANDIDATE ? "L" : "R")
            + Integer.toHexString(candidate.toString().hashCode());
    out.begin(candidateId, type)
        .set("transportId", id)
        .set("address", candidate.host())
        .set("port", candidate.port())
        .set("protocol", candidate.transport().name().toLowerCase(Locale.ROOT))
        .set("candidateType", candidate.type().token())
        .set("priority", candidate.priority())
        .set("foundation", candidate.foundation())
        .set("relatedAddress", candidate.relatedHost())
        .setIf(candidate.relatedHost() != null, "relatedPort", candidate.relatedPort())
        .set("usernameFragment", candidate.extension("ufrag"))
        .set("tcpType", candidate.tcpType())
        .add();
    return candidateId;
  }

  @Override
  public void inbound(InboundStats stats) {
    ReceivePump pump = transport.receiving().of(stats.media());
    if (pump == null) {
      return;
    }
    ReceiveCounts counts = pump.counts();
    boolean video = stats.kind() == MediaKind.VIDEO;
    String remoteId = "RO" + id + unsigned(stats.ssrc());
    StatsBuilder.Members members =
        out.begin("IN" + id + unsigned(stats.ssrc()), RTCStatsType.INBOUND_RTP)
            .set("ssrc", unsigned(stats.ssrc()))
            .set("kind", kind(stats.kind()))
            .set("mid", stats.mid())
            .set("transportId", id)
            .set("codecId", codec(stats.media(), stats.codec()))
            .set("trackIdentifier", pump.trackIdentifier())
            .set("packetsReceived", stats.packetsReceived())
            .set("bytesReceived", stats.bytesReceived())
            .set("headerBytesReceived", counts.headerBytes)
            .set("packetsLost", stats.packetsLost())
            .set("jitter", stats.jitterSeconds())
            .set("packetsDiscarded", pump.packetsDiscarded())
            .set("retransmittedPacketsReceived", stats.packetsRepaired())
            .set("nackCount", stats.nackCount())
            .set("lastPacketReceivedTimestamp", (double) counts.lastPacketMillis)
            .setIf(counts.reports > 0, "remoteId", remoteId);
    if (video) {
      members
          .set("framesReceived", counts.frames)
          .set("framesDropped", pump.framesDropped())
          .set("framesPerSecond", (double) counts.rate.perSecond(now))
          .setIf(counts.width > 0, "frameWidth", counts.width)
          .setIf(counts.height > 0, "frameHeight", counts.height)
          .set("pliCount", stats.pliCount())
          .set("firCount", stats.firCount())
          .set("framesAssembledFromMultiplePackets", counts.framesOfSeveralPackets)
          .set("totalInterFrameDelay", counts.interFrameDelaySeconds)
          .set("totalSquaredInterFrameDelay", counts.squaredInterFrameDelay);
    } else {
      members.set("audioLevel", counts.audioLevel);
    }
    members.add();
    if (counts.reports > 0) {
      out.begin(remoteId, RTCStatsType.REMOTE_OUTBOUND_RTP)
          .set("ssrc", unsigned(stats.ssrc()))
          .set("kind", kind(stats.kind()))
          .set("transportId", id)
          .set("codecId", codec(stats.media(), stats.codec()))
          .set("localId", "IN" + id + unsigned(stats.ssrc()))
          .set("remoteTimestamp", counts.remoteTimestampMillis)
          .set("reportsSent", counts.reports)
          .add();
    }
  }

  @Override
  public void outbound(OutboundStats stats) {
    SendPump pump = transport.sending().of(stats.media());
    MediaSpec spec = pump == null ? null : pump.spec();
    if (pump == null || spec == null) {
      return;
    }
    SendCounts counts = pump.counts(stats.rid());
    boolean video = stats.kind() == MediaKind.VIDEO;
    MediaStreamTrack track = pump.track();
    String codecId =
        spec.codecs().isEmpty() ? null : codec(stats.media(), spec.codecs().getFirst().name());
    boolean reported = stats.roundTripTimeSeconds() >= 0;
    String outId = "OUT" + id + unsigned(stats.ssrc());
    String remoteId = "RI" + id + unsigned(stats.ssrc());
    StatsBuilder.Members members =
        out.begin(outId, RTCStatsType.OUTBOUND_RTP)
            .set("ssrc", unsigned(stats.ssrc()))
            .set("kind", kind(stats.kind()))
            .set("mid", stats.mid())
            .set("transportId", id)
            .set("codecId", codecId)
            .set("packetsSent", stats.packetsSent())
            .set("bytesSent", stats.bytesSent())
            .set("retransmittedPacketsSent", stats.retransmittedPackets())
            .set("retransmittedBytesSent", stats.retransmittedBytes())
            .set("nackCount", stats.nackCount())
            .set("rid", stats.rid().isEmpty() ? null : stats.rid())
            .set("active", pump.active(stats.rid()))
            .set("mediaSourceId", track == null ? null : "S" + track.id())
            .setIf(reported, "remoteId", remoteId);
    if (video) {
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
          .set("qualityLimitationReason", "none");
    }
    members.add();
    if (track != null) {
      source(track, counts);
    }
    if (reported) {
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
          .set("roundTripTime", stats.roundTripTimeSeconds())
          .add();
    }
  }

  private void source(MediaStreamTrack track, SendCounts counts) {
    boolean video = track.kind().equals("video");
    StatsBuilder.Members members =
        out.begin("S" + track.id(), RTCStatsType.MEDIA_SOURCE)
            .set("trackIdentifier", track.id())
            .set("kind", track.kind());
    if (video) {
      members
          .set("frames", counts.frames)
          .set("framesPerSecond", (double) counts.rate.perSecond(now))
          .setIf(counts.width > 0, "width", counts.width)
          .setIf(counts.height > 0, "height", counts.height);
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
