package dev.parley.rtp;

/// Reads congestion control feedback (RFC 8888): which packets of which streams arrived when.
///
/// Keeps the report's clock unwrapped from one report to the next, so one reader belongs to one
/// peer. ECN marks are not looked at: nothing is sent that may be marked. RFC 8888, section 3.1
public final class CongestionFeedbackReader {
  /// The arrival time of a packet that was lost.
  public static final long LOST = TransportFeedbackReader.LOST;

  /// The arrival time of a packet that arrived nobody knows when.
  public static final long UNTIMED = LOST + 1;

  private static final int TIMESTAMP_BYTES = 4;
  private static final int BLOCK_BYTES = 8;
  private static final int MAX_PACKETS = 16_384;
  private static final int RECEIVED = 0x8000;
  private static final int OFFSET = 0x1FFF;

  /// From here on an offset is no time, but too long a time, or none that is known.
  private static final int NO_TIME = 0x1FFE;

  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private boolean timeKnown;
  private long time;

  /// Is told of each packet, stream by stream in the order of the numbers.
  @FunctionalInterface
  public interface Sink {
    /// Takes the next packet.
    ///
    /// @param sequenceNumber of its stream, 16 bits
    /// @param arrivalNanos on the peer's clock, of arbitrary origin, or [#LOST] or [#UNTIMED]
    void packet(int ssrc, int sequenceNumber, long arrivalNanos);
  }

  /// A reader that has read nothing.
  public CongestionFeedbackReader() {}

  /// Reads a report; the sink is called only if all of it makes sense.
  ///
  /// @return false if the report is broken
  public boolean read(RtcpMessage.CongestionFeedback feedback, Sink sink) {
    RtcpBody contents = feedback.contents();
    int end = contents.length() - TIMESTAMP_BYTES;
    if (!complete(contents, end)) {
      return false;
    }
    unwrapTime(contents.i32(end));
    long reported = (time >> 16) * NANOS_PER_SECOND + ((time & 0xFFFF) * NANOS_PER_SECOND >> 16);
    for (int at = 0; at < end; ) {
      int ssrc = contents.i32(at);
      int first = contents.u16(at + 4);
      int count = contents.u16(at + 6);
      for (int i = 0; i < count; i++) {
        int metric = contents.u16(at + BLOCK_BYTES + 2 * i);
        sink.packet(ssrc, (first + i) & 0xFFFF, arrival(metric, reported));
      }
      at += blockBytes(count);
    }
    return true;
  }

  private static boolean complete(RtcpBody contents, int end) {
    int at = 0;
    while (at < end) {
      if (at + BLOCK_BYTES > end) {
        return false;
      }
      int count = contents.u16(at + 6);
      if (count > MAX_PACKETS) {
        return false;
      }
      at += blockBytes(count);
    }
    return at == end;
  }

  /// How long the block of a stream is, in bytes.
  static int blockBytes(int packets) {
    return BLOCK_BYTES + ((2 * packets + 3) & ~3);
  }

  private static long arrival(int metric, long reported) {
    if ((metric & RECEIVED) == 0) {
      return LOST;
    }
    int offset = metric & OFFSET;
    return offset >= NO_TIME ? UNTIMED : reported - offset * NANOS_PER_SECOND / 1024;
  }

  private void unwrapTime(int value) {
    if (timeKnown) {
      time += value - (int) time;
    } else {
      time = value & 0xFFFF_FFFFL;
      timeKnown = true;
    }
  }
}
