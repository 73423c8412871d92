package dev.parley.rtp;

/// The 24 bits of [ExtensionKind#TRANSMISSION_OFFSET], in ticks of the RTP clock, signed.
///
/// RFC 5450, section 3
public final class TransmissionOffset {
  private TransmissionOffset() {}

  /// The ticks that a value read by [HeaderExtensions#u24] stands for.
  public static int ticks(int value) {
    return value << 8 >> 8;
  }

  /// The value for a number of ticks.
  public static int of(int ticks) {
    return ticks & 0xFF_FFFF;
  }
}
