package dev.parley.webrtc;

/// The state of all ICE transports of a connection, added up.
public enum RTCIceConnectionState {
  CLOSED("closed"),
  FAILED("failed"),
  DISCONNECTED("disconnected"),
  NEW("new"),
  CHECKING("checking"),
  COMPLETED("completed"),
  CONNECTED("connected");

  private final String text;

  RTCIceConnectionState(String text) {
    this.text = text;
  }

  /// The constant that the specification writes so.
  ///
  /// @throws IllegalArgumentException if there is none
  public static RTCIceConnectionState parse(String text) {
    return IdlEnum.parse(RTCIceConnectionState.class, text);
  }

  /// As the specification writes it.
  @Override
  public String toString() {
    return text;
  }
}
