package dev.parley.webrtc;

import dev.parley.rtp.RtpPacket;
import org.jspecify.annotations.Nullable;

/// What a [ReceivePump] counts.
final class ReceiveCounts {
  private static final long NTP_TO_UNIX_SECONDS = 2_208_988_800L;

  long frames;
  long keyFrames;
  long framesOfSeveralPackets;
  long headerBytes;
  int width;
  int height;
  @Nullable Double audioLevel;
  final FrameRate rate = new FrameRate();
  long lastPacketMillis;
  double interFrameDelaySeconds;
  double squaredInterFrameDelay;
  long reports;
  double remoteTimestampMillis;
  private long lastFrameNanos;

  void packet(long millis, long now, RtpPacket rtp) {
    lastPacketMillis = millis;
    headerBytes += rtp.headerLength() + rtp.paddingLength();
  }

  void frame(long now, boolean key, int packets) {
    if (frames > 0) {
      double delay = (now - lastFrameNanos) / 1e9;
      interFrameDelaySeconds += delay;
      squaredInterFrameDelay += delay * delay;
    }
    lastFrameNanos = now;
    frames++;
    keyFrames += key ? 1 : 0;
    framesOfSeveralPackets += packets > 1 ? 1 : 0;
    rate.count(now);
  }

  void senderReport(long ntp, long rtpTimestamp) {
    reports++;
    remoteTimestampMillis =
        ((ntp >>> 32) - NTP_TO_UNIX_SECONDS) * 1000.0 + (ntp & 0xFFFF_FFFFL) * 1000.0 / (1L << 32);
  }
}
