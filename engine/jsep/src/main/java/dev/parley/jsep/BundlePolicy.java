package dev.parley.jsep;

/// On how many transports an offer goes out, for peers that cannot bundle (RFC 9429, section
/// 4.1.1).
public enum BundlePolicy {
  /// One for each kind of media.
  BALANCED,
  /// One for each m-section.
  MAX_COMPAT,
  /// A single one: what cannot be bundled is not used.
  MAX_BUNDLE
}
