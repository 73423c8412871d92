package dev.parley.sctp;

/// The timers of an association.
enum SctpTimer {
  /// INIT or COOKIE ECHO is to be repeated (T1 of RFC 9260).
  HANDSHAKE,
  /// Nothing of what is in flight was acknowledged in time (T3-rtx of RFC 9260).
  RETRANSMISSION,
  /// The end of what is in flight may be lost: probe for it (RFC 8985, section 7).
  TAIL_PROBE,
  /// What is missing is now too late to be only reordered (RFC 8985, section 6).
  REORDERING,
  /// An acknowledgement was put off for long enough.
  SACK,
  /// A probe for longer packets is not answered, or it is time for the next search (RFC 8899).
  PATH_MTU,
  /// The path was idle for long enough.
  HEARTBEAT,
  /// SHUTDOWN or SHUTDOWN ACK is to be repeated (T2 of RFC 9260).
  SHUTDOWN,
  /// A stream reset is to be repeated (RFC 6525, section 5.1.1).
  RESET
}
