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

  /// From the arrival of frames' first packets to the moment they were given on: per frame of
  /// video, per sample of audio.
  double bufferedSeconds;

  long emitted;
  double assemblySeconds;

  /// Samples of audio, and how long they last.
  long samples;

  double samplesSeconds;
  double audioEnergy;
  double remoteTimestampMillis;
  private long lastFrameNanos;

  void packet(long millis, long now, RtpPacket rtp) {
    lastPacketMillis = millis;
    headerBytes += rtp.headerLength() + rtp.paddingLength();
  }

  /// @param waited nanoseconds since its first packet
  void frame(long now, boolean key, int packets, long waited) {
    bufferedSeconds += waited / 1e9;
    emitted++;
    assemblySeconds += packets > 1 ? waited / 1e9 : 0;
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

  /// @param ticks how long the sound is, in samples of its clock
  void sound(int ticks, int clockRateHz, long waited) {
    bufferedSeconds += ticks * (waited / 1e9);
    emitted += ticks;
    samples += ticks;
    double seconds = (double) ticks / clockRateHz;
    samplesSeconds += seconds;
    if (audioLevel != null) {
      audioEnergy += audioLevel * audioLevel * seconds;
    }
  }

  void senderReport(long ntp) {
    remoteTimestampMillis =
        ((ntp >>> 32) - NTP_TO_UNIX_SECONDS) * 1000.0 + (ntp & 0xFFFF_FFFFL) * 1000.0 / (1L << 32);
  }
}
