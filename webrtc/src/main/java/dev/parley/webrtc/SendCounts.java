package dev.parley.webrtc;

import dev.parley.rtp.FrameSize;

/// What a [SendPump] counts.
final class SendCounts {
  long frames;
  long keyFrames;
  long hugeFrames;
  long frameBytes;
  int width;
  int height;

  /// Frames in a codec that was not agreed on.
  long noCodec;

  /// Frames before there was a connection.
  long notConnected;

  final FrameRate rate = new FrameRate();

  void frame(long now, EncodedFrame frame) {
    double mean = frames == 0 ? 0 : (double) frameBytes / frames;
    if (frames > 0 && frame.data().length > 2.5 * mean) {
      hugeFrames++;
    }
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
