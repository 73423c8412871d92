package dev.parley.ice;

/// Which local candidates may be used.
public enum IceTransportPolicy {
  /// Every kind.
  ALL,
  /// Every kind, but host candidates are not told to the other side.
  NO_HOST,
  /// Relayed candidates only.
  RELAY
}
