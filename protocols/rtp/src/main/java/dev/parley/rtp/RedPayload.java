package dev.parley.rtp;

import dev.parley.core.Bytes;

/// Reads redundant audio: earlier blocks come before the present one, so that a packet that was
/// lost is made up for by the next.
///
/// RFC 2198, section 3
public final class RedPayload {
  private static final int MORE = 0x80;
  private static final int BLOCK_HEADER_BYTES = 4;

  private RedPayload() {}

  /// Where the primary block begins, which is what would have been sent without redundancy.
  ///
  /// @param payloadType what it has to be of
  /// @return bytes from the beginning of the payload, or -1 if the payload is none of RED, or its
  ///   primary block is empty or of another type
  public static int primaryAt(byte[] payload, int at, int length, int payloadType) {
    int end = at + length;
    int header = at;
    int redundant = 0;
    while (header < end && (payload[header] & MORE) != 0) {
      if (end - header < BLOCK_HEADER_BYTES) {
        return -1;
      }
      redundant += Bytes.u16(payload, header + 2) & 0x3FF;
      header += BLOCK_HEADER_BYTES;
    }
    if (header >= end || payload[header] != payloadType) {
      return -1;
    }
    int primary = header + 1 + redundant;
    return primary < end ? primary - at : -1;
  }
}
