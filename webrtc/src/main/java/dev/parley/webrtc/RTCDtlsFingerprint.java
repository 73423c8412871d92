package dev.parley.webrtc;

/// The fingerprint of a certificate.
///
/// @param algorithm such as `sha-256`
/// @param value lowercase hexadecimal pairs with colons between them
public record RTCDtlsFingerprint(String algorithm, String value) {}
