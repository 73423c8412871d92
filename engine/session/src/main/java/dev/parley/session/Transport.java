package dev.parley.session;

import dev.parley.core.Counters;
import dev.parley.core.Entropy;
import dev.parley.core.Outbox;
import dev.parley.core.Packet;
import dev.parley.core.Paths;
import dev.parley.dtls.DtlsAssociation;
import dev.parley.dtls.DtlsEvent;
import dev.parley.dtls.DtlsTransport;
import dev.parley.dtls.Fingerprint;
import dev.parley.dtls.SrtpKeys;
import dev.parley.ice.Candidate;
import dev.parley.ice.GatheringState;
import dev.parley.ice.IceAgent;
import dev.parley.ice.IceCredentials;
import dev.parley.ice.IceEvent;
import dev.parley.ice.IceState;
import dev.parley.sctp.ChannelSink;
import dev.parley.srtp.SrtpPolicy;
import dev.parley.srtp.SrtpReceiver;
import dev.parley.srtp.SrtpSender;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The one transport of a connection: ICE below DTLS below SRTP, and who gets which datagram.
///
/// Nothing but connectivity checks is sent without ICE's consent, and nothing but STUN is read from
/// an address that ICE has not proved.
final class Transport {
  private byte @Nullable [] remoteCertificate;
  private static final int STUN_END = 4;
  private static final int RTP_BEGIN = 128;
  private static final int RTP_END = 192;

  /// SSRCs of each direction over the whole life of a connection, retransmissions included.
  private static final int MAX_SRTP_SOURCES = 8192;

  private final RtcContext context;
  private final Sections sections;
  private final Inbound inbound;
  private final Outbound outbound;
  private final FeedbackWriter reports;
  private final Paths paths;
  private final IceAgent ice;
  private final DtlsAssociation dtls;
  private final EarlyPackets early;
  private final RtcData data;
  private final Counted counted = new Counted();

  private int path = Paths.NONE;
  private ConnectionState state = ConnectionState.NEW;
  private boolean started;
  private boolean failed;
  private boolean remoteClosed;
  private boolean closing;
  private boolean closed;

  /// Whether media alone can be waiting: nothing else was touched since the last complete round.
  /// With many subscribers, asking ICE, DTLS and the reports for each packet would cost more than
  /// the packet.
  private boolean quiet;

  private long quietDeadline;
  private DtlsEvent.@Nullable Connected connected;

  Transport(
      RtcConfig config,
      Entropy entropy,
      Paths paths,
      RtcContext context,
      Sections sections,
      Inbound inbound,
      Outbound outbound,
      FeedbackWriter reports,
      ChannelSink channelSink) {
    this.context = context;
    this.sections = sections;
    this.inbound = inbound;
    this.outbound = outbound;
    this.reports = reports;
    ice = new IceAgent(config.ice(), entropy.split("ice"), paths);
    this.paths = ice.paths();
    dtls = new DtlsAssociation(config.dtls(), entropy.split("dtls"), this::onRecord);
    data = new RtcData(config, entropy.split("sctp"), dtls, context, channelSink, this::disturb);
    early = new EarlyPackets(config.limits().packetsBeforeKeys());
  }

  private void onRecord(long now, byte[] array, int offset, int length) {
    data.receive(now, array, offset, length);
  }

  RtcData data() {
    return data;
  }

  byte @Nullable [] remoteCertificate() {
    return remoteCertificate;
  }

  IceAgent ice() {
    return ice;
  }

  ConnectionState state() {
    return state;
  }

  int path() {
    return path;
  }

  /// Whether [Rtc#close] was called.
  boolean closing() {
    return closing;
  }

  /// Whether RTP can be sent now.
  boolean mediaFlows() {
    return path != Paths.NONE && context.sender != null && !failed && !remoteClosed && !closing;
  }

  void start(long now, IceCredentials remote, IceSpec role, DtlsSpec certificates) {
    quiet = false;
    started = true;
    List<Fingerprint> fingerprints = new ArrayList<>();
    for (CertificateFingerprint fingerprint : certificates.remoteFingerprints()) {
      fingerprints.add(new Fingerprint(fingerprint.algorithm(), fingerprint.value()));
    }
    data.role(now, certificates.client());
    dtls.expect(now, fingerprints);
    dtls.start(now, certificates.client());
    ice.start(now, remote, role.remoteLite(), role.controlling());
    settle(now);
  }

