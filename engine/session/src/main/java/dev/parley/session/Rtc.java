package dev.parley.session;

import dev.parley.core.Core;
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
import dev.parley.ice.IceAgent;
import dev.parley.ice.IceCredentials;
import dev.parley.rtp.RtpPacket;
import org.jspecify.annotations.Nullable;

/// One peer connection: ICE, DTLS, SRTP and RTP in one core.
///
/// Belongs to one thread. Media is pushed to the sink while datagrams are received; everything else
/// is an event.
public final class Rtc implements DatagramCore<RtcEvent> {
  private final RtcConfig config;
  private final IceAgent ice;
  private final Counters<RtcDrop> drops = new Counters<>(RtcDrop.class);

  /// @param entropy from which every part draws its own stream
  /// @param pool for packets that wait
  public Rtc(
      RtcConfig config,
      Entropy entropy,
      WallClock clock,
      Paths paths,
      PacketPool pool,
      MediaSink sink) {
    this.config = config;
    ice = new IceAgent(config.ice(), entropy.split("ice"), paths);
  }

  /// Our ICE credentials, for the description that the other side gets.
  public IceCredentials localIce() {
    return ice.local();
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
    return ice.addLocalHost(base, address);
  }

  /// Adds a candidate of the other side.
  public void addRemoteCandidate(long now, Candidate candidate) {
    ice.addRemote(now, candidate);
  }

  /// The other side has no more candidates.
  public void endOfRemoteCandidates(long now) {
    ice.endOfRemoteCandidates(now);
  }

  /// Makes the connection what was negotiated: the first one starts ICE and DTLS, later ones change
  /// the m-sections by what differs. Applying the same twice changes nothing.
  ///
  /// @throws IllegalArgumentException if it asks for what cannot be, such as one SSRC twice, other
  ///   certificates, or an ICE restart, which is not possible yet
  public void apply(long now, SessionSpec spec) {}

  /// Passes on a packet that another connection of this thread received.
  ///
  /// The packet is retained, until it is sent and for a while longer in case it is lost; its
  /// payload is never copied. Extensions that both sides negotiated go with it; mid, send time and
  /// transport-wide number are ours.
  ///
  /// @param media the index of the m-section to send it on
  /// @param rtp the view that the sink was given
  /// @param packet the packet that the sink was given
  /// @param from the stream that the sink was given
  /// @param payloadType as negotiated here
  /// @param sequenceNumber in the numbering of our stream, never used before; 16 bits
  /// @param timestamp in the time of our stream, 32 bits
  /// @return false if it is dropped, and counted, since there is no connection, the m-section does
  ///   not send, or the queue is full
  public boolean forward(
      long now,
      int media,
      RtpPacket rtp,
      Packet packet,
      ReceiveStream from,
      int payloadType,
      int sequenceNumber,
      long timestamp) {
    return false;
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
    return false;
  }

  /// Says how RTP time and wall clock of a forwarded stream belong together, from the sender report
  /// of its source: our own reports say the same from then on, so that lips stay in sync.
  ///
  /// @param ntp as the source said it
  /// @param rtpTimestamp the source's, moved into the time of our stream
  public void senderReport(long now, int media, long ntp, long rtpTimestamp) {}

  /// Asks the other side for a key frame of its latest stream on an m-section, with PLI, or FIR if
  /// only that was negotiated; not more often than is useful.
  public void requestKeyFrame(long now, int media) {}

  public ConnectionState state() {
    return ConnectionState.NEW;
  }

  /// The path that media goes to, or [Paths#NONE].
  public int path() {
    return ice.sendPath();
  }

  /// What went no further, by reason; the parts below count for themselves, see [#stats].
  public Counters<RtcDrop> drops() {
    return drops;
  }

  /// Shows every number.
  public void stats(long now, StatsVisitor visitor) {}

  @Override
  public void receive(long now, int path, Packet in) {}

  @Override
  public void tick(long now) {}

  @Override
  public long deadline() {
    return Core.NEVER;
  }

  @Override
  public boolean ready() {
    return false;
  }

  @Override
  public int transmit(long now, Outbox out) {
    return 0;
  }

  @Override
  public @Nullable RtcEvent next() {
    return null;
  }

  /// Says goodbye (RTCP BYE, DTLS close_notify) and gives every packet back.
  @Override
  public void close(long now) {}
}
