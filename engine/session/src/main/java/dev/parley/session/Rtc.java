package dev.parley.session;

import dev.parley.congestion.BandwidthEstimate;
import dev.parley.core.Counters;
import dev.parley.core.DatagramCore;
import dev.parley.core.Entropy;
import dev.parley.core.Outbox;
import dev.parley.core.Packet;
import dev.parley.core.PacketPool;
import dev.parley.core.Paths;
import dev.parley.core.TransportAddress;
import dev.parley.core.WallClock;
import dev.parley.dtls.Fingerprint;
import dev.parley.ice.Candidate;
import dev.parley.ice.GatherConfig;
import dev.parley.ice.IceCredentials;
import dev.parley.ice.PairStats;
import dev.parley.rtp.PayloadPatch;
import dev.parley.rtp.RetransmissionDrop;
import dev.parley.rtp.RtpPacket;
import dev.parley.sctp.ChannelSink;
import dev.parley.sctp.DataChannel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One peer connection: ICE, DTLS, SRTP and RTP in one core.
///
/// Belongs to one thread. Media is pushed to the sink while datagrams are received; everything else
/// is an event. What is sent goes out in this order: connectivity checks, DTLS, RTCP, audio,
/// retransmissions, video; the last two as fast as the path seems to carry them; data channels
/// last.
public final class Rtc implements DatagramCore<RtcEvent> {
  private final RtcConfig config;
  private final RtcContext context;
  private final Sections sections;
  private final Outbound outbound;
  private final FeedbackReader feedback;
  private final FeedbackWriter reports;
  private final Transport transport;
  private final Entropy iceEntropy;
  private @Nullable SessionSpec applied;

  /// @param entropy from which every part draws its own stream
  /// @param paths the driver's table of paths
  /// @param pool for packets that wait to be sent
  /// @param sink takes the media that is received
  public Rtc(
      RtcConfig config,
      Entropy entropy,
      WallClock clock,
      Paths paths,
      PacketPool pool,
      MediaSink sink) {
    this(config, entropy, clock, paths, pool, sink, new NoChannels());
  }

  /// @param entropy from which every part draws its own stream
  /// @param paths the driver's table of paths
  /// @param pool for packets that wait to be sent
  /// @param sink takes the media that is received
  /// @param channelSink takes the messages of data channels
  public Rtc(
      RtcConfig config,
      Entropy entropy,
      WallClock clock,
      Paths paths,
      PacketPool pool,
      MediaSink sink,
      ChannelSink channelSink) {
    this.config = config;
    context = new RtcContext(config.limits(), config.congestion(), entropy.split("rtp"), clock);
    sections = new Sections(context);
    outbound = new Outbound(context, pool);
    reports = new FeedbackWriter(context, sections);
    feedback = new FeedbackReader(context, sections, outbound, sink);
    Inbound inbound = new Inbound(context, sections, feedback, reports, sink);
    transport =
        new Transport(
            config, entropy, paths, context, sections, inbound, outbound, reports, channelSink);
    iceEntropy = entropy.split("ice credentials");
  }

  /// Our newest ICE credentials, for the description that the other side gets.
  public IceCredentials localIce() {
    return transport.ice().local();
  }

  /// Prepares an ICE restart and gives the new local credentials, fresh ones; the same again until
  /// [#apply] brings the other side's, or [#cancelIceRestart]. Until then, and until the restart
  /// has found a path, everything flows as before.
  ///
  /// The driver routes the new ufrag from now on; [RtcEvent.IceUfragRetired] ends the old one.
  ///
  /// @throws IllegalStateException before the first [#apply], or after the close
  public IceCredentials restartIce(long now) {
    if (!transport.ice().restartPrepared()) {
      restartIce(now, IceCredentials.random(iceEntropy, config.ice().ufragPrefix()));
    }
    return localIce();
  }

  /// Like [#restartIce(long)] with given credentials.
  ///
  /// @throws IllegalArgumentException if ufrag or password are those in use
  /// @throws IllegalStateException if another restart is prepared, too
  public void restartIce(long now, IceCredentials local) {
    if (transport.closing()) {
      throw new IllegalStateException("restartIce() after close(): begin a new connection");
    }
    transport.prepareRestart(now, local);
  }

  /// Forgets a prepared restart, as a rollback does.
  public void cancelIceRestart(long now) {
    if (!transport.closing()) {
      transport.cancelRestart(now);
    }
  }

