package dev.parley.jsep;

/// The DTLS role that we take when the other side leaves it to us (RFC 8842, section 5.3).
public enum SetupPreference {
  /// Wait for the other side's ClientHello. An ICE-lite server's choice: the first DTLS packet can
  /// then follow the first check, without a round trip of ours.
  PASSIVE,
  /// Send the ClientHello.
  ACTIVE
}
