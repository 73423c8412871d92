package dev.parley.webrtc;

/// One frame as an encoder makes it: a picture, or some milliseconds of sound.
///
/// @param mimeType of the codec, such as `video/VP8`
/// @param data of the frame; nobody changes it any more
/// @param rtpTimestamp 32 bits, in the clock rate of the codec (90,000 Hz for video, 48,000 Hz for
///   Opus); where it begins does not matter
/// @param keyFrame whether a decoder can begin here; true for audio
public record EncodedFrame(String mimeType, byte[] data, long rtpTimestamp, boolean keyFrame) {}
