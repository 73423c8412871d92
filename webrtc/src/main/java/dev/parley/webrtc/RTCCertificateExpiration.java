package dev.parley.webrtc;

import org.jspecify.annotations.Nullable;

/// How long a new certificate is valid.
///
/// @param expires from now, in milliseconds; 30 days if absent
public record RTCCertificateExpiration(@Nullable Long expires) {
  /// Everything absent or as the specification has it.
  public static RTCCertificateExpiration defaults() {
    return new RTCCertificateExpiration(null);
  }

  public RTCCertificateExpiration withExpires(@Nullable Long value) {
    return new RTCCertificateExpiration(value);
  }
}
