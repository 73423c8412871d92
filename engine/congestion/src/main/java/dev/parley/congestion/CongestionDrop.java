package dev.parley.congestion;

/// Why feedback of a receiver changed nothing.
public enum CongestionDrop {
  /// The report is broken.
  BROKEN_FEEDBACK,
  /// It speaks of a packet that was never sent, or so long ago that it is forgotten.
  UNKNOWN_PACKET,
  /// It says once more what is known.
  REPORTED_TWICE,
  /// It says that a packet arrived at a time that cannot be.
  IMPOSSIBLE_TIME
}
