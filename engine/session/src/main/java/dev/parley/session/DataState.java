package dev.parley.session;

/// The state of what carries the data channels, as W3C's `RTCSctpTransportState` has it, and one
/// before.
public enum DataState {
  /// No data channels were negotiated yet.
  NEW,
  /// The association is being set up.
  CONNECTING,
  CONNECTED,
  /// The association is over; no other begins on this connection.
  CLOSED
}
