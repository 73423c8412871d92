package dev.parley.webrtc;

/// A description that was applied.
public final class RTCSessionDescription {
  private final RTCSdpType type;
  private final String sdp;

  /// @throws IllegalArgumentException if the type is absent
  public RTCSessionDescription(RTCSessionDescriptionInit init) {
    RTCSdpType given = init.type();
    if (given == null) {
      throw new IllegalArgumentException("a description needs a type");
    }
    type = given;
    sdp = init.sdp();
  }

  public RTCSdpType type() {
    return type;
  }

  public String sdp() {
    return sdp;
  }

  /// As data.
  public RTCSessionDescriptionInit toJSON() {
    return new RTCSessionDescriptionInit(type, sdp);
  }
}
