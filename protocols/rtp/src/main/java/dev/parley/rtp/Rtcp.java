package dev.parley.rtp;

/// Numbers of RTCP, and how to tell it from RTP.
public final class Rtcp {
  static final int SENDER_REPORT = 200;
  static final int RECEIVER_REPORT = 201;
  static final int SOURCE_DESCRIPTION = 202;
  static final int GOODBYE = 203;
  static final int TRANSPORT_FEEDBACK = 205;
  static final int PAYLOAD_FEEDBACK = 206;

  static final int FORMAT_NACK = 1;
  static final int FORMAT_CONGESTION = 11;
  static final int FORMAT_TRANSPORT_WIDE = 15;
  static final int FORMAT_PLI = 1;
  static final int FORMAT_FIR = 4;
  static final int FORMAT_APPLICATION = 15;

  /// The letters REMB.
  static final int REMB = 0x52454D42;

  static final int CNAME = 1;

  /// The most report blocks in one report.
  static final int MAX_COUNT = 31;

  private Rtcp() {}

  /// Whether a datagram whose first byte is that of RTP or RTCP (128 to 191) is RTCP.
  ///
  /// RFC 5761, section 4: the second byte is 192 to 223, so that RTP payload types 64 to 95 stay
  /// unused.
  public static boolean isRtcp(byte[] bytes, int at, int length) {
    return length >= 2 && (bytes[at + 1] & 0xE0) == 0xC0;
  }
}
