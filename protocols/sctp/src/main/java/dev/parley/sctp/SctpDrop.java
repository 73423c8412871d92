package dev.parley.sctp;

/// Why a received packet, chunk or message went no further, or one of ours was given up.
public enum SctpDrop {
  /// Shorter than a header and a chunk.
  TOO_SHORT,
  /// Other ports than ours.
  WRONG_PORT,
  /// The checksum is wrong.
  BAD_CHECKSUM,
  /// Another verification tag than ours.
  BAD_TAG,
  /// A chunk whose length does not fit.
  MALFORMED_CHUNK,
  /// A chunk or parameter that we do not know.
  UNKNOWN_CHUNK,
  /// A chunk that means nothing in the present state.
  UNEXPECTED_CHUNK,
  /// Came after the end.
  AFTER_END,
  /// A state cookie that is not ours or too old.
  BAD_COOKIE,
  /// A SACK older than one before.
  STALE_SACK,
  /// A SACK for what was never sent.
  INVALID_SACK,
  /// Data received before.
  DUPLICATE_DATA,
  /// Data further ahead than we keep track of.
  TOO_FAR_AHEAD,
  /// Data beyond the receive window.
  WINDOW_EXCEEDED,
  /// Data without content, or on a stream that may not be.
  INVALID_DATA,
  /// A fragment that contradicts its neighbours.
  INCONSISTENT_FRAGMENT,
  /// A fragment of a message that was given up by the other side.
  ABANDONED_FRAGMENT,
  /// An answer that is due, but too many wait already.
  TOO_MANY_ANSWERS,
  /// A heartbeat answer that we did not ask for.
  UNKNOWN_HEARTBEAT,
  /// A stream reset out of sequence or beyond the streams.
  INVALID_RESET,
  /// A message of ours given up: its time or its retransmissions were used up.
  OUR_MESSAGE_ABANDONED
}
