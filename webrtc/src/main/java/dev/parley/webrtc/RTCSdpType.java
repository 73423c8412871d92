package dev.parley.webrtc;

/// What a description is.
public enum RTCSdpType {
  OFFER("offer"),
  PRANSWER("pranswer"),
  ANSWER("answer"),
  ROLLBACK("rollback");

  private final String text;

  RTCSdpType(String text) {
    this.text = text;
  }

  /// The constant that the specification writes so.
  ///
  /// @throws IllegalArgumentException if there is none
  public static RTCSdpType parse(String text) {
    return IdlEnum.parse(RTCSdpType.class, text);
  }

  /// As the specification writes it.
  @Override
  public String toString() {
    return text;
  }
}