  /// Prepares a restart of ICE with these local credentials.
  void prepareRestart(long now, IceCredentials local) {
    ice.restart(now, local);
    settle(now);
  }

  /// Forgets a prepared restart.
  void cancelRestart(long now) {
    ice.cancelRestart(now);
    settle(now);
  }

  /// Begins the restart that was prepared.
  void restart(long now, IceCredentials remote, boolean remoteLite) {
    ice.startRestart(now, remote, remoteLite);
    settle(now);
  }

  void receive(long now, int from, Packet in) {
    quiet = false;
    int origin = ice.arrived(now, from, in);
    if (origin == Paths.NONE) {
      settle(now); // it was for a TURN client
    } else {
      dispatch(now, origin, in);
    }
  }

  private void dispatch(long now, int from, Packet in) {
    int first = in.length() == 0 ? -1 : in.u8(0);
    if (closing) {
      context.drops.count(RtcDrop.AFTER_CLOSE);
    } else if (first >= 0 && first < STUN_END) {
      ice.receive(now, from, in);
      settle(now);
    } else if (first >= 0 && DtlsTransport.isDtls(first)) {
      dtls(now, from, in);
    } else if (first >= RTP_BEGIN && first < RTP_END) {
      media(now, from, in);
    } else {
      context.drops.count(RtcDrop.UNKNOWN_PROTOCOL);
    }
  }

  private void dtls(long now, int from, Packet in) {
    if (!ice.isValidated(from)) {
      context.drops.count(RtcDrop.DTLS_FROM_UNPROVED_PATH);
      return;
    }
    context.countReceived(now, in);
    dtls.receive(now, from, in);
    settle(now);
  }

  private void media(long now, int from, Packet in) {
    SrtpReceiver receiver = context.receiver;
    if (!ice.isValidated(from)) {
      context.drops.count(RtcDrop.MEDIA_FROM_UNPROVED_PATH);
      return;
    }
    context.countReceived(now, in);
    if (receiver != null) {
      if (inbound.receive(now, receiver, in)) {
        dtls.proved();
        ice.touched(now, from);
        settle(now);
      }
    } else if (failed || connected != null) {
      context.drops.count(RtcDrop.NO_KEYS);
    } else if (!early.add(in)) {
      context.drops.count(RtcDrop.TOO_MUCH_BEFORE_KEYS);
    }
  }

  void closed(long now, int streamPath) {
    quiet = false;
    ice.closed(now, streamPath);
    settle(now);
  }

  void tick(long now) {
    quiet = false;
    ice.tick(now);
    settle(now);
    if (path != Paths.NONE) {
      dtls.tick(now);
      settle(now);
      data.tick(now);
      if (mediaFlows()) {
        reports.tick(now);
        outbound.tick(now);
      }
    }
  }

  /// Says that something other than media was touched from outside.
  void disturb() {
    quiet = false;
  }

  long deadline() {
    return quiet ? Math.min(quietDeadline, outbound.deadline()) : nextDeadline();
  }

  private long nextDeadline() {
    long deadline = deadlineWithoutMedia();
    return mediaFlows() ? Math.min(deadline, outbound.deadline()) : deadline;
  }

  private long deadlineWithoutMedia() {
    if (path == Paths.NONE || closed) {
      return ice.deadline();
    }
    long deadline = Math.min(Math.min(ice.deadline(), dtls.deadline()), data.deadline());
    return mediaFlows() ? Math.min(deadline, reports.deadline()) : deadline;
  }

  boolean ready() {
    if (quiet) {
      return outbound.ready() || !context.events.isEmpty();
    }
    if (ice.ready() || !context.events.isEmpty() || data.tells()) {
      return true;
    }
    return path != Paths.NONE
        && !closed
        && (dtls.ready()
            || closing
            || data.sends()
            || (mediaFlows() && (reports.ready() || outbound.ready())));
  }

  int transmit(long now, Outbox out) {
    SrtpSender media = context.sender;
    return quiet && media != null
        ? outbound.transmit(now, path, media, ice.through(now, out))
        : transmitAll(now, out);
  }

