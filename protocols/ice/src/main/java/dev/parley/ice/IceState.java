package dev.parley.ice;

/// How an agent stands; the states of `RTCIceTransport`.
public enum IceState {
  /// Not started.
  NEW,
  /// Started, and no pair works yet.
  CHECKING,
  /// A pair works; others may still be tried.
  CONNECTED,
  /// A pair is nominated and the other side has no more candidates.
  COMPLETED,
  /// Nothing authenticated has come for a while; it may recover.
  DISCONNECTED,
  /// No pair worked in time, or consent has expired; nothing is sent any more.
  FAILED,
  /// Closed by us.
  CLOSED
}
