package dev.parley.webrtc;

/// One frame as an encoder makes it: a picture, or some milliseconds of sound.
///
/// @param mimeType of the codec, such as `video/VP8`
/// @param data of the frame; nobody changes it any more
/// @param rtpTimestamp 32 bits, in the clock rate of the codec (90,000 Hz for video, 48,000 Hz for
///   Opus); where it begins does not matter
/// @param keyFrame whether a decoder can begin here; true for audio
/// @param layer which of its source's layers it belongs to, 0 for the smallest (see
///   [TrackSource#layers])
public record EncodedFrame(
    String mimeType, byte[] data, long rtpTimestamp, boolean keyFrame, int layer) {

  /// A frame of a source without layers.
  public EncodedFrame(String mimeType, byte[] data, long rtpTimestamp, boolean keyFrame) {
    this(mimeType, data, rtpTimestamp, keyFrame, 0);
  }
}
