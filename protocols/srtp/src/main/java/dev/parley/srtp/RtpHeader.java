package dev.parley.srtp;

import dev.parley.core.Bytes;

/// As much of RTP as SRTP must know: where the header ends.
final class RtpHeader {
  private static final int FIXED_BYTES = 12;

  private RtpHeader() {}

  /// The length of the header with CSRCs and extension, or -1 if it does not fit into `length`.
  ///
  /// RFC 3550, section 5.1
  static int length(byte[] bytes, int at, int length) {
    if (length < FIXED_BYTES || (bytes[at] & 0xC0) != 0x80) {
      return -1;
    }
    int header = FIXED_BYTES + 4 * (bytes[at] & 0x0F);
    if ((bytes[at] & 0x10) != 0) {
      if (header + 4 > length) {
        return -1;
      }
      header += 4 + 4 * Bytes.u16(bytes, at + header + 2);
    }
    return header <= length ? header : -1;
  }
}