  private int transmitAll(long now, Outbox driver) {
    int count = ice.transmit(now, driver);
    settle(now);
    Outbox out = ice.through(now, driver);
    if (ice.ready() || path == Paths.NONE || closed) {
      return count;
    }
    SrtpSender sender = context.sender;
    if (closing && sections.hasEnded() && sender != null) {
      count += reports.transmit(now, path, sender, out);
      if (sections.hasEnded()) {
        return count;
      }
    }
    count += dtls.transmit(now, counted.on(now, out));
    settle(now);
    if (dtls.ready()) {
      return count;
    }
    if (closing) {
      finish(now);
    } else if (mediaFlows() && sender != null) {
      count += reports.transmit(now, path, sender, out);
      if (!reports.ready()) {
        count += outbound.transmit(now, path, sender, out);
        if (!outbound.ready()) {
          count += transmitData(now, out);
        }
        quiet = !ice.ready() && !dtls.ready() && !data.sends() && !data.tells();
        quietDeadline = deadlineWithoutMedia();
      }
    } else {
      count += transmitData(now, out);
    }
    return count;
  }

  /// Counts what DTLS sends.
  private final class Counted implements Outbox {
    private @Nullable Outbox target;
    private long now;

    Counted on(long time, Outbox out) {
      now = time;
      target = out;
      return this;
    }

    @Override
    public @Nullable Packet claim(int onPath, int maxLength) {
      return target == null ? null : target.claim(onPath, maxLength);
    }

    @Override
    public void commit(Packet packet, long sendId) {
      context.countSent(now, packet);
      Objects.requireNonNull(target).commit(packet, sendId);
    }
  }

  /// Sends what the data channels have: last, so that media need not wait for it.
  private int transmitData(long now, Outbox out) {
    int count = 0;
    while (data.sends() && data.transmit(now, outbound.flows(now)) > 0) {
      count += dtls.transmit(now, counted.on(now, out));
      if (dtls.ready()) {
        break; // the batch is full
      }
    }
    return count;
  }

  /// Takes over what the lower cores have to tell, after every call to them.
  void settle(long now) {
    quiet = false;
    for (IceEvent event = ice.next(); event != null; event = ice.next()) {
      take(event);
    }
    int sendPath = ice.consented() ? ice.sendPath() : Paths.NONE;
    if (sendPath != path) {
      path = sendPath;
      dtls.path(path);
      data.path(now, path);
      context.events.add(new RtcEvent.PathChanged(path));
      if (path == Paths.NONE) {
        outbound.clear();
      }
    }
    for (DtlsEvent event = dtls.next(); event != null; event = dtls.next()) {
      take(now, event);
    }
    if (closing && !closed && path == Paths.NONE) {
      finish(now);
    }
    update();
  }

  private void take(IceEvent event) {
    switch (event) {
      case IceEvent.StateChanged(IceState changed) -> {
        context.events.add(new RtcEvent.IceStateChanged(changed));
        if (changed == IceState.FAILED && !failed && !closing) {
          context.events.add(new RtcEvent.Failed(new RtcFailure.IceFailed(iceSentence())));
          early.clear();
        }
      }
      case IceEvent.UfragRetired(String ufrag) ->
          context.events.add(new RtcEvent.IceUfragRetired(ufrag));
      case IceEvent.CandidateGathered(Candidate candidate, String ufrag, String url) ->
          context.events.add(new RtcEvent.IceCandidateGathered(candidate, ufrag, url));
      case IceEvent.GatheringChanged(GatheringState changed) ->
          context.events.add(new RtcEvent.IceGatheringChanged(changed));
      case IceEvent.CandidateFailed failed ->
          context.events.add(
              new RtcEvent.IceCandidateFailed(
                  failed.host(), failed.port(), failed.url(), failed.code(), failed.text()));
      case IceEvent.NameWanted(String host) -> context.events.add(new RtcEvent.NameWanted(host));
      case IceEvent.PathChanged _, IceEvent.RoleChanged _ -> {}
    }
  }

  private String iceSentence() {
    return connected == null
        ? "no network path to the other side was found"
        : "the network path to the other side was lost";
  }

  private void take(long now, DtlsEvent event) {
    switch (event) {
      case DtlsEvent.Connected done -> {
        connected = done;
        SrtpKeys keys = done.srtpKeys();
        if (keys == null && sections.needSrtp()) {
          fail(now, new RtcFailure.DtlsFailed("the other side agreed on no SRTP profile"));
          return;
        }
        remoteCertificate = done.peerCertificate();
        context.events.add(
            new RtcEvent.DtlsConnected(done.version(), done.cipherSuite(), done.srtpProfile()));
        if (keys != null) {
          key(now, keys);
        }
        data.secured(now);
      }
      case DtlsEvent.Failed failure -> fail(now, new RtcFailure.DtlsFailed(sentence(failure)));
      case DtlsEvent.Closed closedEvent -> {
        if (!closing) {
          remoteClosed = true;
          context.events.add(new RtcEvent.RemoteClosed());
          data.lost(now, "the other side closed the connection");
          stopMedia();
        }
      }
    }
  }

