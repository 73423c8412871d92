package dev.parley.webrtc;

/// The state of an ICE transport.
public enum RTCIceTransportState {
  CLOSED("closed"),
  FAILED("failed"),
  DISCONNECTED("disconnected"),
  NEW("new"),
  CHECKING("checking"),
  COMPLETED("completed"),
  CONNECTED("connected");

  private final String text;

  RTCIceTransportState(String text) {
    this.text = text;
  }

  /// The constant that the specification writes so.
  ///
  /// @throws IllegalArgumentException if there is none
  public static RTCIceTransportState parse(String text) {
    return IdlEnum.parse(RTCIceTransportState.class, text);
  }

  /// As the specification writes it.
  @Override
  public String toString() {
    return text;
  }
}
