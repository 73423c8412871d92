package dev.parley.turn;

/// Why a client did not act on what came from its server, or did not send.
public enum TurnClientDrop {
  /// Neither a well-formed STUN message nor ChannelData.
  MALFORMED,
  /// A response to nothing that was asked.
  UNKNOWN_TRANSACTION,
  /// A success response whose integrity is missing or wrong.
  WRONG_INTEGRITY,
  /// ChannelData on a channel that is not bound.
  UNKNOWN_CHANNEL,
  /// A request, or an indication other than Data.
  UNEXPECTED,
  /// Data to be sent while there is no allocation, or to a peer that the server refuses.
  NOT_ALLOCATED,
  /// A datagram that does not fit behind the header of an indication.
  TOO_LONG
}
