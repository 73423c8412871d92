package dev.parley.rtp;

/// How long the sound in an Opus packet is; the packet as it is fills one RTP payload.
///
/// RFC 6716, section 3.1 and RFC 7587, section 4
public final class Opus {
  /// The rate of the RTP timestamps, whatever is encoded.
  public static final int CLOCK_RATE_HZ = 48_000;

  private static final int MAX_TICKS = CLOCK_RATE_HZ * 120 / 1000;

  private Opus() {}

  /// By how much the RTP timestamp of the next packet is later.
  ///
  /// @return ticks of 1/48000 s, or -1 if these bytes are not an Opus packet
  public static int durationTicks(byte[] packet, int at, int length) {
    if (length < 1) {
      return -1;
    }
    int config = (packet[at] & 0xF8) >> 3;
    int frames =
        switch (packet[at] & 3) {
          case 0 -> 1;
          case 1, 2 -> 2;
          default -> length < 2 ? 0 : packet[at + 1] & 0x3F;
        };
    int ticks = frames * frameTicks(config);
    return ticks == 0 || ticks > MAX_TICKS ? -1 : ticks;
  }

  private static int frameTicks(int config) {
    if (config < 12) { // SILK: 10, 20, 40, 60 ms
      return switch (config & 3) {
        case 0 -> 480;
        case 1 -> 960;
        case 2 -> 1920;
        default -> 2880;
      };
    }
    if (config < 16) { // hybrid: 10, 20 ms
      return (config & 1) == 0 ? 480 : 960;
    }
    return 120 << (config & 3); // CELT: 2.5, 5, 10, 20 ms
  }
}
