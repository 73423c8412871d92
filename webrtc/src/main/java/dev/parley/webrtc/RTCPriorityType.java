package dev.parley.webrtc;

/// How much of the bandwidth a stream or channel gets beside others.
public enum RTCPriorityType {
  VERY_LOW("very-low"),
  LOW("low"),
  MEDIUM("medium"),
  HIGH("high");

  private final String text;

  RTCPriorityType(String text) {
    this.text = text;
  }

  /// The constant that the specification writes so.
  ///
  /// @throws IllegalArgumentException if there is none
  public static RTCPriorityType parse(String text) {
    return IdlEnum.parse(RTCPriorityType.class, text);
  }

  /// As the specification writes it.
  @Override
  public String toString() {
    return text;
  }
}
