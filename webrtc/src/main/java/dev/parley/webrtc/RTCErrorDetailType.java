package dev.parley.webrtc;

/// What failed, for an [RTCError].
public enum RTCErrorDetailType {
  DATA_CHANNEL_FAILURE("data-channel-failure"),
  DTLS_FAILURE("dtls-failure"),
  FINGERPRINT_FAILURE("fingerprint-failure"),
  SCTP_FAILURE("sctp-failure"),
  SDP_SYNTAX_ERROR("sdp-syntax-error"),
  HARDWARE_ENCODER_NOT_AVAILABLE("hardware-encoder-not-available"),
  HARDWARE_ENCODER_ERROR("hardware-encoder-error");

  private final String text;

  RTCErrorDetailType(String text) {
    this.text = text;
  }

  /// The constant that the specification writes so.
  ///
  /// @throws IllegalArgumentException if there is none
  public static RTCErrorDetailType parse(String text) {
    return IdlEnum.parse(RTCErrorDetailType.class, text);
  }

  /// As the specification writes it.
  @Override
  public String toString() {
    return text;
  }
}
