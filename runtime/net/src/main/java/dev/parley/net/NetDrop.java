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
  /// A socket could not be read for once.
  RECEIVE_FAILED,
  /// The socket's send buffer was full.
  SEND_BUFFER_FULL,
  /// More bytes than the network takes at once.
  SEND_TOO_LARGE,
  /// The operating system knows no way to the address.
  NO_ROUTE,
  /// Refused by a firewall or by the other side's machine.
  SEND_REFUSED,
  /// Any other reason for which the operating system would not send it.
  SEND_FAILED,
  /// The queue of a stream was full, or the stream is over.
  STREAM_FULL,
  /// For our own TURN server, which does not keep up.
  INSIDE_FULL,
  /// Sent on a path that the connection does not have (any more).
  PATH_GONE
}
