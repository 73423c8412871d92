package dev.parley.webrtc;

/// Who sends on a transceiver, seen from our side.
public enum RTCRtpTransceiverDirection {
  SENDRECV("sendrecv"),
  SENDONLY("sendonly"),
  RECVONLY("recvonly"),
  INACTIVE("inactive"),
  STOPPED("stopped");

  private final String text;

  RTCRtpTransceiverDirection(String text) {
    this.text = text;
  }

  /// The constant that the specification writes so.
  ///
  /// @throws IllegalArgumentException if there is none
  public static RTCRtpTransceiverDirection parse(String text) {
    return IdlEnum.parse(RTCRtpTransceiverDirection.class, text);
  }

  /// As the specification writes it.
  @Override
  public String toString() {
    return text;
  }
}
