package dev.parley.rtp;

import dev.parley.core.Bytes;

/// What a receiver reports of one stream.
///
/// RFC 3550, section 6.4.1
///
/// @param ssrc of the stream
/// @param fractionLost since the last report, in 256ths: 0 to 255
/// @param cumulativeLost since the beginning, of 24 bits with sign; negative after duplicates
/// @param highestSequenceNumber with the count of its cycles in the upper 16 bits
/// @param jitter of the arrival times, in ticks of the RTP clock
/// @param lastSenderReport the middle 32 bits of the NTP timestamp of the last SR, or 0
/// @param delaySinceLastSenderReport in units of 1/65536 seconds
public record ReportBlock(
    int ssrc,
    int fractionLost,
    int cumulativeLost,
    long highestSequenceNumber,
    long jitter,
    long lastSenderReport,
    long delaySinceLastSenderReport) {
  static final int BYTES = 24;

  private static final int MAX_LOST = 0x7F_FFFF;
  private static final int MIN_LOST = -0x80_0000;

  static ReportBlock read(byte[] b, int at) {
    return new ReportBlock(
        Bytes.i32(b, at),
        Bytes.u8(b, at + 4),
        Bytes.u24(b, at + 5) << 8 >> 8,
        Bytes.u32(b, at + 8),
        Bytes.u32(b, at + 12),
        Bytes.u32(b, at + 16),
        Bytes.u32(b, at + 20));
  }

  void write(byte[] b, int at) {
    Bytes.putU32(b, at, ssrc);
    Bytes.putU8(b, at + 4, fractionLost);
    Bytes.putU24(b, at + 5, Math.clamp(cumulativeLost, MIN_LOST, MAX_LOST));
    Bytes.putU32(b, at + 8, highestSequenceNumber);
    Bytes.putU32(b, at + 12, jitter);
    Bytes.putU32(b, at + 16, lastSenderReport);
    Bytes.putU32(b, at + 20, delaySinceLastSenderReport);
  }

  /// The round-trip time of the stream's sender, for whom this block is.
  ///
  /// RFC 3550, section 6.4.1, figure 2
  ///
  /// @param ntp the sender's NTP timestamp of now
  /// @return nanoseconds, or -1 if the receiver has not seen a sender report or the numbers are
  ///   impossible
  public long roundTripNanos(long ntp) {
    if (lastSenderReport == 0) {
      return -1;
    }
    int units = (int) ((ntp >>> 16) - lastSenderReport - delaySinceLastSenderReport);
    return units < 0 ? -1 : (units * 1_000_000_000L) >> 16;
  }
}
