package dev.parley.sctp;

import dev.parley.core.Bytes;
import org.jspecify.annotations.Nullable;

/// What the other side says of itself in INIT and INIT ACK (RFC 9260, section 3.3.2).
///
/// @param tag the verification tag of what we send, never 0
/// @param receiveWindow in bytes
/// @param initialTsn 32 bits
/// @param cookie where the state cookie begins, or 0 without one; INIT has none
record PeerParameters(
    int tag,
    long receiveWindow,
    int outboundStreams,
    int inboundStreams,
    long initialTsn,
    boolean interleaving,
    boolean partialReliability,
    boolean reconfiguration,
    boolean zeroChecksum,
    int cookie,
    int cookieLength) {
  private static final int FIXED = 16;
  private static final int FLAG_INTERLEAVING = 1;
  private static final int FLAG_PARTIAL_RELIABILITY = 2;
  private static final int FLAG_RECONFIGURATION = 4;
  private static final int FLAG_ZERO_CHECKSUM = 8;

  /// The bytes of [#write].
  static final int WRITTEN = 20;

  /// EDMID 1: DTLS protects each packet (RFC 9653, section 4).
  private static final int DTLS = 1;

  /// Reads the value of an INIT or INIT ACK; null if it is malformed.
  static @Nullable PeerParameters read(byte[] b, int from, int length) {
    if (length < FIXED || Bytes.i32(b, from) == 0) {
      return null;
    }
    int outbound = Bytes.u16(b, from + 8);
    int inbound = Bytes.u16(b, from + 10);
    if (outbound == 0 || inbound == 0) {
      return null;
    }
    boolean interleaving = false;
    boolean forward = false;
    boolean reconfiguration = false;
    boolean zeroChecksum = false;
    int cookie = 0;
    int cookieLength = 0;
    int end = from + length;
    int at = from + FIXED;
    while (end - at >= 4) {
      int type = Bytes.u16(b, at);
      int size = Bytes.u16(b, at + 2);
      if (size < 4 || size > end - at) {
        return null;
      }
      switch (type) {
        case ChunkType.PARAMETER_STATE_COOKIE -> {
          cookie = at + 4;
          cookieLength = size - 4;
        }
        case ChunkType.PARAMETER_FORWARD_TSN -> forward = true;
        case ChunkType.PARAMETER_ZERO_CHECKSUM ->
            zeroChecksum = size >= 8 && Bytes.i32(b, at + 4) == DTLS;
        case ChunkType.PARAMETER_SUPPORTED_EXTENSIONS -> {
          for (int i = at + 4; i < at + size; i++) {
            int extension = b[i] & 0xFF;
            interleaving |= extension == ChunkType.I_DATA;
            reconfiguration |= extension == ChunkType.RE_CONFIG;
            forward |= extension == ChunkType.FORWARD_TSN;
          }
        }
        default -> {
          // Addresses mean nothing over DTLS, and what is new may be ignored.
        }
      }
      at += size + 3 & ~3;
    }
    return new PeerParameters(
        Bytes.i32(b, from),
        Bytes.u32(b, from + 4),
        outbound,
        inbound,
        Bytes.u32(b, from + 12),
        interleaving,
        forward,
        reconfiguration,
        zeroChecksum,
        cookie,
        cookieLength);
  }

  /// Writes them for a state cookie.
  void write(byte[] b, int at) {
    Bytes.putU32(b, at, tag);
    Bytes.putU32(b, at + 4, receiveWindow);
    Bytes.putU16(b, at + 8, outboundStreams);
    Bytes.putU16(b, at + 10, inboundStreams);
    Bytes.putU32(b, at + 12, initialTsn);
    int flags =
        (interleaving ? FLAG_INTERLEAVING : 0)
            | (partialReliability ? FLAG_PARTIAL_RELIABILITY : 0)
            | (reconfiguration ? FLAG_RECONFIGURATION : 0)
            | (zeroChecksum ? FLAG_ZERO_CHECKSUM : 0);
    Bytes.putU32(b, at + 16, flags);
  }

  /// Reads them from a state cookie.
  static PeerParameters ofCookie(byte[] b, int at) {
    int flags = Bytes.i32(b, at + 16);
    return new PeerParameters(
        Bytes.i32(b, at),
        Bytes.u32(b, at + 4),
        Bytes.u16(b, at + 8),
        Bytes.u16(b, at + 10),
        Bytes.u32(b, at + 12),
        (flags & FLAG_INTERLEAVING) != 0,
        (flags & FLAG_PARTIAL_RELIABILITY) != 0,
        (flags & FLAG_RECONFIGURATION) != 0,
        (flags & FLAG_ZERO_CHECKSUM) != 0,
        0,
        0);
  }
}
