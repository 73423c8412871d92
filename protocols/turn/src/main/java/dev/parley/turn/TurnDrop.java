package dev.parley.turn;

/// Why something that arrived went no further, or was not answered.
public enum TurnDrop {
  /// Neither STUN nor ChannelData, or STUN that is broken.
  MALFORMED,
  /// A STUN message with a wrong FINGERPRINT.
  FINGERPRINT,
  /// A response, or an indication that servers do not get.
  NOT_FOR_SERVERS,
  /// Data from a client without an allocation.
  NO_ALLOCATION,
  /// ChannelData on a channel that is not bound.
  NO_CHANNEL,
  /// Data to or from a peer without a permission.
  NO_PERMISSION,
  /// Data to an address that must not be reached.
  FORBIDDEN_PEER,
  /// Data to a peer of a family without a relayed address.
  WRONG_FAMILY,
  /// More bytes than the limits allow.
  OVER_BANDWIDTH,
  /// Longer than a packet holds with its header.
  OVERSIZED,
  /// An answer to an address that has not proved itself and was sent enough already.
  UNPROVEN_LIMIT,
  /// For a server of our own process, which does not keep up.
  INSIDE_FULL,
  /// An event that nobody pulled in time.
  EVENT_LOST
}
