package dev.parley.rtp;

/// Why a packet that was asked for is not sent again.
public enum RetransmissionDrop {
  /// It was never sent, or its place was needed for a later one.
  UNKNOWN,

  /// It was sent too long ago to be of use.
  TOO_OLD,

  /// It was sent again less than a round trip ago.
  THROTTLED
}
