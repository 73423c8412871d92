package dev.parley.app.participant;

import dev.parley.core.Entropy;
import dev.parley.core.Packet;
import dev.parley.core.TransportAddress;
import dev.parley.core.WallClock;
import dev.parley.dtls.DtlsCertificate;
import dev.parley.ice.Candidate;
import dev.parley.ice.IceConfig;
import dev.parley.jsep.LocalTransport;
import dev.parley.jsep.RemoteCandidates;
import dev.parley.net.Connection;
import dev.parley.net.ConnectionHandler;
import dev.parley.net.Shard;
import dev.parley.rtp.Opus;
import dev.parley.rtp.RtpPacket;
import dev.parley.rtp.Vp8Packetizer;
import dev.parley.session.CodecSpec;
import dev.parley.session.ConnectionState;
import dev.parley.session.InboundStats;
import dev.parley.session.MediaSink;
import dev.parley.session.MediaSpec;
import dev.parley.session.OutboundStats;
import dev.parley.session.ReceiveStream;
import dev.parley.session.Rtc;
import dev.parley.session.RtcConfig;
import dev.parley.session.RtcEvent;
import dev.parley.session.SessionSpec;
import dev.parley.session.StatsVisitor;
import dev.parley.session.TransportStats;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The peer connection of a participant, on its shard's thread.
final class MediaConnection implements ConnectionHandler<RtcEvent>, MediaSink {
  /// The m-sections on which we send.
  static final int AUDIO = 0;

  static final int VIDEO = 1;

  private static final int VIDEO_CLOCK_HZ = 90_000;
  private static final int MAX_PAYLOAD = 1100;

  /// Told on the shard's thread.
  interface Listener {
    void stateChanged(ConnectionState state);

    void keyFrameWanted();

    /// The last call.
    void ended(String sentence);
  }

  private final Shard shard;
  private final Listener listener;
  private final Connection<RtcEvent> connection;
  private final Rtc rtc;
  private final LocalTransport local;
  private final List<@Nullable TrackCounter> counters = new ArrayList<>();
  private final Vp8Packetizer packetizer = new Vp8Packetizer(0);
  private final byte[] payload = new byte[MAX_PAYLOAD + Latencies.STAMP_BYTES];
  private @Nullable Latencies latencies;
  private int opus = -1;
  private int vp8 = -1;
  private long audioTime;
  private long videoTime;
  private long audioFrames;
  private long videoFrames;

  /// On the shard's thread.
  MediaConnection(Shard shard, Entropy entropy, WallClock clock, Listener listener) {
    this.shard = shard;
    this.listener = listener;
    connection = shard.connection(this);
    DtlsCertificate certificate = DtlsCertificate.generate(entropy, clock.unixMillis(shard.now()));
    rtc =
        new Rtc(
            RtcConfig.of(certificate)
                .withIce(IceConfig.full().withUfragPrefix(shard.ufragPrefix())),
            entropy,
            clock,
            connection.paths(),
            shard.pool(),
            this);
    local =
        new LocalTransport(
            rtc.localIce().ufrag(),
            rtc.localIce().password(),
            false,
            addCandidates(),
            true,
            List.of(rtc.localFingerprint()));
    connection.start(rtc);
    connection.route(rtc.localIce().ufrag());
  }

  private List<String> addCandidates() {
    List<String> candidates = new ArrayList<>();
    List<TransportAddress> bases = shard.bases();
    for (int base = 0; base < bases.size(); base++) {
      candidates.add(rtc.addLocalHost(base, bases.get(base)).toString());
    }
    return candidates;
  }

  /// Our end, for the offers.
  LocalTransport local() {
    return local;
  }

  /// Makes the connection what was negotiated.
  ///
  /// @param sections what our receiving m-sections are for
  void apply(
      SessionSpec spec,
      RemoteCandidates remote,
      List<Subscriptions.Section> sections,
      int firstIndex) {
    long now = shard.now();
    rtc.apply(now, spec);
    for (String text : remote.candidates()) {
      Candidate candidate = Candidate.parse(text);
      if (candidate != null) {
        rtc.addRemoteCandidate(now, candidate);
      }
    }
    if (remote.complete()) {
      rtc.endOfRemoteCandidates(now);
    }
    opus = payloadType(spec, AUDIO, "opus");
    vp8 = payloadType(spec, VIDEO, "VP8");
    assign(sections, firstIndex);
    connection.wake();
  }

  /// The negotiated payload type, or -1 if we are not to send that.
  private static int payloadType(SessionSpec spec, int index, String codec) {
    MediaSpec media = spec.media().get(index);
    if (media.send()) {
      for (CodecSpec candidate : media.codecs()) {
        if (candidate.name().equalsIgnoreCase(codec)) {
          return candidate.payloadType();
        }
      }
    }
    return -1;
  }

  private void assign(List<Subscriptions.Section> sections, int firstIndex) {
    while (counters.size() < firstIndex + sections.size()) {
      counters.add(null);
    }
    for (int i = 0; i < sections.size(); i++) {
      RemoteTrack track = sections.get(i).track();
      TrackCounter before = counters.get(firstIndex + i);
      if (track == null) {
        counters.set(firstIndex + i, null);
      } else if (before == null || !before.track().equals(track)) {
        counters.set(firstIndex + i, new TrackCounter(track));
      }
    }
  }

