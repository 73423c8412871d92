package dev.parley.webrtc;

/// What keeps an encoding below what was asked.
public enum RTCQualityLimitationReason {
  NONE("none"),
  CPU("cpu"),
  BANDWIDTH("bandwidth"),
  OTHER("other");

  private final String text;

  RTCQualityLimitationReason(String text) {
    this.text = text;
  }

  /// The constant that the specification writes so.
  ///
  /// @throws IllegalArgumentException if there is none
  public static RTCQualityLimitationReason parse(String text) {
    return IdlEnum.parse(RTCQualityLimitationReason.class, text);
  }

  /// As the specification writes it.
  @Override
  public String toString() {
    return text;
  }
}
