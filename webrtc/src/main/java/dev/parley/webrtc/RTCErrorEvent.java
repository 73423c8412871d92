package dev.parley.webrtc;

/// A data channel or a DTLS transport failed.
public final class RTCErrorEvent extends Event {
  private final RTCError error;

  public RTCErrorEvent(String type, RTCError error) {
    super(type);
    this.error = error;
  }

  public RTCError error() {
    return error;
  }
}
