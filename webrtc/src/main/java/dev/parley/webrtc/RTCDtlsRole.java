package dev.parley.webrtc;

/// Who begins the DTLS handshake.
public enum RTCDtlsRole {
  CLIENT("client"),
  SERVER("server"),
  UNKNOWN("unknown");

  private final String text;

  RTCDtlsRole(String text) {
    this.text = text;
  }

  /// The constant that the specification writes so.
  ///
  /// @throws IllegalArgumentException if there is none
  public static RTCDtlsRole parse(String text) {
    return IdlEnum.parse(RTCDtlsRole.class, text);
  }

  /// As the specification writes it.
  @Override
  public String toString() {
    return text;
  }
}
