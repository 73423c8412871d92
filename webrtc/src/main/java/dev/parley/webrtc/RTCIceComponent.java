package dev.parley.webrtc;

/// What a transport carries; RTCP is always multiplexed, so it is rtp.
public enum RTCIceComponent {
  RTP("rtp"),
  RTCP("rtcp");

  private final String text;

  RTCIceComponent(String text) {
    this.text = text;
  }

  /// The constant that the specification writes so.
  ///
  /// @throws IllegalArgumentException if there is none
  public static RTCIceComponent parse(String text) {
    return IdlEnum.parse(RTCIceComponent.class, text);
  }

  /// As the specification writes it.
  @Override
  public String toString() {
    return text;
  }
}
