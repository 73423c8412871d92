package dev.parley.webrtc;

/// How a relay is reached.
public enum RTCIceServerTransportProtocol {
  UDP("udp"),
  TCP("tcp"),
  TLS("tls");

  private final String text;

  RTCIceServerTransportProtocol(String text) {
    this.text = text;
  }

  /// The constant that the specification writes so.
  ///
  /// @throws IllegalArgumentException if there is none
  public static RTCIceServerTransportProtocol parse(String text) {
    return IdlEnum.parse(RTCIceServerTransportProtocol.class, text);
  }

  /// As the specification writes it.
  @Override
  public String toString() {
    return text;
  }
}
