package dev.parley.srtp;

import dev.parley.core.Bytes;
import dev.parley.core.Counters;
import dev.parley.core.Packet;
import org.jspecify.annotations.Nullable;

/// Protects the RTP and RTCP packets that a session sends, of all its sources.
///
/// Belongs to one thread. Under an AEAD policy a packet index is never used twice, because a second
/// use would give the key away: protecting a sequence number again answers [SrtpDrop#REPLAY].
/// Retransmissions therefore need their own stream (RFC 4588).
///
/// RFC 3711, section 3.3 and RFC 7714, section 8
public final class SrtpSender {
  /// How many sources a session can have unless told otherwise.
  public static final int DEFAULT_MAX_SOURCES = 256;

  private static final int RTP_HEADER_BYTES = 12;
  private static final int RTCP_HEADER_BYTES = 8;
  private static final int ENCRYPTED = 1 << 31;

  private final SrtpPolicy policy;
  private final PacketCipher rtp;
  private final PacketCipher rtcp;
  private final Sources sources;
  private final Counters<SrtpDrop> drops = new Counters<>(SrtpDrop.class);
  private int nextRtcpIndex;

  /// Begins a session.
  ///
  /// @param key the master key of this direction, of [SrtpPolicy#keyBytes()]
  /// @param salt the master salt of this direction, of [SrtpPolicy#saltBytes()]
  public SrtpSender(SrtpPolicy policy, byte[] key, byte[] salt) {
    this(policy, key, salt, DEFAULT_MAX_SOURCES);
  }

  /// Begins a session with its own bound.
  ///
  /// @param maxSources how many SSRCs may be sent from
  public SrtpSender(SrtpPolicy policy, byte[] key, byte[] salt, int maxSources) {
    this.policy = policy;
    rtp = PacketCipher.of(policy, key, salt, false);
    rtcp = PacketCipher.of(policy, key, salt, true);
    sources = new Sources(maxSources, Bytes.i32(salt, 0));
  }

  public SrtpPolicy policy() {
    return policy;
  }

  /// What could not be protected, by reason.
  public Counters<SrtpDrop> drops() {
    return drops;
  }

  /// Writes header, ciphertext and tag to `out`. The payload is read once and never changed; the
  /// header may be in its place already.
  ///
  /// @param header an RTP header with its CSRCs and extensions
  /// @return the length of the SRTP packet, or the negative code of a [SrtpDrop]
  @SuppressWarnings("ReferenceEquality") // the same array, not the same contents
  public int protectRtp(
      byte[] header,
      int headerAt,
      int headerLength,
      byte[] payload,
      int payloadAt,
      int payloadLength,
      byte[] out,
      int outAt) {
    if (headerLength < RTP_HEADER_BYTES) {
      throw new IllegalArgumentException("an RTP header has 12 bytes or more, not " + headerLength);
    }
    int total = headerLength + payloadLength + policy.rtpTagBytes();
    if (total > out.length - outAt) {
      throw new IllegalArgumentException(
          total + " bytes do not fit at " + outAt + " of " + out.length);
    }
    int sequenceNumber = Bytes.u16(header, headerAt + 2);
    int ssrc = Bytes.i32(header, headerAt + 8);
    Source source = source(ssrc);
    if (source == null) {
      return drop(SrtpDrop.CONTEXTS_FULL);
    }
    long index = source.index(sequenceNumber);
    if (index < 0 || source.rtp.tooOld(index)) {
      return drop(SrtpDrop.TOO_OLD);
    }
    if (index > Source.MAX_INDEX) {
      return drop(SrtpDrop.EXHAUSTED);
    }
    if (policy.aead() && source.rtp.used(index)) {
      return drop(SrtpDrop.REPLAY);
    }
    source.rtp.use(index);
    if (header != out || headerAt != outAt) {
      System.arraycopy(header, headerAt, out, outAt, headerLength);
    }
    int rollover = (int) (index >>> 16);
    rtp.seal(ssrc, index, rollover, payload, payloadAt, payloadLength, out, outAt, headerLength);
    return total;
  }

  /// Protects an RTP packet in place.
  ///
  /// @return its new length, or the negative code of a [SrtpDrop]; [SrtpDrop#MALFORMED] if the
  ///   header does not fit or the packet's array has no room for the tag
  public int protectRtp(Packet packet) {
    byte[] bytes = packet.array();
    int at = packet.offset();
    int headerLength = RtpHeader.length(bytes, at, packet.length());
    if (headerLength < 0 || packet.length() + policy.rtpTagBytes() > packet.room()) {
      return drop(SrtpDrop.MALFORMED);
    }
    int length =
        protectRtp(
            bytes,
            at,
            headerLength,
            bytes,
            at + headerLength,
            packet.length() - headerLength,
            bytes,
            at);
    if (length >= 0) {
      packet.length(length);
    }
    return length;
  }

  /// Protects a compound or reduced-size RTCP packet in place, encrypted.
  ///
  /// All sources share one counter of SRTCP indices, which only needs to grow for each.
  ///
  /// @return its new length, or the negative code of a [SrtpDrop]
  public int protectRtcp(Packet packet) {
    int length = packet.length();
    if (length < RTCP_HEADER_BYTES || length + policy.rtcpOverheadBytes() > packet.room()) {
      return drop(SrtpDrop.MALFORMED);
    }
    if (nextRtcpIndex < 0) {
      return drop(SrtpDrop.EXHAUSTED);
    }
    int index = nextRtcpIndex++;
    byte[] bytes = packet.array();
    int at = packet.offset();
    rtcp.seal(
        packet.i32(4),
        index,
        index | ENCRYPTED,
        bytes,
        at + RTCP_HEADER_BYTES,
        length - RTCP_HEADER_BYTES,
        bytes,
        at,
        RTCP_HEADER_BYTES);
    packet.length(length + policy.rtcpOverheadBytes());
    return packet.length();
  }

  private @Nullable Source source(int ssrc) {
    Source source = sources.find(ssrc);
    return source != null || sources.full() ? source : sources.add(ssrc);
  }

  private int drop(SrtpDrop reason) {
    drops.count(reason);
    return reason.code();
  }
}