  /// The fingerprint of our certificate, for the description that the other side gets.
  public CertificateFingerprint localFingerprint() {
    Fingerprint fingerprint = config.dtls().certificate().fingerprint("sha-256");
    return new CertificateFingerprint(fingerprint.algorithm(), fingerprint.value());
  }

  /// Adds a host candidate; those added earlier are preferred.
  ///
  /// @param base the driver's number of the socket
  /// @return the candidate to signal
  public Candidate addLocalHost(int base, TransportAddress address) {
    transport.disturb();
    return transport.ice().addLocalHost(base, address);
  }

  /// Adds a TCP candidate that the other side opens streams to (RFC 6544).
  ///
  /// @param base which the driver says such streams come from
  /// @param address how the other side reaches the listening port
  /// @return the candidate to signal
  public Candidate addLocalPassive(int base, TransportAddress address) {
    transport.disturb();
    return transport.ice().addLocalPassive(base, address);
  }

  /// Adds a host candidate before, while or after gathering: it is told by
  /// [RtcEvent.IceCandidateGathered], and servers are asked about its socket.
  ///
  /// @param name one of mDNS to tell in place of the address, which is hidden; null for none
  public void addLocalHost(long now, int base, TransportAddress address, @Nullable String name) {
    if (!transport.closing()) {
      transport.ice().addLocalHost(now, base, address, name);
      transport.settle(now);
    }
  }

  /// A socket is gone: what went over it goes another way, if there is one.
  public void removeLocalBase(long now, int base) {
    if (!transport.closing()) {
      transport.ice().removeBase(now, base);
      transport.settle(now);
    }
  }

  /// Begins to gather candidates for the newest local credentials, before the first [#apply] and
  /// again after [#restartIce]. Each is told by [RtcEvent.IceCandidateGathered], those of the bases
  /// added before, too; [RtcEvent.IceGatheringChanged] tells the end. A TURN allocation takes the
  /// whole socket: two connections on one socket cannot have one from the same server.
  public void gather(long now, GatherConfig servers) {
    if (!transport.closing()) {
      transport.ice().gather(now, servers);
      transport.settle(now);
    }
  }

  /// Answers [RtcEvent.NameWanted].
  ///
  /// @param addresses ports ignored; none if the name was not found
  public void resolved(long now, String host, List<TransportAddress> addresses) {
    if (!transport.closing()) {
      transport.ice().resolved(now, host, addresses);
      transport.settle(now);
    }
  }

  /// Adds a candidate of the other side.
  public void addRemoteCandidate(long now, Candidate candidate) {
    if (!transport.closing()) {
      transport.ice().addRemote(now, candidate);
      transport.settle(now);
    }
  }

  /// The other side has no more candidates.
  public void endOfRemoteCandidates(long now) {
    if (!transport.closing()) {
      transport.ice().endOfRemoteCandidates(now);
      transport.settle(now);
    }
  }

  /// Makes the connection what was negotiated: the first one starts ICE and DTLS, later ones change
  /// the m-sections by what differs. Applying the same twice changes nothing. Other remote ICE
  /// credentials restart ICE, with the local ones of [#restartIce], or with fresh ones in
  /// [#localIce()]; DTLS and media go on.
  ///
  /// @throws IllegalArgumentException if it asks for what cannot be, such as one SSRC twice or
  ///   other certificates; nothing is changed then
  /// @throws IllegalStateException after the close
  public void apply(long now, SessionSpec spec) {
    if (transport.closing()) {
      throw new IllegalStateException("apply() after close(): begin a new connection");
    }
    SessionSpec before = applied;
    if (before != null) {
      checkSame(before, spec);
    }
    sections.check(spec.media());
    IceSpec remote = spec.ice();
    IceCredentials credentials = new IceCredentials(remote.remoteUfrag(), remote.remotePassword());
    applied = spec;
    sections.apply(spec.media());
    transport.disturb();
    if (before == null) {
      transport.start(now, credentials, remote, spec.dtls());
    } else if (!before.ice().remoteUfrag().equals(remote.remoteUfrag())
        || !before.ice().remotePassword().equals(remote.remotePassword())) {
      restartIce(now);
      transport.restart(now, credentials, remote.remoteLite());
    }
    transport.data().apply(now, spec.sctp());
  }

