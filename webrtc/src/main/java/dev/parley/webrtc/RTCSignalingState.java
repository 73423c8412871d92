package dev.parley.webrtc;

/// Where offer and answer stand.
public enum RTCSignalingState {
  STABLE("stable"),
  HAVE_LOCAL_OFFER("have-local-offer"),
  HAVE_REMOTE_OFFER("have-remote-offer"),
  HAVE_LOCAL_PRANSWER("have-local-pranswer"),
  HAVE_REMOTE_PRANSWER("have-remote-pranswer"),
  CLOSED("closed");

  private final String text;

  RTCSignalingState(String text) {
    this.text = text;
  }

  /// The constant that the specification writes so.
  ///
  /// @throws IllegalArgumentException if there is none
  public static RTCSignalingState parse(String text) {
    return IdlEnum.parse(RTCSignalingState.class, text);
  }

  /// As the specification writes it.
  @Override
  public String toString() {
    return text;
  }
}
