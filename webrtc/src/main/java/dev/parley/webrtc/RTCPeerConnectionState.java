package dev.parley.webrtc;

/// The state of all transports of a connection, added up.
public enum RTCPeerConnectionState {
  CLOSED("closed"),
  FAILED("failed"),
  DISCONNECTED("disconnected"),
  NEW("new"),
  CONNECTING("connecting"),
  CONNECTED("connected");

  private final String text;

  RTCPeerConnectionState(String text) {
    this.text = text;
  }

  /// The constant that the specification writes so.
  ///
  /// @throws IllegalArgumentException if there is none
  public static RTCPeerConnectionState parse(String text) {
    return IdlEnum.parse(RTCPeerConnectionState.class, text);
  }

  /// As the specification writes it.
  @Override
  public String toString() {
    return text;
  }
}