  private static void checkSame(SessionSpec before, SessionSpec spec) {
    if (!before.dtls().equals(spec.dtls())) {
      throw new IllegalArgumentException("another DTLS role or certificate needs a new connection");
    }
  }

  /// Passes on a packet that another connection of this thread received.
  ///
  /// The packet is retained, until it is sent and for a while longer in case it is lost; its
  /// payload is never copied. Extensions that both sides negotiated go with it; mid, send time and
  /// transport-wide number are ours.
  ///
  /// @param media the index of the m-section to send it on
  /// @param rtp the view that the sink was given
  /// @param packet the packet that the sink was given
  /// @param from the stream that the sink was given, or one that says the same of it
  /// @param payloadType as negotiated here
  /// @param sequenceNumber in the numbering of our stream, never used before; 16 bits
  /// @param timestamp in the time of our stream, 32 bits
  /// @param patch what else is changed in it, a [PayloadPatch]; a payload that is changed is copied
  /// @return false if it is dropped, and counted, since there is no connection, the m-section does
  ///   not send, or the queue is full
  public boolean forward(
      long now,
      int media,
      RtpPacket rtp,
      Packet packet,
      RtpSource from,
      int payloadType,
      int sequenceNumber,
      long timestamp,
      long patch) {
    SendStream stream = sendable(media, 0);
    return stream != null
        && outbound.forward(
            stream, rtp, packet, from, payloadType, sequenceNumber, timestamp, patch);
  }

  /// Gives up what waits to be sent of the first stream of an m-section, since something else comes
  /// in its place.
  ///
  /// @param media the index of the m-section
  /// @return the highest sequence number that was sent of it, so that what comes next can follow
  ///   that one; -1 if none was
  public int discard(int media) {
    SendStream stream = sections.section(media).sending(0);
    return stream == null ? -1 : outbound.discard(stream);
  }

  /// Passes on a packet whose payload stays as it is.
  public boolean forward(
      long now,
      int media,
      RtpPacket rtp,
      Packet packet,
      RtpSource from,
      int payloadType,
      int sequenceNumber,
      long timestamp) {
    return forward(
        now, media, rtp, packet, from, payloadType, sequenceNumber, timestamp, PayloadPatch.NONE);
  }

  /// Sends a payload of our own, numbered by us.
  ///
  /// @param media the index of the m-section to send it on
  /// @param timestamp 32 bits
  /// @param payload copied
  /// @return false if it is dropped, and counted, since there is no connection, the m-section does
  ///   not send, or the queue is full
  public boolean sendRtp(
      long now,
      int media,
      int payloadType,
      boolean marker,
      long timestamp,
      byte[] payload,
      int offset,
      int length) {
    return sendRtp(now, media, 0, payloadType, marker, timestamp, payload, offset, length);
  }

  /// Sends a payload of our own in one encoding of several.
  ///
  /// @param media the index of the m-section to send it on
  /// @param encoding which of its streams, as in [SendSpec#encodings]
  /// @param timestamp 32 bits
  /// @param payload copied
  /// @return false if it is dropped, and counted, since there is no connection, the m-section does
  ///   not send that encoding, or the queue is full
  public boolean sendRtp(
      long now,
      int media,
      int encoding,
      int payloadType,
      boolean marker,
      long timestamp,
      byte[] payload,
      int offset,
      int length) {
    SendStream stream = sendable(media, encoding);
    return stream != null
        && outbound.send(now, stream, payloadType, marker, timestamp, payload, offset, length);
  }

  /// Says how loud the sound is that [#sendRtp] sends next, in packets that carry it (RFC 6464).
  ///
  /// @param media the index of the m-section that it is sent on
  /// @param level a byte as [dev.parley.rtp.AudioLevel] has it, or -1 if it is not known
  public void audioLevel(int media, int level) {
    SendStream stream = sections.section(media).sending(0);
    if (stream != null) {
      stream.audioLevel = level;
    }
  }

  /// Whether a payload sent on an m-section now would go out: there is a connection, and it sends.
  public boolean sends(int media) {
    return applied != null
        && media < applied.media().size()
        && sections.section(media).sending(0) != null
        && transport.mediaFlows();
  }

