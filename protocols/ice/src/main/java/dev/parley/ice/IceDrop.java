package dev.parley.ice;

/// Why an agent did not act on a datagram or a candidate.
public enum IceDrop {
  /// Not a well-formed STUN message.
  MALFORMED,
  /// FINGERPRINT is there and wrong.
  WRONG_FINGERPRINT,
  /// A method other than Binding.
  UNKNOWN_METHOD,
  /// A Binding indication: a keepalive that proves nothing.
  INDICATION,
  /// A request without MESSAGE-INTEGRITY.
  NO_INTEGRITY,
  /// A request whose USERNAME does not name this agent and its peer.
  WRONG_USERNAME,
  /// A request or response with a wrong MESSAGE-INTEGRITY, or a response without one.
  WRONG_INTEGRITY,
  /// A response to nothing that was asked.
  UNKNOWN_TRANSACTION,
  /// An authenticated response from another address than the one asked.
  ASYMMETRIC_RESPONSE,
  /// An authenticated success response without a mapped address.
  NO_MAPPED_ADDRESS,
  /// An authenticated error response other than a role conflict.
  ERROR_RESPONSE,
  /// More answers are waiting to be sent than the limit allows.
  TOO_MANY_ANSWERS,
  /// The limit of pairs is reached, and none could be given up.
  TOO_MANY_PAIRS,
  /// A request that arrived on a base without a candidate of ours.
  UNKNOWN_BASE,
  /// The driver's table of paths is full.
  NO_PATH,
  /// The agent has failed or is closed.
  OVER,
  /// A remote candidate with a name instead of an address, `.local` included.
  CANDIDATE_HOSTNAME,
  /// A remote TCP candidate that is active or for simultaneous open: such a side comes to us.
  CANDIDATE_TCP,
  /// A remote candidate of a component other than 1.
  CANDIDATE_COMPONENT,
  /// A remote candidate with an unspecified or multicast address or with port 0.
  CANDIDATE_ADDRESS,
  /// A remote candidate of another generation, told by its ufrag.
  CANDIDATE_UFRAG,
  /// A remote candidate that is known already.
  CANDIDATE_DUPLICATE,
  /// A remote candidate above the limit, or after the end of candidates.
  CANDIDATE_LIMIT
}
