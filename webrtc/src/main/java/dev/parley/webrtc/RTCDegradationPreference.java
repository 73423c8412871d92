package dev.parley.webrtc;

/// What is given up first when bandwidth or processor time is short.
public enum RTCDegradationPreference {
  MAINTAIN_FRAMERATE("maintain-framerate"),
  MAINTAIN_RESOLUTION("maintain-resolution"),
  MAINTAIN_FRAMERATE_AND_RESOLUTION("maintain-framerate-and-resolution"),
  BALANCED("balanced");

  private final String text;

  RTCDegradationPreference(String text) {
    this.text = text;
  }

  /// The constant that the specification writes so.
  ///
  /// @throws IllegalArgumentException if there is none
  public static RTCDegradationPreference parse(String text) {
    return IdlEnum.parse(RTCDegradationPreference.class, text);
  }

  /// As the specification writes it.
  @Override
  public String toString() {
    return text;
  }
}