  private static String sentence(DtlsEvent.Failed event) {
    return "the DTLS handshake failed: " + event.failure();
  }

  private void key(long now, SrtpKeys keys) {
    SrtpPolicy policy = SrtpPolicy.of(keys.profile().code());
    context.sender = new SrtpSender(policy, keys.localKey(), keys.localSalt(), MAX_SRTP_SOURCES);
    SrtpReceiver receiver =
        new SrtpReceiver(policy, keys.remoteKey(), keys.remoteSalt(), MAX_SRTP_SOURCES);
    context.receiver = receiver;
    reports.start(now);
    for (Packet packet = early.poll(); packet != null; packet = early.poll()) {
      inbound.receive(now, receiver, packet);
      packet.release();
    }
  }

  private void fail(long now, RtcFailure failure) {
    if (!failed && !closing) {
      failed = true;
      context.events.add(new RtcEvent.Failed(failure));
      data.lost(now, failure.sentence());
      stopMedia();
    }
  }

  private void stopMedia() {
    early.clear();
    outbound.clear();
    reports.stop();
  }

  private void update() {
    ConnectionState aggregate = aggregate();
    if (aggregate != state) {
      state = aggregate;
      context.events.add(new RtcEvent.ConnectionStateChanged(aggregate));
    }
  }

  /// The state of the whole, as W3C's webrtc-pc, section 4.3.3, puts it together.
  private ConnectionState aggregate() {
    if (closing) {
      return ConnectionState.CLOSED;
    }
    if (failed) {
      return ConnectionState.FAILED;
    }
    if (!started) {
      return ConnectionState.NEW;
    }
    IceState iceState = ice.state();
    if (iceState == IceState.FAILED) {
      return ConnectionState.FAILED;
    }
    if (iceState == IceState.DISCONNECTED) {
      return ConnectionState.DISCONNECTED;
    }
    boolean reached = iceState == IceState.CONNECTED || iceState == IceState.COMPLETED;
    return reached && connected != null ? ConnectionState.CONNECTED : ConnectionState.CONNECTING;
  }

  void close(long now) {
    quiet = false;
    if (closing) {
      return;
    }
    boolean goodbye = mediaFlows();
    closing = true;
    stopMedia();
    if (goodbye) {
      sections.endSending();
    } else {
      sections.close();
    }
    data.close(now);
    if (path == Paths.NONE) {
      finish(now);
    } else {
      dtls.close(now);
    }
    settle(now);
  }

  private void finish(long now) {
    closed = true;
    sections.close();
    ice.close(now);
    settle(now);
  }

  void stats(StatsVisitor visitor) {
    DtlsEvent.Connected done = connected;
    boolean on = path != Paths.NONE;
    visitor.transport(
        new TransportStats(
            state,
            ice.state(),
            on ? paths.base(path) : -1,
            on ? paths.remote(path) : null,
            done == null ? null : done.version(),
            done == null ? null : done.cipherSuite(),
            done == null ? null : done.srtpProfile(),
            context.packetsSent,
            context.bytesSent,
            context.packetsReceived,
            context.bytesReceived,
            context.lastSentAt,
            context.lastReceivedAt,
            context.transportFeedbackReceived,
            context.transportFeedbackSent,
            context.rembReceived,
            context.congestion.known() ? context.congestion.targetBps() : -1,
            context.probePackets));
    drops(visitor, "session", context.drops);
    drops(visitor, "ice", ice.drops());
    dtls.drops().forEach((reason, count) -> visitor.drop("dtls", reason, count));
    SrtpSender sender = context.sender;
    SrtpReceiver receiver = context.receiver;
    if (sender != null && receiver != null) {
      drops(visitor, "srtp out", sender.drops());
      drops(visitor, "srtp in", receiver.drops());
    }
    data.stats(visitor);
  }

  static <R extends Enum<R>> void drops(StatsVisitor visitor, String layer, Counters<R> counters) {
    counters.snapshot().forEach((reason, count) -> visitor.drop(layer, reason, count));
  }
}
