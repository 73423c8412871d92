package dev.parley.rtp;

/// Reads transport-wide feedback: which packets arrived when.
///
/// Keeps the reference time unwrapped from one report to the next, so one reader belongs to one
/// peer. draft-holmer-rmcat-transport-wide-cc-extensions-01, section 3.1
public final class TransportFeedbackReader {
  /// The arrival time of a packet that was lost.
  public static final long LOST = Long.MIN_VALUE;

  /// How many packets one report may be about.
  public static final int MAX_PACKETS = 8192;

  private static final long TICK_NANOS = 250_000;
  private static final int REFERENCE_TICKS = 256;
  private static final int CHUNKS_AT = 8;

  private final byte[] symbols = new byte[MAX_PACKETS];
  private boolean referenceKnown;
  private long reference;

  /// Is told of each packet in the order of the numbers.
  @FunctionalInterface
  public interface Sink {
    /// Takes the next packet.
    ///
    /// @param sequenceNumber transport-wide, 16 bits
    /// @param arrivalNanos on the peer's clock, of arbitrary origin, or [#LOST]
    void packet(int sequenceNumber, long arrivalNanos);
  }

  /// A reader that has read nothing.
  public TransportFeedbackReader() {}

  /// Reads a report; the sink is called only if all of it makes sense.
  ///
  /// @return false if the report is broken
  public boolean read(RtcpMessage.TransportFeedback feedback, Sink sink) {
    int count = feedback.packetCount();
    RtcpBody contents = feedback.contents();
    if (count > MAX_PACKETS) {
      return false;
    }
    int deltasAt = readChunks(contents, count);
    if (deltasAt < 0) {
      return false;
    }
    int deltaBytes = 0;
    for (int i = 0; i < count; i++) {
      deltaBytes += symbols[i];
    }
    if (deltasAt + deltaBytes > contents.length()) {
      return false;
    }
    unwrapReference(feedback.referenceTime());
    long ticks = reference * REFERENCE_TICKS;
    int at = deltasAt;
    for (int i = 0; i < count; i++) {
      int sequenceNumber = (feedback.baseSequenceNumber() + i) & 0xFFFF;
      if (symbols[i] == 0) {
        sink.packet(sequenceNumber, LOST);
        continue;
      }
      ticks += symbols[i] == 1 ? contents.u8(at) : (short) contents.u16(at);
      at += symbols[i];
      sink.packet(sequenceNumber, ticks * TICK_NANOS);
    }
    return true;
  }

  /// Fills in the symbols.
  ///
  /// @return where the chunks end, or -1 if they are broken
  private int readChunks(RtcpBody contents, int count) {
    int at = CHUNKS_AT;
    int filled = 0;
    while (filled < count) {
      if (at + 2 > contents.length()) {
        return -1;
      }
      int chunk = contents.u16(at);
      at += 2;
      if ((chunk & 0x8000) == 0) {
        int run = Math.min(chunk & 0x1FFF, count - filled);
        int symbol = chunk >>> 13;
        if (run == 0 || symbol == 3) {
          return -1;
        }
        for (int i = 0; i < run; i++) {
          symbols[filled++] = (byte) symbol;
        }
      } else {
        int width = (chunk & 0x4000) == 0 ? 1 : 2;
        for (int shift = 14 - width; shift >= 0 && filled < count; shift -= width) {
          int symbol = (chunk >>> shift) & ((1 << width) - 1);
          if (symbol == 3) {
            return -1;
          }
          symbols[filled++] = (byte) symbol;
        }
      }
    }
    return at;
  }

  private void unwrapReference(int value) {
    if (referenceKnown) {
      reference += (value - (int) reference) << 8 >> 8;
    } else {
      reference = value;
      referenceKnown = true;
    }
  }
}
