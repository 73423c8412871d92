package dev.parley.webrtc;

/// How far the gathering of candidates is.
public enum RTCIceGatheringState {
  NEW("new"),
  GATHERING("gathering"),
  COMPLETE("complete");

  private final String text;

  RTCIceGatheringState(String text) {
    this.text = text;
  }

  /// The constant that the specification writes so.
  ///
  /// @throws IllegalArgumentException if there is none
  public static RTCIceGatheringState parse(String text) {
    return IdlEnum.parse(RTCIceGatheringState.class, text);
  }

  /// As the specification writes it.
  @Override
  public String toString() {
    return text;
  }
}
