package dev.parley.webrtc;

/// Whether a track can still give media.
public enum MediaStreamTrackState {
  LIVE("live"),
  ENDED("ended");

  private final String text;

  MediaStreamTrackState(String text) {
    this.text = text;
  }

  /// The constant that the specification writes so.
  ///
  /// @throws IllegalArgumentException if there is none
  public static MediaStreamTrackState parse(String text) {
    return IdlEnum.parse(MediaStreamTrackState.class, text);
  }

  /// As the specification writes it.
  @Override
  public String toString() {
    return text;
  }
}
