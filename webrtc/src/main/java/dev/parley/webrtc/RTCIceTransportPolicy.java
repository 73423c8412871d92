package dev.parley.webrtc;

/// Which candidates may be used.
public enum RTCIceTransportPolicy {
  RELAY("relay"),
  ALL("all");

  private final String text;

  RTCIceTransportPolicy(String text) {
    this.text = text;
  }

  /// The constant that the specification writes so.
  ///
  /// @throws IllegalArgumentException if there is none
  public static RTCIceTransportPolicy parse(String text) {
    return IdlEnum.parse(RTCIceTransportPolicy.class, text);
  }

  /// As the specification writes it.
  @Override
  public String toString() {
    return text;
  }
}
