package dev.parley.sctp;

import java.time.Duration;

/// How an association and its data channels behave.
///
/// @param maxMessageSize the longest message that we accept, in bytes: the `a=max-message-size` of
///   our SDP; 1 KiB to 1 GiB
/// @param receiveWindowBytes what the other side may send before we have delivered it; 64 KiB to 1
///   GiB, and in effect at least twice `maxMessageSize`
/// @param sendBufferBytes what may wait to be sent on all streams together; 64 KiB to 1 GiB
/// @param interleaving whether long messages may be sent between each other's fragments, if the
///   other side can (RFC 8260)
/// @param zeroChecksum whether packets may go without checksum, since DTLS has its own (RFC 9653)
/// @param retransmission bounds of the retransmission timeout
/// @param sackDelay how long an acknowledgement may wait for a second packet; up to 500 ms
/// @param heartbeat after what idle time the path is tried; 1 s or more
/// @param maxOutage how long the other side may be silent before the association fails; 10 s or
///   more
public record SctpConfig(
    long maxMessageSize,
    int receiveWindowBytes,
    int sendBufferBytes,
    boolean interleaving,
    boolean zeroChecksum,
    Retransmission retransmission,
    Duration sackDelay,
    Duration heartbeat,
    Duration maxOutage) {

  /// The retransmission timeout (RFC 9260, section 6.3.1).
  ///
  /// @param initial before the round trip is known
  /// @param min never less
  /// @param max never more, however often it was doubled
  public record Retransmission(Duration initial, Duration min, Duration max) {
    public Retransmission {
      if (min.isNegative() || min.isZero() || min.compareTo(initial) > 0) {
        throw new IllegalArgumentException(
            "retransmission.min " + min + " is not in 1 ns.." + initial + " (initial)");
      }
      if (max.compareTo(initial) < 0 || max.compareTo(Duration.ofMinutes(1)) > 0) {
        throw new IllegalArgumentException(
            "retransmission.max " + max + " is not in " + initial + " (initial)..1 min");
      }
    }
  }

  private static final int KIB = 1024;
  private static final int GIB = 1 << 30;

  public SctpConfig {
    check("maxMessageSize", maxMessageSize, KIB);
    check("receiveWindowBytes", receiveWindowBytes, 64 * KIB);
    check("sendBufferBytes", sendBufferBytes, 64 * KIB);
    check("sackDelay", sackDelay, Duration.ZERO, Duration.ofMillis(500));
    check("heartbeat", heartbeat, Duration.ofSeconds(1), Duration.ofHours(1));
    check("maxOutage", maxOutage, Duration.ofSeconds(10), Duration.ofHours(1));
  }

  /// Messages up to 256 KiB, windows of 8 and 16 MiB, interleaving, no checksums, 90 s of outage.
  public static SctpConfig defaults() {
    return new SctpConfig(
        256L * KIB,
        8 * KIB * KIB,
        16 * KIB * KIB,
        true,
        true,
        new Retransmission(Duration.ofMillis(500), Duration.ofMillis(250), Duration.ofSeconds(4)),
        Duration.ofMillis(50),
        Duration.ofSeconds(30),
        Duration.ofSeconds(90));
  }

  public SctpConfig withMaxMessageSize(long bytes) {
    return new SctpConfig(
        bytes,
        receiveWindowBytes,
        sendBufferBytes,
        interleaving,
        zeroChecksum,
        retransmission,
        sackDelay,
        heartbeat,
        maxOutage);
  }

  public SctpConfig withBuffers(int newReceiveWindowBytes, int newSendBufferBytes) {
    return new SctpConfig(
        maxMessageSize,
        newReceiveWindowBytes,
        newSendBufferBytes,
        interleaving,
        zeroChecksum,
        retransmission,
        sackDelay,
        heartbeat,
        maxOutage);
  }

  public SctpConfig withExtensions(boolean newInterleaving, boolean newZeroChecksum) {
    return new SctpConfig(
        maxMessageSize,
        receiveWindowBytes,
        sendBufferBytes,
        newInterleaving,
        newZeroChecksum,
        retransmission,
        sackDelay,
        heartbeat,
        maxOutage);
  }

  public SctpConfig withTimes(Retransmission newRetransmission, Duration newMaxOutage) {
    return new SctpConfig(
        maxMessageSize,
        receiveWindowBytes,
        sendBufferBytes,
        interleaving,
        zeroChecksum,
        newRetransmission,
        sackDelay,
        heartbeat,
        newMaxOutage);
  }

  /// The receive window that is announced, in bytes.
  long window() {
    return Math.max(receiveWindowBytes, 2 * maxMessageSize);
  }

  private static void check(String name, long value, long min) {
    if (value < min || value > GIB) {
      throw new IllegalArgumentException(name + " " + value + " is not in " + min + ".." + GIB);
    }
  }

  private static void check(String name, Duration value, Duration min, Duration max) {
    if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
      throw new IllegalArgumentException(name + " " + value + " is not in " + min + ".." + max);
    }
  }
}
