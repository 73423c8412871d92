package dev.parley.srtp;

import dev.parley.core.Bytes;
import dev.parley.core.Counters;
import dev.parley.core.Packet;
import org.jspecify.annotations.Nullable;

/// Checks and decrypts the SRTP and SRTCP packets that a session receives, of all their sources.
///
/// Belongs to one thread. A source is remembered only after one of its packets authenticated
/// itself. A packet that is refused is counted and changes nothing but its own bytes.
///
/// RFC 3711, section 3.3 and RFC 7714, section 8
public final class SrtpReceiver {
  /// How many sources a session can have unless told otherwise.
  public static final int DEFAULT_MAX_SOURCES = 256;

  private static final int RTCP_HEADER_BYTES = 8;
  private static final int ENCRYPTED = 1 << 31;

  /// A first packet below this number may come from after a rollover that we did not see.
  private static final int LATE_JOIN = 0x1000;

  private final SrtpPolicy policy;
  private final PacketCipher rtp;
  private final PacketCipher rtcp;
  private final Sources sources;
  private final Counters<SrtpDrop> drops = new Counters<>(SrtpDrop.class);
  private byte[] spare = new byte[0];

  /// Begins a session.
  ///
  /// @param key the master key of this direction, of [SrtpPolicy#keyBytes()]
  /// @param salt the master salt of this direction, of [SrtpPolicy#saltBytes()]
  public SrtpReceiver(SrtpPolicy policy, byte[] key, byte[] salt) {
    this(policy, key, salt, DEFAULT_MAX_SOURCES);
  }

  /// Begins a session with its own bound.
  ///
  /// @param maxSources how many SSRCs are followed
  public SrtpReceiver(SrtpPolicy policy, byte[] key, byte[] salt, int maxSources) {
    this.policy = policy;
    rtp = PacketCipher.of(policy, key, salt, false);
    rtcp = PacketCipher.of(policy, key, salt, true);
    sources = new Sources(maxSources, Bytes.i32(salt, 0));
  }

  public SrtpPolicy policy() {
    return policy;
  }

  /// What was refused, by reason.
  public Counters<SrtpDrop> drops() {
    return drops;
  }

  /// How many sources authenticated themselves.
  public int sources() {
    return sources.count();
  }

  /// Unprotects an SRTP packet in place and shortens it.
  ///
  /// @return the length of the RTP packet, or the negative code of a [SrtpDrop]
  public int unprotectRtp(Packet packet) {
    byte[] bytes = packet.array();
    int at = packet.offset();
    int length = packet.length() - policy.rtpTagBytes();
    int headerLength = RtpHeader.length(bytes, at, length);
    if (headerLength < 0) {
      return drop(SrtpDrop.MALFORMED);
    }
    int sequenceNumber = Bytes.u16(bytes, at + 2);
    int ssrc = Bytes.i32(bytes, at + 8);
    Source source = sources.find(ssrc);
    long index;
    if (source == null) {
      if (sources.full()) {
        return drop(SrtpDrop.CONTEXTS_FULL);
      }
      index = openFirst(ssrc, sequenceNumber, bytes, at, headerLength, length);
      if (index < 0) {
        return drop(SrtpDrop.AUTH);
      }
      source = sources.add(ssrc);
    } else {
      index = source.index(sequenceNumber);
      SrtpDrop refused = refused(source.rtp, index);
      if (refused != null) {
        return drop(refused);
      }
      if (!openAt(ssrc, index, bytes, at, headerLength, length)) {
        return drop(SrtpDrop.AUTH);
      }
    }
    source.rtp.use(index);
    packet.length(length);
    return length;
  }

  /// Unprotects an SRTCP packet in place and shortens it.
  ///
  /// @return the length of the RTCP packet, or the negative code of a [SrtpDrop]
  public int unprotectRtcp(Packet packet) {
    byte[] bytes = packet.array();
    int at = packet.offset();
    int length = packet.length() - policy.rtcpOverheadBytes();
    if (length < RTCP_HEADER_BYTES || (bytes[at] & 0xC0) != 0x80) {
      return drop(SrtpDrop.MALFORMED);
    }
    int wordAt = at + length + (policy.aead() ? policy.rtcpTagBytes() : 0);
    int word = Bytes.i32(bytes, wordAt);
    if ((word & ENCRYPTED) == 0) {
      return drop(SrtpDrop.UNENCRYPTED);
    }
    int index = word & ~ENCRYPTED;
    int ssrc = Bytes.i32(bytes, at + 4);
    Source source = sources.find(ssrc);
    if (source == null && sources.full()) {
      return drop(SrtpDrop.CONTEXTS_FULL);
    }
    SrtpDrop refused = source == null ? null : refused(source.rtcp, index);
    if (refused != null) {
      return drop(refused);
    }
    int payloadLength = length - RTCP_HEADER_BYTES;
    if (!rtcp.open(ssrc, index, word, bytes, at, RTCP_HEADER_BYTES, payloadLength)) {
      return drop(SrtpDrop.AUTH);
    }
    if (source == null) {
      source = sources.add(ssrc);
    }
    source.rtcp.use(index);
    packet.length(length);
    return length;
  }

  /// Opens the first packet of a source: with a rollover counter of zero, and if that fails with
  /// one, since the packets before the first rollover may have been lost.
  ///
  /// @return the packet index, or -1
  private long openFirst(
      int ssrc, int sequenceNumber, byte[] bytes, int at, int headerLength, int length) {
    if (sequenceNumber >= LATE_JOIN) {
      return openAt(ssrc, sequenceNumber, bytes, at, headerLength, length) ? sequenceNumber : -1;
    }
    int total = length + policy.rtpTagBytes();
    if (spare.length < total) {
      spare = new byte[Math.max(total, Packet.CAPACITY)];
    }
    System.arraycopy(bytes, at, spare, 0, total);
    if (openAt(ssrc, sequenceNumber, bytes, at, headerLength, length)) {
      return sequenceNumber;
    }
    System.arraycopy(spare, 0, bytes, at, total);
    long index = sequenceNumber + 0x1_0000L;
    return openAt(ssrc, index, bytes, at, headerLength, length) ? index : -1;
  }

  private boolean openAt(int ssrc, long index, byte[] bytes, int at, int headerLength, int length) {
    int rollover = (int) (index >>> 16);
    return rtp.open(ssrc, index, rollover, bytes, at, headerLength, length - headerLength);
  }

  private static @Nullable SrtpDrop refused(ReplayWindow window, long index) {
    if (index < 0 || window.tooOld(index)) {
      return SrtpDrop.TOO_OLD;
    }
    if (index > Source.MAX_INDEX) {
      return SrtpDrop.EXHAUSTED;
    }
    return window.used(index) ? SrtpDrop.REPLAY : null;
  }

  private int drop(SrtpDrop reason) {
    drops.count(reason);
    return reason.code();
  }
}
