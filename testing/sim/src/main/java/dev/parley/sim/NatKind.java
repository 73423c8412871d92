package dev.parley.sim;

/// How a NAT gives out its ports, and whom it lets in.
///
/// RFC 4787, sections 4.1 and 5
public enum NatKind {
  /// One port for each inner address; everybody may answer there.
  FULL_CONE(false, Filtering.NONE),
  /// One port for each inner address; any port of a host that was sent to may answer.
  ADDRESS_RESTRICTED(false, Filtering.HOST),
  /// One port for each inner address; only who was sent to may answer.
  PORT_RESTRICTED(false, Filtering.ADDRESS),
  /// Another port for each destination; only that destination may answer.
  SYMMETRIC(true, Filtering.ADDRESS);

  /// Who may answer.
  enum Filtering {
    NONE,
    HOST,
    ADDRESS
  }

  final boolean portForEachDestination;
  final Filtering filtering;

  NatKind(boolean portForEachDestination, Filtering filtering) {
    this.portForEachDestination = portForEachDestination;
    this.filtering = filtering;
  }
}
