package dev.parley.webrtc;

/// The state of an SCTP transport.
public enum RTCSctpTransportState {
  CONNECTING("connecting"),
  CONNECTED("connected"),
  CLOSED("closed");

  private final String text;

  RTCSctpTransportState(String text) {
    this.text = text;
  }

  /// The constant that the specification writes so.
  ///
  /// @throws IllegalArgumentException if there is none
  public static RTCSctpTransportState parse(String text) {
    return IdlEnum.parse(RTCSctpTransportState.class, text);
  }

  /// As the specification writes it.
  @Override
  public String toString() {
    return text;
  }
}
