package dev.parley.dtls;

/// Why a received record, message or datagram was dropped.
public enum DtlsDrop {
  /// Arrived before the start or after the end.
  NOT_RUNNING,
  /// Not a record header, or a length beyond the datagram.
  MALFORMED_RECORD,
  /// A version, content type or connection id that we do not use.
  UNEXPECTED_RECORD,
  /// An epoch whose keys are gone or that does not exist.
  UNKNOWN_EPOCH,
  /// An epoch whose keys are not there yet, and the room for such records is full.
  EARLY_RECORD_OVERFLOW,
  /// Seen before, or older than the window.
  REPLAYED,
  /// The authentication tag is wrong.
  BAD_TAG,
  /// Application data without protection.
  PLAINTEXT_DATA,
  /// Application data before the peer is known, and the room for it is full.
  EARLY_DATA_OVERFLOW,
  /// An alert or acknowledgement that anybody could have sent.
  UNAUTHENTICATED_CONTROL,
  /// A `change_cipher_spec`, which means nothing to us.
  CHANGE_CIPHER_SPEC,
  /// A handshake fragment that is malformed or contradicts earlier ones.
  MALFORMED_FRAGMENT,
  /// A handshake message already handled.
  DUPLICATE_MESSAGE,
  /// A handshake message too far ahead or too long.
  REASSEMBLY_OVERFLOW,
  /// An unprotected handshake message that we cannot accept.
  UNACCEPTABLE_MESSAGE
}
