package dev.parley.webrtc;

/// Whether RTCP shares the transport of RTP: always.
public enum RTCRtcpMuxPolicy {
  REQUIRE("require");

  private final String text;

  RTCRtcpMuxPolicy(String text) {
    this.text = text;
  }

  /// The constant that the specification writes so.
  ///
  /// @throws IllegalArgumentException if there is none
  public static RTCRtcpMuxPolicy parse(String text) {
    return IdlEnum.parse(RTCRtcpMuxPolicy.class, text);
  }

  /// As the specification writes it.
  @Override
  public String toString() {
    return text;
  }
}
