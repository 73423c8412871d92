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
}
