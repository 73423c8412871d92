package dev.parley.webrtc;

import org.jspecify.annotations.Nullable;

/// The source of a receiver's track: what the other side sends, once there is a transport.
final class ReceivedMedia implements TrackSource {
  private final String kind;
  private volatile @Nullable Runnable keyFrameRequest;

  ReceivedMedia(String kind) {
    this.kind = kind;
  }

  @Override
  public String kind() {
    return kind;
  }

  @Override
  public String label() {
    return "remote " + kind;
  }

  /// Frames come from the transport whether somebody looks or not.
  @Override
  public void start(Output output) {}

  @Override
  public void stop() {}

  /// @param request asks the other side for a key frame, from any thread
  void keyFramesFrom(Runnable request) {
    keyFrameRequest = request;
  }

  @Override
  public void requestKeyFrame() {
    Runnable request = keyFrameRequest;
    if (request != null) {
      request.run();
    }
  }
}
