package dev.parley.webrtc;

import dev.parley.jsep.Transceiver;
import dev.parley.session.MediaSpec;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// What takes the other side's track.
public final class RTCRtpReceiver {
  private final RTCPeerConnection connection;
  private final Transceiver facts;
  private final ReceivedMedia media;
  private final TrackFeed feed;
  private final MediaStreamTrack track;
  private final ReceivedSources sources = new ReceivedSources();
  private List<MediaStream> streams = List.of();

  RTCRtpReceiver(RTCPeerConnection connection, Transceiver facts) {
    this.connection = connection;
    this.facts = facts;
    media = new ReceivedMedia(CodecNames.kind(facts.kind()));
    feed = new TrackFeed(media);
    String named = facts.remoteTrackId();
    String id = named == null || connection.hasTrack(named) ? UUID.randomUUID().toString() : named;
    track = new MediaStreamTrack(feed, id, connection.tasks(), true);
  }

  /// What could be received, or null for what is neither `audio` nor `video`.
  public static @Nullable RTCRtpCapabilities getCapabilities(String kind) {
    return CodecNames.capabilities(kind);
  }

  /// The other side's track; muted until media comes.
  public MediaStreamTrack track() {
    return track;
  }

  /// The transport that media comes on, or null before it is known.
  public @Nullable RTCDtlsTransport transport() {
    return connection.transportOf(facts);
  }

  /// What was agreed on; empty lists before an answer.
  public RTCRtpReceiveParameters getParameters() {
    synchronized (connection.tasks()) {
      MediaSpec spec = facts.negotiated();
      return new RTCRtpReceiveParameters(
          CodecNames.extensions(spec),
          new RTCRtcpParameters(null, spec != null && spec.reducedSizeRtcp()),
          CodecNames.parameters(spec != null && spec.receive() ? spec : null));
    }
  }

  /// The sources that mixers put together, of the last ten seconds, the latest first.
  public List<RTCRtpContributingSource> getContributingSources() {
    return sources.contributing(System.currentTimeMillis());
  }

  /// The sources of the packets of the last ten seconds, the latest first.
  public List<RTCRtpSynchronizationSource> getSynchronizationSources() {
    return sources.synchronization(System.currentTimeMillis());
  }

  /// What was counted of what it receives.
  public CompletionStage<RTCStatsReport> getStats() {
    return connection.stats(facts, RTCStatsType.INBOUND_RTP);
  }

  /// Where the transport says whose packets are played.
  ReceivedSources sources() {
    return sources;
  }

  /// Where the transport brings frames, and says that media stops and goes on.
  TrackFeed feed() {
    return feed;
  }

  /// Where the transport says how to ask for key frames.
  ReceivedMedia media() {
    return media;
  }

  /// The MediaStreams that the other side has the track in.
  List<MediaStream> streams() {
    return streams;
  }

  void streams(List<MediaStream> now) {
    streams = List.copyOf(now);
  }
}
