package dev.parley.webrtc;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/// Every statistic that must be there is there: those that W3C WebRTC, section 8.6, calls
/// mandatory, and those that dashboards need. Absent are those that only a decoder, an encoder or a
/// microphone could know, the URL of a server that is not asked, and the issuer of a certificate
/// that has none.
class MandatoryStatsTest {
  private static final int PATIENCE_SECONDS = 60;

  private static final String STREAM = "id timestamp ssrc kind transportId codecId mid ";
  private static final String RECEIVED =
      STREAM
          + "packetsReceived packetsLost jitter trackIdentifier remoteId packetsDiscarded"
          + " bytesReceived nackCount headerBytesReceived lastPacketReceivedTimestamp"
          + " retransmittedPacketsReceived retransmittedBytesReceived jitterBufferDelay"
          + " jitterBufferEmittedCount ";
  private static final String SENT =
      STREAM
          + "packetsSent bytesSent remoteId nackCount mediaSourceId headerBytesSent"
          + " retransmittedPacketsSent retransmittedBytesSent active ";
  private static final String CANDIDATE =
      "id timestamp transportId address port protocol candidateType priority foundation"
          + " usernameFragment";

  /// By type, and by kind where it matters.
  private static final Map<String, String> MEMBERS =
      Map.ofEntries(
          entry("codec", "id timestamp payloadType transportId mimeType clockRate"),
          entry("codec audio", "channels sdpFmtpLine"),
          entry(
              "inbound-rtp audio",
              RECEIVED + "totalSamplesReceived totalSamplesDuration audioLevel totalAudioEnergy"),
          entry(
              "inbound-rtp video",
              RECEIVED
                  + "framesReceived framesDropped framesPerSecond frameWidth frameHeight pliCount"
                  + " firCount framesAssembledFromMultiplePackets totalAssemblyTime"
                  + " totalInterFrameDelay totalSquaredInterFrameDelay"),
          entry("outbound-rtp audio", SENT),
          entry(
              "outbound-rtp video",
              SENT
                  + "framesSent framesEncoded keyFramesEncoded hugeFramesSent frameWidth"
                  + " frameHeight framesPerSecond pliCount firCount rtxSsrc qualityLimitationReason"
                  + " qualityLimitationDurations qualityLimitationResolutionChanges"),
          entry(
              "remote-inbound-rtp",
              "id timestamp ssrc kind transportId codecId packetsReceived packetsLost jitter"
                  + " localId roundTripTime totalRoundTripTime fractionLost"
                  + " roundTripTimeMeasurements"),
          entry(
              "remote-outbound-rtp",
              "id timestamp ssrc kind transportId codecId packetsSent bytesSent localId"
                  + " remoteTimestamp reportsSent"),
          entry(
              "media-source audio",
              "id timestamp trackIdentifier kind totalSamplesDuration audioLevel"
                  + " totalAudioEnergy"),
          entry(
              "media-source video",
              "id timestamp trackIdentifier kind width height frames framesPerSecond"),
          entry("peer-connection", "id timestamp dataChannelsOpened dataChannelsClosed"),
          entry(
              "data-channel",
              "id timestamp label protocol dataChannelIdentifier state messagesSent bytesSent"
                  + " messagesReceived bytesReceived"),
          entry(
              "transport",
              "id timestamp packetsSent packetsReceived bytesSent bytesReceived iceRole"
                  + " iceLocalUsernameFragment dtlsState iceState selectedCandidatePairId"
                  + " localCertificateId remoteCertificateId tlsVersion dtlsCipher dtlsRole"
                  + " srtpCipher selectedCandidatePairChanges"),
          entry(
              "candidate-pair",
              "id timestamp transportId localCandidateId remoteCandidateId state nominated"
                  + " packetsSent packetsReceived bytesSent bytesReceived lastPacketSentTimestamp"
                  + " lastPacketReceivedTimestamp totalRoundTripTime currentRoundTripTime"
                  + " availableOutgoingBitrate requestsReceived requestsSent responsesReceived"
                  + " responsesSent consentRequestsSent"),
          entry("local-candidate", CANDIDATE),
          entry("remote-candidate", CANDIDATE),
          entry("certificate", "id timestamp fingerprint fingerprintAlgorithm base64Certificate"));

