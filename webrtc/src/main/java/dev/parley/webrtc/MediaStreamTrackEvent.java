package dev.parley.webrtc;

/// A track came to a stream, or went.
public final class MediaStreamTrackEvent extends Event {
  private final MediaStreamTrack track;

  public MediaStreamTrackEvent(String type, MediaStreamTrack track) {
    super(type);
    this.track = track;
  }

  public MediaStreamTrack track() {
    return track;
  }
}
