package dev.parley.net;

/// Why a datagram went no further, or was not sent.
public enum NetDrop {
  /// Not a STUN request, and its source has never been authenticated.
  UNKNOWN_SOURCE,
  /// A STUN request for a user name that no connection has.
  UNKNOWN_UFRAG,
  /// A STUN request without a readable USERNAME.
  NO_USERNAME,
  /// More bytes than a packet holds.
  OVERSIZED,
  /// No bytes at all.
  EMPTY,
  /// All packets of the shard's pool are held.
  POOL_EMPTY,
  /// For another shard, whose queue is full or which is closed.
  STRAY_REFUSED,
  /// Lost with the connection whose code failed on it.
  FAULT,
  /// The socket's send buffer was full.
  SEND_BUFFER_FULL,
  /// The operating system would not send it, as without a route to the address.
  SEND_FAILED,
  /// Sent on a path that the connection does not have (any more).
  PATH_GONE
}
