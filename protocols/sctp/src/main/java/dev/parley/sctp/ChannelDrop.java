package dev.parley.sctp;

/// Why a message of a data channel went no further.
public enum ChannelDrop {
  /// On a stream that has no channel.
  NO_CHANNEL,
  /// On a channel that is being closed.
  CHANNEL_CLOSING,
  /// Longer than we said that a message may be.
  MESSAGE_TOO_LARGE,
  /// Too many messages are half received.
  TOO_MUCH_HALF_RECEIVED,
  /// A payload protocol identifier that means nothing here.
  UNKNOWN_PAYLOAD_PROTOCOL,
  /// A message of the data channel protocol that is malformed.
  MALFORMED_CONTROL,
  /// A channel was announced on a stream that has one.
  STREAM_IN_USE,
  /// A channel was announced, and names take too much memory already.
  TOO_MANY_CHANNELS,
  /// The other side gave a message up that had begun.
  ABANDONED_MESSAGE
}
