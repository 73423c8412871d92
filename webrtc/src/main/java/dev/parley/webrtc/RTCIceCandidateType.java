package dev.parley.webrtc;

/// How a candidate was found.
public enum RTCIceCandidateType {
  HOST("host"),
  SRFLX("srflx"),
  PRFLX("prflx"),
  RELAY("relay");

  private final String text;

  RTCIceCandidateType(String text) {
    this.text = text;
  }

  /// The constant that the specification writes so.
  ///
  /// @throws IllegalArgumentException if there is none
  public static RTCIceCandidateType parse(String text) {
    return IdlEnum.parse(RTCIceCandidateType.class, text);
  }

  /// As the specification writes it.
  @Override
  public String toString() {
    return text;
  }
}
