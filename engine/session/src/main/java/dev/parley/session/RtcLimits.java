package dev.parley.session;

import java.time.Duration;

/// The bounds that keep one peer connection from taking everything.
///
/// @param packetsBeforeKeys SRTP packets kept until the DTLS handshake is over, 0 to 1000
/// @param receiveStreams streams of the other side at a time, 1 to 1000
/// @param audioQueue audio packets waiting to be sent, 1 to 10000
/// @param videoQueue video packets waiting to be sent, 1 to 10000
/// @param retransmissionQueue retransmissions waiting to be sent, 1 to 10000
/// @param audioHistory audio packets kept per stream for retransmission, a power of two
/// @param videoHistory video packets kept per stream for retransmission, a power of two
/// @param historyAge how long a sent packet is kept for retransmission at most
public record RtcLimits(
    int packetsBeforeKeys,
    int receiveStreams,
    int audioQueue,
    int videoQueue,
    int retransmissionQueue,
    int audioHistory,
    int videoHistory,
    Duration historyAge) {
  public RtcLimits {
    check("packetsBeforeKeys", packetsBeforeKeys, 0, 1000);
    check("receiveStreams", receiveStreams, 1, 1000);
    check("audioQueue", audioQueue, 1, 10_000);
    check("videoQueue", videoQueue, 1, 10_000);
    check("retransmissionQueue", retransmissionQueue, 1, 10_000);
    checkPower("audioHistory", audioHistory);
    checkPower("videoHistory", videoHistory);
    if (historyAge.isNegative() || historyAge.compareTo(Duration.ofMinutes(1)) > 0) {
      throw new IllegalArgumentException("historyAge " + historyAge + " is not in 0..1 min");
    }
  }

  /// 64 packets before the keys, 200 streams, 2 seconds of history in 512 video and 64 audio
  /// packets.
  public static RtcLimits defaults() {
    return new RtcLimits(64, 200, 256, 1024, 512, 64, 512, Duration.ofSeconds(2));
  }

  private static void check(String name, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(name + " " + value + " is not in " + min + ".." + max);
    }
  }

  private static void checkPower(String name, int value) {
    if (value < 1 || value > 16_384 || Integer.bitCount(value) != 1) {
      throw new IllegalArgumentException(name + " " + value + " is no power of two up to 16384");
    }
  }
}