  /// Whether we were let send VP8.
  boolean sendsVideo() {
    return vp8 >= 0;
  }

  /// Sends one packet of sound; time goes on even while it cannot be sent.
  void sendAudio(byte[] packet) {
    if (opus >= 0 && rtc.state() == ConnectionState.CONNECTED) {
      rtc.sendRtp(shard.now(), AUDIO, opus, false, audioTime, packet, 0, packet.length);
      connection.wake();
      audioFrames++;
    }
    audioTime = audioTime + Opus.CLOCK_RATE_HZ / TestTone.PACKETS_PER_SECOND & 0xFFFF_FFFFL;
  }

  /// Sends one picture; time goes on even while it cannot be sent.
  void sendVideo(byte[] frame) {
    if (vp8 >= 0 && rtc.state() == ConnectionState.CONNECTED) {
      long now = shard.now();
      packetizer.start(frame, 0, frame.length, MAX_PAYLOAD);
      for (int n = packetizer.next(payload, 0); n > 0; n = packetizer.next(payload, 0)) {
        int length = latencies == null ? n : Latencies.stamp(now, payload, n);
        rtc.sendRtp(now, VIDEO, vp8, packetizer.last(), videoTime, payload, 0, length);
      }
      connection.wake();
      videoFrames++;
    }
    videoTime = videoTime + VIDEO_CLOCK_HZ / TestPicture.FRAMES_PER_SECOND & 0xFFFF_FFFFL;
  }

  /// Stamps what is sent, and counts how long what is stamped has taken.
  void measure(Latencies taken) {
    latencies = taken;
  }

  LoadStats loadStats() {
    Totals totals = new Totals();
    rtc.stats(shard.now(), totals);
    return totals.sum;
  }

  private static final class Totals implements StatsVisitor {
    private LoadStats sum = LoadStats.NONE;

    @Override
    public void transport(TransportStats stats) {}

    @Override
    public void inbound(InboundStats stats) {
      sum =
          sum.plus(
              new LoadStats(
                  0,
                  0,
                  stats.packetsReceived(),
                  stats.bytesReceived(),
                  Math.max(0, stats.packetsLost()),
                  1));
    }

    @Override
    public void outbound(OutboundStats stats) {
      sum = sum.plus(new LoadStats(stats.packetsSent(), stats.bytesSent(), 0, 0, 0, 0));
    }

    @Override
    public void drop(String layer, Enum<?> reason, long count) {}
  }

  CallStats stats() {
    Numbers numbers = new Numbers();
    rtc.stats(shard.now(), numbers);
    List<Received> received = new ArrayList<>();
    for (TrackCounter counter : counters) {
      if (counter != null) {
        received.add(counter.snapshot());
      }
    }
    return new CallStats(rtc.state().text(), numbers.sent, received, numbers.drops);
  }

  private final class Numbers implements StatsVisitor {
    final List<Sent> sent = new ArrayList<>();
    long drops;

    @Override
    public void transport(TransportStats stats) {}

    @Override
    public void inbound(InboundStats stats) {}

    @Override
    public void outbound(OutboundStats stats) {
      boolean audio = stats.media() == AUDIO;
      sent.add(
          new Sent(
              audio ? "microphone" : "camera",
              stats.packetsSent(),
              stats.bytesSent(),
              audio ? audioFrames : videoFrames));
    }

    @Override
    public void drop(String layer, Enum<?> reason, long count) {
      drops += count;
    }
  }

  void close() {
    connection.close();
  }

  @Override
  public void rtp(long now, RtpPacket rtp, Packet packet, ReceiveStream stream) {
    TrackCounter counter = stream.media() < counters.size() ? counters.get(stream.media()) : null;
    if (counter != null) {
      counter.count(rtp, stream);
    }
    if (latencies != null) {
      latencies.arrived(now, rtp.array(), rtp.payloadOffset(), rtp.payloadLength());
    }
  }

  @Override
  public void senderReport(long now, ReceiveStream stream, long ntp, long rtpTimestamp) {}

  @Override
  public void event(long now, RtcEvent event) {
    switch (event) {
      case RtcEvent.ConnectionStateChanged(ConnectionState state) -> listener.stateChanged(state);
      case RtcEvent.KeyFrameRequested _ -> listener.keyFrameWanted();
      case RtcEvent.RemoteClosed() -> listener.ended("The server closed the media connection.");
      case RtcEvent.Failed(var failure) -> listener.ended(failure.sentence());
      case RtcEvent.IceUfragRetired(String ufrag) -> connection.unroute(ufrag);
      case RtcEvent.IceStateChanged _,
          RtcEvent.IceCandidateGathered _,
          RtcEvent.IceGatheringChanged _,
          RtcEvent.IceCandidateFailed _,
          RtcEvent.NameWanted _,
          RtcEvent.PathChanged _,
          RtcEvent.DtlsConnected _,
          RtcEvent.Data _,
          RtcEvent.TrackStarted _,
          RtcEvent.BandwidthChanged _,
          RtcEvent.TrackEnded _ -> {}
    }
  }

  @Override
  public void ended() {
    listener.ended("The media connection is closed.");
  }

  @Override
  public void failed(Throwable cause) {
    listener.ended("A fault of ours ended the media connection: " + cause);
  }
}
