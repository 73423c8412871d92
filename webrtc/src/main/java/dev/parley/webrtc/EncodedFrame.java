package dev.parley.webrtc;

import org.jspecify.annotations.Nullable;

/// One frame as an encoder makes it: a picture, or some milliseconds of sound.
///
/// @param mimeType of the codec, such as `video/VP8`
/// @param data of the frame; nobody changes it any more
/// @param rtpTimestamp 32 bits, in the clock rate of the codec (90,000 Hz for video, 48,000 Hz for
///   Opus); where it begins does not matter
/// @param keyFrame whether a decoder can begin here; true for audio
/// @param layer which of its source's layers it belongs to, 0 for the smallest (see
///   [TrackSource#layers])
/// @param audioLevel how loud the sound is, from 0 (silence) to 1 (the loudest): the root of the
///   mean square of its samples; null if its source does not know, and for video
public record EncodedFrame(
    String mimeType,
    byte[] data,
    long rtpTimestamp,
    boolean keyFrame,
    int layer,
    @Nullable Double audioLevel) {

  /// @throws IllegalArgumentException for a level outside 0..1
  public EncodedFrame {
    if (audioLevel != null && !(audioLevel >= 0 && audioLevel <= 1)) {
      throw new IllegalArgumentException("audioLevel " + audioLevel + " is not in 0..1");
    }
  }

  /// A frame of a source without layers.
  public EncodedFrame(String mimeType, byte[] data, long rtpTimestamp, boolean keyFrame) {
    this(mimeType, data, rtpTimestamp, keyFrame, 0, null);
  }

  /// The same, with how loud it is.
  public EncodedFrame withAudioLevel(@Nullable Double level) {
    return new EncodedFrame(mimeType, data, rtpTimestamp, keyFrame, layer, level);
  }
}
