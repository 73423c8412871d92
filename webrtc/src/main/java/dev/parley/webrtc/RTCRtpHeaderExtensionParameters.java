package dev.parley.webrtc;

/// A negotiated header extension.
///
/// @param uri its name
/// @param id its number in packets, 1 to 255
/// @param encrypted whether it is encrypted
public record RTCRtpHeaderExtensionParameters(String uri, int id, boolean encrypted) {
  /// The required members, the others absent or as the specification has them.
  public static RTCRtpHeaderExtensionParameters of(String uri, int id) {
    return new RTCRtpHeaderExtensionParameters(uri, id, false);
  }

  public RTCRtpHeaderExtensionParameters withUri(String value) {
    return new RTCRtpHeaderExtensionParameters(value, id, encrypted);
  }

  public RTCRtpHeaderExtensionParameters withId(int value) {
    return new RTCRtpHeaderExtensionParameters(uri, value, encrypted);
  }

  public RTCRtpHeaderExtensionParameters withEncrypted(boolean value) {
    return new RTCRtpHeaderExtensionParameters(uri, id, value);
  }
}
