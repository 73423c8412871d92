package dev.parley.webrtc;

import dev.parley.rtp.Opus;
import java.util.Locale;

/// How long an encoded piece of sound is.
final class SoundLength {
  private SoundLength() {}

  /// In ticks of its codec's clock, which for these codecs are samples; 0 for video, and for codecs
  /// that nobody here knows.
  static int ticks(EncodedFrame frame) {
    return switch (frame.mimeType().toLowerCase(Locale.ROOT)) {
      case "audio/opus" -> Math.max(0, Opus.durationTicks(frame.data(), 0, frame.data().length));
      case "audio/pcmu", "audio/pcma", "audio/g722" -> frame.data().length;
      default -> 0;
    };
  }
}
