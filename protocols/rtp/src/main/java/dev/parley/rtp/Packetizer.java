package dev.parley.rtp;

import org.jspecify.annotations.Nullable;

/// Cuts the frames of one stream into RTP payloads.
public interface Packetizer {
  /// Begins a frame; what is left of the one before is given up.
  ///
  /// @param source is read until the frame ends
  /// @param length at least 1
  /// @param maxPayloadLength of a payload with its descriptor, at least 100
  void start(byte[] source, int offset, int length, int maxPayloadLength);

  /// Writes the next payload.
  ///
  /// @return its length, or 0 if the frame is complete
  int next(byte[] out, int outAt);

  /// Whether the payload written last ends the frame, so that its packet gets the marker.
  boolean last();

  /// The packetizer of a codec by its name in `a=rtpmap`; null for one that only audio has, whose
  /// frames are payloads.
  ///
  /// @param firstPictureId of which 15 bits count; for codecs that number pictures
  static @Nullable Packetizer of(String encodingName, int firstPictureId) {
    VideoFormat format = VideoFormat.of(encodingName);
    if (format == null) {
      return null;
    }
    return switch (format) {
      case VP8 -> new Vp8Packetizer(firstPictureId);
      case VP9 -> new Vp9Packetizer(firstPictureId);
      case H264 -> new H264Packetizer();
      case AV1 -> new Av1Packetizer();
    };
  }
}
