package dev.parley.session;

import dev.parley.congestion.CongestionConfig;
import dev.parley.congestion.CongestionController;
import dev.parley.core.Core;
import dev.parley.core.Counters;
import dev.parley.core.Entropy;
import dev.parley.core.Packet;
import dev.parley.core.WallClock;
import dev.parley.srtp.SrtpReceiver;
import dev.parley.srtp.SrtpSender;
import org.jspecify.annotations.Nullable;

/// What the parts of one [Rtc] have in common.
final class RtcContext {
  final RtcLimits limits;
  final Counters<RtcDrop> drops = new Counters<>(RtcDrop.class);
  final RtcEvents events = new RtcEvents(drops);
  final Entropy entropy;
  final WallClock clock;

  /// Present from the end of the DTLS handshake on.
  @Nullable SrtpSender sender;

  /// Present from the end of the DTLS handshake on.
  @Nullable SrtpReceiver receiver;

  /// What is known of the path to the other side.
  final CongestionController congestion;

  /// The latest round trip that RTCP has measured, or 0.
  long roundTripNanos;

  long packetsSent;
  long bytesSent;
  long packetsReceived;
  long bytesReceived;
  long lastSentAt = Core.NEVER;
  long lastReceivedAt = Core.NEVER;
  long rembReceived;
  long transportFeedbackReceived;
  long transportFeedbackSent;
  long probePackets;

  RtcContext(RtcLimits limits, CongestionConfig path, Entropy entropy, WallClock clock) {
    this.limits = limits;
    congestion = new CongestionController(path);
    this.entropy = entropy;
    this.clock = clock;
  }

  void countSent(long now, Packet packet) {
    lastSentAt = now;
    packetsSent++;
    bytesSent += packet.length();
  }

  void countReceived(long now, Packet packet) {
    lastReceivedAt = now;
    packetsReceived++;
    bytesReceived += packet.length();
  }

  boolean keyed() {
    return sender != null;
  }
}
