package dev.parley.session;

/// A certificate's hash as SDP writes it (RFC 8122, section 5).
///
/// @param algorithm such as `sha-256`, lower case
/// @param value upper-case hex pairs joined by colons
public record CertificateFingerprint(String algorithm, String value) {}
