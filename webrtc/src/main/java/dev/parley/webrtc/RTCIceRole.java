package dev.parley.webrtc;

/// Who nominates the pair.
public enum RTCIceRole {
  UNKNOWN("unknown"),
  CONTROLLING("controlling"),
  CONTROLLED("controlled");

  private final String text;

  RTCIceRole(String text) {
    this.text = text;
  }

  /// The constant that the specification writes so.
  ///
  /// @throws IllegalArgumentException if there is none
  public static RTCIceRole parse(String text) {
    return IdlEnum.parse(RTCIceRole.class, text);
  }

  /// As the specification writes it.
  @Override
  public String toString() {
    return text;
  }
}
