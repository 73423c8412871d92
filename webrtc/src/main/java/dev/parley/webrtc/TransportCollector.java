package dev.parley.webrtc;

import dev.parley.core.Paths;
import dev.parley.dtls.DtlsCertificate;
import dev.parley.ice.Candidate;
import dev.parley.ice.PairState;
import dev.parley.ice.PairStats;
import dev.parley.session.InboundStats;
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

/// What one transport counted, in the words of W3C's webrtc-stats; [StreamCollector] has its
/// streams. On the event loop.
final class TransportCollector implements StatsVisitor {
  private static final double NANOS = 1e9;

  private final StatsBuilder out;
  private final PeerTransport transport;
  private final Rtc rtc;
  private final long now;
  private final String id;
  private final StreamCollector streams;
  private @Nullable TransportStats below;

  TransportCollector(StatsBuilder out, PeerTransport transport, Rtc rtc, long now) {
    this.out = out;
    this.transport = transport;
    this.rtc = rtc;
    this.now = now;
    id = "T" + transport.number();
    streams = new StreamCollector(out, transport, now, id);
  }

  void collect() {
    rtc.stats(now, this);
    streams.end();
    TransportStats stats = below;
    if (stats != null) {
      transport.paths().settle(stats);
      String selected = pairs(stats);
      transport(stats, selected);
    }
  }

  @Override
  public void transport(TransportStats stats) {
    below = stats;
  }

  @Override
  public void inbound(InboundStats stats) {
    streams.inbound(stats);
  }

  @Override
  public void outbound(OutboundStats stats) {
    streams.outbound(stats);
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
        .set("selectedCandidatePairChanges", transport.paths().changes())
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
      String local = candidate(pair.local(), RTCStatsType.LOCAL_CANDIDATE, pair.url());
      String remote = candidate(pair.remote(), RTCStatsType.REMOTE_CANDIDATE, "");
      String pairId = "P" + local + remote;
      if (pair.path() != Paths.NONE && pair.path() == rtc.path()) {
        selected = pairId;
      }
      PathCounts.Sum sum = transport.paths().of(pair.path());
      StatsBuilder.Members members =
          out.begin(pairId, RTCStatsType.CANDIDATE_PAIR)
              .set("transportId", id)
              .set("localCandidateId", local)
              .set("remoteCandidateId", remote)
              .set("state", state(pair))
              .set("nominated", pair.nominated())
              .set("packetsSent", sum.packetsSent)
              .set("packetsReceived", sum.packetsReceived)
              .set("bytesSent", sum.bytesSent)
              .set("bytesReceived", sum.bytesReceived)
              .set("lastPacketSentTimestamp", out.time(now, sum.lastSentNanos))
              .set("lastPacketReceivedTimestamp", out.time(now, sum.lastReceivedNanos))
              .set("totalRoundTripTime", pair.totalRttNanos() / NANOS)
              .setIf(pair.rttCount() > 0, "currentRoundTripTime", pair.rttNanos() / NANOS)
              .set("requestsReceived", pair.requestsReceived())
              .set("requestsSent", pair.requestsSent())
              .set("responsesReceived", pair.responsesReceived())
              .set("responsesSent", pair.responsesSent())
              .set("consentRequestsSent", pair.consentRequestsSent());
      if (pairId.equals(selected) && stats.availableOutgoingBps() >= 0) {
        members.set("availableOutgoingBitrate", stats.availableOutgoingBps());
      }
      members.add();
    }
    return selected;
  }

  /// A pair that works has succeeded, even while it is checked once more to be nominated.
  private static String state(PairStats pair) {
    PairState state = pair.valid() ? PairState.SUCCEEDED : pair.state();
    return state.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// Over what a TURN server is reached.
  private static String relayProtocol(String url) {
    if (url.startsWith("turns:")) {
      return "tls";
    }
    return url.endsWith("?transport=tcp") ? "tcp" : "udp";
  }

  /// @param url of the TURN server that it came from, or empty
  private String candidate(Candidate candidate, RTCStatsType type, String url) {
    String candidateId =
        "I"
            + id
            + (type == RTCStatsType.LOCAL_CANDIDATE ? "L" : "R")
            + Integer.toHexString(candidate.toString().hashCode());
    out.begin(candidateId, type)
        .set("transportId", id)
        .set("address", candidate.host())
        .set("port", candidate.port())
        .setIf(!url.isEmpty(), "url", url)
        .setIf(!url.isEmpty(), "relayProtocol", relayProtocol(url))
        .set("protocol", candidate.transport().name().toLowerCase(Locale.ROOT))
        .set("candidateType", candidate.type().token())
        .set("priority", candidate.priority())
        .set("foundation", candidate.foundation())
        .set("relatedAddress", candidate.relatedHost())
        .setIf(candidate.relatedHost() != null, "relatedPort", candidate.relatedPort())
        .set("usernameFragment", ufrag(candidate, type))
        .set("tcpType", candidate.tcpType())
        .add();
    return candidateId;
  }

  private @Nullable String ufrag(Candidate candidate, RTCStatsType type) {
    String own = candidate.extension("ufrag");
    RTCIceParameters parameters =
        type == RTCStatsType.LOCAL_CANDIDATE
            ? transport.ice().getLocalParameters()
            : transport.ice().getRemoteParameters();
    return own != null || parameters == null ? own : parameters.usernameFragment();
  }
}
