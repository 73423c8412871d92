package dev.parley.sfu;

import dev.parley.congestion.BandwidthEstimate;
import dev.parley.congestion.CongestionConfig;
import dev.parley.core.Packet;
import dev.parley.core.Paths;
import dev.parley.core.TransportAddress;
import dev.parley.dtls.DtlsCertificate;
import dev.parley.dtls.DtlsConfig;
import dev.parley.dtls.DtlsVersion;
import dev.parley.ice.Candidate;
import dev.parley.ice.IceConfig;
import dev.parley.ice.IceCredentials;
import dev.parley.jsep.LocalTransport;
import dev.parley.net.Connection;
import dev.parley.net.ConnectionHandler;
import dev.parley.rtp.Cname;
import dev.parley.rtp.ExtensionKind;
import dev.parley.rtp.RtpPacket;
import dev.parley.sctp.SctpConfig;
import dev.parley.session.ConnectionState;
import dev.parley.session.MediaSink;
import dev.parley.session.ReceiveStream;
import dev.parley.session.Rtc;
import dev.parley.session.RtcConfig;
import dev.parley.session.RtcEvent;
import dev.parley.session.RtpSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One participant on its shard: its connection, what it publishes and what it is sent.
final class Participant
    implements ConnectionHandler<RtcEvent>, MediaSink, Publisher, Subscriber, Downlink {
  /// Enough for the pictures of a small room at once: a newcomer sees everyone before the path is
  /// known.
  private static final double START_BPS = 2_000_000;

  private static final int EARLY_CANDIDATES = 64;

  private static final SctpConfig MESSAGES =
      SctpConfig.defaults()
          .withMaxMessageSize(Negotiation.MAX_MESSAGE_BYTES)
          .withBuffers(256 * 1024, 1024 * 1024);

  private final SfuShard shard;
  private final Room room;
  private final String id;
  private final String cname;
  private final SfuListener listener;
  private final SerialExecutor executor = new SerialExecutor();
  private final Connection<RtcEvent> connection;
  private final Rtc rtc;
  private final Sections sections;
  private final List<String> earlyCandidates = new ArrayList<>();
  private final Watching watching = new Watching(this);
  private final Messages messages;
  private boolean negotiated;
  private boolean connected;
  private boolean left;

  Participant(SfuShard shard, Room room, String id, SfuListener listener) {
    this.shard = shard;
    this.room = room;
    this.id = id;
    this.listener = listener;
    cname = Cname.random(shard.entropy);
    messages = new Messages(id, new MessagePost(this, room));
    connection = shard.shard.connection(this);
    rtc = rtc(shard, connection.paths());
    LocalTransport local =
        new LocalTransport(
            rtc.localIce().ufrag(),
            rtc.localIce().password(),
            shard.config.iceLite(),
            addCandidates(),
            true,
            List.of(rtc.localFingerprint()));
    sections =
        new Sections(
            this, room, new Negotiation(shard.config, shard.entropy, local, this::restartIce));
    connection.start(rtc);
    connection.route(rtc.localIce().ufrag());
  }

  private Rtc rtc(SfuShard shard, Paths paths) {
    DtlsCertificate certificate = shard.certificates.at(shard.clock.unixMillis(shard.shard.now()));
    IceConfig ice = shard.config.ice();
    DtlsConfig dtls =
        DtlsConfig.of(certificate)
            .withVersions(shard.config.dtlsVersions().toArray(DtlsVersion[]::new));
    return new Rtc(
        RtcConfig.of(certificate)
            .withCongestion(CongestionConfig.defaults().withStart(START_BPS))
            .withIce(ice.withUfragPrefix(shard.shard.ufragPrefix()))
            .withDtls(dtls)
            .withSctp(MESSAGES),
        shard.entropy,
        shard.clock,
        paths,
        shard.shard.pool(),
        this,
        messages);
  }

  /// Both sides' old path goes on until the new one works.
  private LocalTransport restartIce(LocalTransport before) {
    IceCredentials fresh = rtc.restartIce(shard.shard.now());
    connection.route(fresh.ufrag());
    return new LocalTransport(
        fresh.ufrag(),
        fresh.password(),
        before.lite(),
        before.candidates(),
        before.complete(),
        before.fingerprints());
  }

  private List<String> addCandidates() {
    List<String> candidates = new ArrayList<>();
    List<TransportAddress> bases = shard.shard.bases();
    for (TransportAddress advertised : shard.config.advertisedAddresses()) {
      for (int base = 0; base < bases.size(); base++) {
        if (bases.get(base).v6() == advertised.v6()) {
          int port = advertised.port() == 0 ? bases.get(base).port() : advertised.port();
          candidates.add(rtc.addLocalHost(base, advertised.withPort(port)).toString());
          break;
        }
      }
    }
    for (int base = 0; base < bases.size(); base++) {
      candidates.add(rtc.addLocalHost(base, bases.get(base)).toString());
    }
    int tcpPort = shard.tcpPort;
    if (tcpPort != 0) {
      List<TransportAddress> hosts = new ArrayList<>(shard.config.advertisedAddresses());
      hosts.addAll(bases);
      for (TransportAddress host : hosts) {
        int base = shard.shard.streamBase();
        candidates.add(rtc.addLocalPassive(base, host.withPort(tcpPort)).toString());
      }
    }
    return candidates;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public String cname() {
    return cname;
  }

  SfuShard shard() {
    return shard;
  }

  Rtc rtc() {
    return rtc;
  }

  @Override
  public boolean isConnected() {
    return connected;
  }

  boolean hasLeft() {
    return left;
  }

  /// Runs something on the participant's virtual thread, in order.
  void tell(Runnable task) {
    executor.execute(task);
  }

  void notify(Consumer<SfuListener> call) {
    executor.execute(() -> call.accept(listener));
  }

  /// Answers an offer; `then` gets the answer before anything that comes of it is told.
  void answer(
      String offerSdp,
      List<Subscription> subscriptions,
      List<Publication> publications,
      Consumer<String> then) {
    if (left) {
      throw new SfuException(SfuError.CLOSED, "The participant has left the room.");
    }
    long now = shard.shard.now();
    Negotiation.Result result = sections.negotiate(offerSdp, subscriptions);
    try {
      rtc.apply(now, result.answer().spec());
    } catch (IllegalArgumentException e) {
      throw new SfuException(
          SfuError.BAD_OFFER, "The offer cannot be followed: " + e.getMessage(), e);
    }
    then.accept(result.answer().sdp());
    negotiated = true;
    result.answer().remote().candidates().forEach(text -> addCandidate(now, text));
    if (result.answer().remote().complete()) {
      rtc.endOfRemoteCandidates(now);
    }
    earlyCandidates.forEach(text -> addCandidate(now, text));
    earlyCandidates.clear();
    sections.settle(now, result, publications);
    watching.changed();
    connection.wake();
  }

  /// Lets nothing through of some of its tracks, or of all.
  void silence(boolean everything, Set<String> mids) {
    sections.silence(shard.shard.now(), everything, mids);
  }

  /// Takes a trickled candidate; empty text ends them.
  void candidate(String text) {
    if (left) {
      return;
    }
    if (negotiated) {
      addCandidate(shard.shard.now(), text);
      connection.wake();
    } else if (earlyCandidates.size() < EARLY_CANDIDATES) {
      earlyCandidates.add(text);
    } else {
      shard.drop(SfuDrop.EARLY_CANDIDATE);
    }
  }

  private void addCandidate(long now, String text) {
    if (text.isEmpty()) {
      rtc.endOfRemoteCandidates(now);
      return;
    }
    boolean complete = text.startsWith("candidate:") || text.startsWith("a=");
    Candidate candidate = Candidate.parse(complete ? text : "candidate:" + text);
    if (candidate == null) {
      shard.drop(SfuDrop.BAD_CANDIDATE);
    } else {
      rtc.addRemoteCandidate(now, candidate);
    }
  }

  @Override
  public void send(
      long now,
      int media,
      RtpPacket rtp,
      Packet packet,
      RtpSource stream,
      int payloadType,
      int sequenceNumber,
      long timestamp,
      long patch) {
    try {
      if (rtc.forward(
          now, media, rtp, packet, stream, payloadType, sequenceNumber, timestamp, patch)) {
        shard.packetsForwarded++;
        connection.wake();
      } else {
        refused(media);
      }
    } catch (Throwable cause) {
      connection.fail(cause); // ours to end, not the publisher's, on whose packet it failed
    }
  }

  private void refused(int media) {
    Slot slot = sections.slot(media);
    if (slot == null) {
      shard.drop(SfuDrop.REFUSED);
    } else {
      slot.drop(SfuDrop.REFUSED);
    }
  }

  @Override
  public int discard(int media) {
    return rtc.discard(media);
  }

  @Override
  public void sendReport(long now, int media, long ntp, long rtpTimestamp) {
    try {
      rtc.senderReport(now, media, ntp, rtpTimestamp);
      connection.wake();
    } catch (Throwable cause) {
      connection.fail(cause);
    }
  }

  @Override
  public void requestKeyFrame(long now, int media, int layer, @Nullable RtpSource stream) {
    try {
      if (stream instanceof ReceiveStream own) {
        rtc.requestKeyFrame(now, own);
      } else {
        rtc.requestKeyFrame(now, media);
      }
      connection.wake();
    } catch (Throwable cause) {
      connection.fail(cause);
    }
  }

  @Override
  public void drop(SfuDrop reason) {
    shard.drop(reason);
  }

  @Override
  public BandwidthEstimate bandwidth(long now) {
    return rtc.bandwidth(now);
  }

  @Override
  public void wantBandwidth(double bps) {
    rtc.wantBandwidth(bps);
  }

  @Override
  public void quality(String trackId, String layer, boolean isPaused, String reason) {
    notify(to -> to.quality(trackId, layer, isPaused, reason));
  }

  /// Whether nothing of it goes to anybody, as it is with viewers.
  boolean isSilenced() {
    return sections.silenced();
  }

  Messages messages() {
    return messages;
  }

  /// Sends what other participants' packets left to be sent.
  void wake() {
    connection.wake();
  }

  /// Ends the connection because of a bug that showed in it.
  void fail(Throwable cause) {
    connection.fail(cause);
  }

  Watching watching() {
    return watching;
  }

  Sections sections() {
    return sections;
  }

  /// Decides what it is sent, if there is reason to.
  ///
  /// @param speakersChanged whether others speak now
  void decide(long now, boolean speakersChanged) {
    if (!connected) {
      return;
    }
    try {
      if (speakersChanged) {
        watching.changed();
      }
      if (watching.tick(now, sections.slots(), room.speakers())) {
        connection.wake();
      }
    } catch (Throwable cause) {
      connection.fail(cause);
    }
  }

  @Override
  public void layersWanted(int media, List<String> activeRids) {
    Track track = sections.track(media);
    if (track != null) {
      String mid = track.mid();
      notify(to -> to.layersWanted(mid, activeRids));
    }
  }

  @Override
  public void codecUnsupported(String mid, String trackId, String codec) {
    notify(to -> to.codecUnsupported(mid, trackId, codec));
  }

  /// Takes the participant out of the room and ends its connection.
  void leave(String reason) {
    if (left) {
      return;
    }
    left = true;
    connected = false;
    sections.clear();
    shard.left(this, room);
    connection.close();
    notify(to -> to.closed(reason));
  }

  @Override
  public void rtp(long now, RtpPacket rtp, Packet packet, ReceiveStream stream) {
    shard.packetsReceived++;
    Track track = sections.track(stream.media());
    if (track != null) {
      if (track.isSilenced()) {
        shard.drop(SfuDrop.SILENCED);
        return;
      }
      if (track.isAudio()) {
        int level = rtp.extensions().u8(stream.ids().id(ExtensionKind.AUDIO_LEVEL));
        room.speakers().heard(id, level < 0 ? 127 : level & 0x7F);
      }
      track.forward(now, rtp, packet, stream);
    }
  }

  @Override
  public void senderReport(long now, ReceiveStream stream, long ntp, long rtpTimestamp) {
    Track track = sections.track(stream.media());
    if (track != null) {
      track.senderReport(now, stream, ntp, rtpTimestamp);
    }
  }

  @Override
  public void event(long now, RtcEvent event) {
    if (left) {
      return;
    }
    switch (event) {
      case RtcEvent.ConnectionStateChanged(ConnectionState state) -> stateChanged(now, state);
      case RtcEvent.KeyFrameRequested(int media, int _) -> sections.keyFrameWanted(now, media);
      case RtcEvent.RemoteClosed() -> leave("The participant closed the connection.");
      case RtcEvent.Failed(var failure) -> leave(failure.sentence());
      case RtcEvent.Data(var channels) -> messages.event(channels);
      case RtcEvent.BandwidthChanged _ -> {
        if (connected && watching.hasLess(now)) {
          decide(now, false);
        }
      }
      case RtcEvent.IceUfragRetired(String ufrag) -> connection.unroute(ufrag);
      case RtcEvent.IceStateChanged _,
          RtcEvent.IceCandidateGathered _,
          RtcEvent.IceGatheringChanged _,
          RtcEvent.IceCandidateFailed _,
          RtcEvent.NameWanted _,
          RtcEvent.PathChanged _,
          RtcEvent.DtlsConnected _,
          RtcEvent.TrackStarted _,
          RtcEvent.TrackEnded _ -> {}
    }
  }

  private void stateChanged(long now, ConnectionState state) {
    notify(to -> to.connectionState(state.text()));
    boolean before = connected;
    connected =
        state == ConnectionState.CONNECTED || (before && state == ConnectionState.DISCONNECTED);
    if (connected && !before) {
      sections.requestKeyFrames(now);
    }
  }

  @Override
  public void ended() {
    leave("The server is shutting down.");
  }

  @Override
  public void failed(Throwable cause) {
    leave("A fault of the server ended the connection.");
  }
}
