package dev.parley.sctp;

/// The state of an association (RFC 9260, section 4).
public enum SctpState {
  /// Not begun: it answers an INIT of the other side, and sends none.
  CLOSED,
  COOKIE_WAIT,
  COOKIE_ECHOED,
  ESTABLISHED,
  SHUTDOWN_PENDING,
  SHUTDOWN_SENT,
  SHUTDOWN_RECEIVED,
  SHUTDOWN_ACK_SENT,
  /// Over for good.
  ENDED
}
