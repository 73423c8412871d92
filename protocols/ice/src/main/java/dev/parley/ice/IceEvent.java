package dev.parley.ice;

/// What an agent tells its owner.
public sealed interface IceEvent {
  /// Packets go to another path from now on.
  ///
  /// @param path as [IceAgent#sendPath()], [dev.parley.core.Paths#NONE] when there is none any more
  record PathChanged(int path) implements IceEvent {}

  /// The agent changed its state.
  record StateChanged(IceState state) implements IceEvent {}

  /// The agent took the other role (RFC 8445, sections 6.1.1 and 7.3.1.1).
  record RoleChanged(boolean controlling) implements IceEvent {}

  /// Nothing that carries this local ufrag is taken any more: a restart has replaced it.
  record UfragRetired(String ufrag) implements IceEvent {}

  /// A candidate to signal.
  ///
  /// @param ufrag of the local credentials that it belongs to
  /// @param url of the server that it was learned from; empty for a host candidate
  record CandidateGathered(Candidate candidate, String ufrag, String url) implements IceEvent {}

  /// Gathering began or ended.
  record GatheringChanged(GatheringState state) implements IceEvent {}

  /// A server gave no candidate; the values of W3C's `icecandidateerror`.
  ///
  /// @param host the local address that asked
  /// @param port the local port that asked
  /// @param code of STUN or TURN, 701 when the server did not answer
  record CandidateFailed(String host, int port, String url, int code, String text)
      implements IceEvent {}

  /// A name whose addresses [IceAgent#resolved] is to be told.
  record NameWanted(String host) implements IceEvent {}
}