  private @Nullable SendStream sendable(int media, int encoding) {
    if (transport.closing()) {
      context.drops.count(RtcDrop.AFTER_CLOSE);
      return null;
    }
    SendStream stream = sections.section(media).sending(encoding);
    if (stream == null) {
      context.drops.count(RtcDrop.NOT_SENDING);
    } else if (!transport.mediaFlows()) {
      context.drops.count(RtcDrop.NOT_CONNECTED);
      return null;
    }
    return stream;
  }

  /// Says how RTP time and wall clock of a forwarded stream belong together, from the sender report
  /// of its source: our own reports say the same from then on, so that lips stay in sync.
  ///
  /// @param ntp as the source said it
  /// @param rtpTimestamp the source's, moved into the time of our stream
  public void senderReport(long now, int media, long ntp, long rtpTimestamp) {
    SendStream stream = transport.closing() ? null : sections.section(media).sending(0);
    if (stream != null) {
      reports.clock(now, stream, ntp, rtpTimestamp);
      transport.disturb();
    }
  }

  /// Asks the other side for a key frame of its latest stream on an m-section, with PLI, or FIR if
  /// only that was negotiated; not more often than is useful.
  public void requestKeyFrame(long now, int media) {
    if (!transport.closing()) {
      ReceiveStream stream = sections.section(media).latest();
      if (stream != null) {
        reports.requestKeyFrame(now, stream);
        transport.disturb();
      }
    }
  }

  /// What is known of the path to the other side at a moment.
  public BandwidthEstimate bandwidth(long now) {
    return context.congestion.estimate(now);
  }

  /// Says how much could be made use of on the path to the other side: more is not looked for.
  ///
  /// @param bps bits per second
  public void wantBandwidth(double bps) {
    context.congestion.wanted(bps);
  }

  /// The data channels.
  public RtcData data() {
    return transport.data();
  }

  /// Asks for a key frame of one stream, such as one layer of a simulcast.
  public void requestKeyFrame(long now, ReceiveStream stream) {
    if (!transport.closing() && !stream.ended()) {
      reports.requestKeyFrame(now, stream);
      transport.disturb();
    }
  }

  /// The other side's certificate in DER; null before the handshake is over.
  public byte @Nullable [] remoteCertificate() {
    return transport.remoteCertificate();
  }

  /// What is known of each candidate pair.
  public List<PairStats> candidatePairs() {
    return transport.ice().pairs();
  }

  public ConnectionState state() {
    return transport.state();
  }

  /// The path that media goes to, or [Paths#NONE].
  public int path() {
    return transport.path();
  }

  /// What went no further, by reason; the parts below count for themselves, see [#stats].
  public Counters<RtcDrop> drops() {
    return context.drops;
  }

  /// Shows every number.
  public void stats(long now, StatsVisitor visitor) {
    transport.stats(visitor);
    for (ReceiveStream stream : sections.finder().all()) {
      visitor.inbound(stream.stats());
    }
    Counters<RetransmissionDrop> refused = new Counters<>(RetransmissionDrop.class);
    for (SendStream stream : sections.sending()) {
      visitor.outbound(stream.stats());
      stream.addRefusedRepairs(refused);
    }
    Transport.drops(visitor, "rtcp", feedback.drops());
    Transport.drops(visitor, "retransmission", refused);
    Transport.drops(visitor, "congestion", context.congestion.drops());
  }

  @Override
  public void receive(long now, int path, Packet in) {
    transport.receive(now, path, in);
  }

  @Override
  public void closed(long now, int path) {
    transport.closed(now, path);
  }

  @Override
  public void tick(long now) {
    transport.tick(now);
  }

  @Override
  public long deadline() {
    return transport.deadline();
  }

  @Override
  public boolean ready() {
    return transport.ready();
  }

  @Override
  public int transmit(long now, Outbox out) {
    return transport.transmit(now, out);
  }

  @Override
  public @Nullable RtcEvent next() {
    RtcEvent event = context.events.next(sections);
    return event != null ? event : transport.data().next();
  }

  /// Says goodbye (RTCP BYE, DTLS close_notify) and gives every packet back.
  @Override
  public void close(long now) {
    transport.close(now);
  }

  /// For a connection whose owner asked for no data channels, though the other side may send on
  /// one.
  private static final class NoChannels implements ChannelSink {
    @Override
    public void message(
        long now, DataChannel channel, boolean text, byte[] bytes, int offset, int length) {
      // the channel counts it
    }

    @Override
    public void sent(long now, DataChannel channel, long bytes) {
      // the channel counts it
    }
  }
}
