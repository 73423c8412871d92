package dev.parley.webrtc;

/// The state of a DTLS transport.
public enum RTCDtlsTransportState {
  NEW("new"),
  CONNECTING("connecting"),
  CONNECTED("connected"),
  CLOSED("closed"),
  FAILED("failed");

  private final String text;

  RTCDtlsTransportState(String text) {
    this.text = text;
  }

  /// The constant that the specification writes so.
  ///
  /// @throws IllegalArgumentException if there is none
  public static RTCDtlsTransportState parse(String text) {
    return IdlEnum.parse(RTCDtlsTransportState.class, text);
  }

  /// As the specification writes it.
  @Override
  public String toString() {
    return text;
  }
}
