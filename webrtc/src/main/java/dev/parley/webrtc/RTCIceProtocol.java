package dev.parley.webrtc;

/// The transport protocol of a candidate.
public enum RTCIceProtocol {
  UDP("udp"),
  TCP("tcp");

  private final String text;

  RTCIceProtocol(String text) {
    this.text = text;
  }

  /// The constant that the specification writes so.
  ///
  /// @throws IllegalArgumentException if there is none
  public static RTCIceProtocol parse(String text) {
    return IdlEnum.parse(RTCIceProtocol.class, text);
  }

  /// As the specification writes it.
  @Override
  public String toString() {
    return text;
  }
}
