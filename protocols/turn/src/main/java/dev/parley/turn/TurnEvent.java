package dev.parley.turn;

import dev.parley.core.TransportAddress;

/// What a [TurnServer] tells, for its access log.
public sealed interface TurnEvent {
  /// An allocation was made.
  record Allocated(AllocationInfo allocation) implements TurnEvent {}

  /// An allocation is over.
  record Ended(AllocationInfo allocation, End reason) implements TurnEvent {}

  /// An authenticated request was refused.
  ///
  /// @param method of the request
  /// @param code of the answer
  record Refused(
      TurnTransport transport, TransportAddress client, String user, String method, int code)
      implements TurnEvent {}

  /// Why an allocation ended.
  enum End {
    /// The client asked for it.
    DELETED,
    /// It was not refreshed.
    EXPIRED,
    /// The client's TCP, TLS or DTLS connection is gone.
    DISCONNECTED,
    /// The server's operator ended it, or the server closes.
    CLOSED
  }
}
