package dev.parley.turn;

import dev.parley.core.TransportAddress;

/// What a [TurnClient] tells its owner.
public sealed interface TurnClientEvent {
  /// The code of [Failed] when the server did not answer; W3C's `icecandidateerror` uses it, too.
  int NO_ANSWER = 701;

  /// The allocation is there.
  ///
  /// @param relayed where peers reach us
  /// @param mapped as whom the server sees us
  record Allocated(TransportAddress relayed, TransportAddress mapped) implements TurnClientEvent {}

  /// There is no allocation, or no longer one. The last event.
  ///
  /// @param code of STUN, or [#NO_ANSWER]
  record Failed(int code, String reason) implements TurnClientEvent {}

  /// The server sends us to another one (300 Try Alternate). The last event.
  record Redirected(TransportAddress alternate) implements TurnClientEvent {}

  /// The server does not relay to this address, for example with 403 Forbidden.
  record PeerRefused(TransportAddress peer, int code) implements TurnClientEvent {}
}
