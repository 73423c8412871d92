package dev.parley.webrtc;

/// Who opens the connection of a TCP candidate.
public enum RTCIceTcpCandidateType {
  ACTIVE("active"),
  PASSIVE("passive"),
  SO("so");

  private final String text;

  RTCIceTcpCandidateType(String text) {
    this.text = text;
  }

  /// The constant that the specification writes so.
  ///
  /// @throws IllegalArgumentException if there is none
  public static RTCIceTcpCandidateType parse(String text) {
    return IdlEnum.parse(RTCIceTcpCandidateType.class, text);
  }

  /// As the specification writes it.
  @Override
  public String toString() {
    return text;
  }
}
