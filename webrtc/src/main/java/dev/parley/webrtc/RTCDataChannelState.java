package dev.parley.webrtc;

/// The state of a data channel.
public enum RTCDataChannelState {
  CONNECTING("connecting"),
  OPEN("open"),
  CLOSING("closing"),
  CLOSED("closed");

  private final String text;

  RTCDataChannelState(String text) {
    this.text = text;
  }

  /// The constant that the specification writes so.
  ///
  /// @throws IllegalArgumentException if there is none
  public static RTCDataChannelState parse(String text) {
    return IdlEnum.parse(RTCDataChannelState.class, text);
  }

  /// As the specification writes it.
  @Override
  public String toString() {
    return text;
  }
}
