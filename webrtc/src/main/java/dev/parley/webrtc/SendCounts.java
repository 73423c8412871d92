package dev.parley.webrtc;

import dev.parley.rtp.FrameSize;
import org.jspecify.annotations.Nullable;

/// What a [SendPump] counts.
final class SendCounts {
  long frames;
  long firstFrameNanos;
  long keyFrames;
  long hugeFrames;
  long frameBytes;
  int width;
  int height;

  /// How long the sound lasts that was sent.
  double samplesSeconds;

  /// How loud the latest sound was; null if its source does not say.
  @Nullable Double audioLevel;

  /// Loudness squared, times how long it lasted.
  double audioEnergy;

  /// Frames in a codec that was not agreed on.
  long noCodec;

  /// Frames of sound in whose place a tone went out.
  long underTones;

  /// Frames before there was a connection.
  long notConnected;

  final FrameRate rate = new FrameRate();

  /// @param clockRateHz of its codec
  void frame(long now, EncodedFrame frame, int clockRateHz) {
    double seconds = (double) SoundLength.ticks(frame) / clockRateHz;
    samplesSeconds += seconds;
    Double level = frame.audioLevel();
    audioLevel = level;
    audioEnergy += level == null ? 0 : level * level * seconds;
    double mean = frames == 0 ? 0 : (double) frameBytes / frames;
    if (frames > 0 && frame.data().length > 2.5 * mean) {
      hugeFrames++;
    }
    firstFrameNanos = frames == 0 ? now : firstFrameNanos;
    frames++;
    frameBytes += frame.data().length;
    rate.count(now);
    if (frame.keyFrame()) {
      keyFrames++;
      FrameSize size = FrameSize.of(frame.mimeType(), frame.data());
      if (size != null) {
        width = size.width();
        height = size.height();
      }
    }
  }
}