  /// What may become less, or is no counter.
  private static final Set<String> FREE =
      Set.of(
          "jitter",
          "packetsLost",
          "packetsReceived", // of remote-inbound-rtp: sent less lost
          "fractionLost",
          "roundTripTime",
          "currentRoundTripTime",
          "framesPerSecond",
          "audioLevel",
          "availableOutgoingBitrate");

  private static RTCStatsReport stats(RTCPeerConnection of) {
    return of.getStats().toCompletableFuture().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }

  @Test
  void setsEveryMandatoryMember() {
    MediaStreamTrack picture = new MediaStreamTrack(TestSources.picture());
    MediaStreamTrack tone = new MediaStreamTrack(TestSources.tone());
    try (TwoPeers peers = new TwoPeers()) {
      for (RTCPeerConnection peer : List.of(peers.caller, peers.callee)) {
        peer.addTrack(picture);
        peer.addTrack(tone);
      }
      CompletableFuture<Void> open = new CompletableFuture<>();
      RTCDataChannel channel = peers.caller.createDataChannel("counted");
      channel.onOpen(event -> open.complete(null));
      peers.exchange();
      open.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();

      RTCStatsReport report = complete(peers.caller);
      assertThat(missing(report)).isEmpty();
      assertThat(types(report)).isSubsetOf(knownTypes());
      onlyGrows(report, stats(peers.caller));
    } finally {
      picture.stop();
      tone.stop();
    }
  }

  /// Asks again until nothing is missing: reports of the other side come after seconds only.
  private static RTCStatsReport complete(RTCPeerConnection of) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    RTCStatsReport report = stats(of);
    while (!missing(report).isEmpty() && System.nanoTime() < end) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
      report = stats(of);
    }
    return report;
  }

  /// The members that no object of their type has.
  private static List<String> missing(RTCStatsReport report) {
    Map<String, Set<String>> seen = new LinkedHashMap<>();
    for (RTCStats stats : report.asMap().values()) {
      Set<String> members = stats.asMap().keySet();
      seen.computeIfAbsent(stats.type().toString(), key -> new TreeSet<>()).addAll(members);
      seen.computeIfAbsent(stats.type() + " " + kind(stats), key -> new TreeSet<>())
          .addAll(members);
    }
    List<String> missing = new ArrayList<>();
    MEMBERS.forEach((type, members) -> {
      for (String member : members.strip().split(" ", -1)) {
        if (!seen.getOrDefault(type, Set.of()).contains(member)) {
          missing.add(type + "." + member);
        }
      }
    });
    return missing;
  }

  private static String kind(RTCStats stats) {
    Object mimeType = stats.get("mimeType");
    return mimeType == null
        ? String.valueOf(stats.get("kind"))
        : String.valueOf(mimeType).replaceFirst("/.*", "");
  }

  private static Set<String> types(RTCStatsReport report) {
    Set<String> types = new TreeSet<>();
    report.asMap().values().forEach(stats -> types.add(stats.type().toString()));
    return types;
  }

  private static Set<String> knownTypes() {
    Set<String> types = new TreeSet<>();
    MEMBERS.keySet().forEach(key -> types.add(key.replaceFirst(" .*", "")));
    return types;
  }

  /// The objects keep their ids, and counters never fall.
  private static void onlyGrows(RTCStatsReport before, RTCStatsReport after) {
    before
        .asMap()
        .forEach((id, stats) -> {
          RTCStats later = after.get(id);
          assertThat(later).as(id).isNotNull();
          stats
              .asMap()
              .forEach((name, value) -> {
                boolean counts = !FREE.contains(name) && !name.endsWith("Timestamp");
                if (value instanceof Number number && counts) {
                  assertThat(later.number(name))
                      .as("%s of %s", name, id)
                      .isGreaterThanOrEqualTo(number.doubleValue());
                }
              });
        });
  }
}
