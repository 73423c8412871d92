package dev.parley.srtp;

/// What is remembered of one synchronization source in one direction.
final class Source {
  /// Packets are given up as late long before 1024 of one source have passed.
  static final int RTP_WINDOW = 1024;

  static final int RTCP_WINDOW = 128;

  /// The greatest packet index, of 48 bits.
  static final long MAX_INDEX = (1L << 48) - 1;

  final int ssrc;
  final ReplayWindow rtp = new ReplayWindow(RTP_WINDOW);
  final ReplayWindow rtcp = new ReplayWindow(RTCP_WINDOW);

  Source(int ssrc) {
    this.ssrc = ssrc;
  }

  /// The packet index of a sequence number, nearest to the highest one; negative if it would lie
  /// before the first rollover. RFC 3711, section 3.3.1
  long index(int sequenceNumber) {
    long highest = rtp.highest();
    if (highest < 0) {
      return sequenceNumber;
    }
    int last = (int) highest & 0xFFFF;
    long rollover = highest >>> 16;
    if (last < 0x8000) {
      rollover -= sequenceNumber - last > 0x8000 ? 1 : 0;
    } else {
      rollover += last - 0x8000 > sequenceNumber ? 1 : 0;
    }
    return (rollover << 16) + sequenceNumber;
  }
}
