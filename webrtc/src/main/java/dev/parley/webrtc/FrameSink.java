package dev.parley.webrtc;

/// Takes the frames of a track.
@FunctionalInterface
public interface FrameSink {
  /// Is called by the thread that the frame comes from, in order; must not block.
  void frame(EncodedFrame frame);
}
