package dev.parley.sctp;

import org.jspecify.annotations.Nullable;

/// What an association tells its owner, in order.
public sealed interface SctpEvent {
  /// Both sides know each other.
  ///
  /// @param outboundStreams streams that we may send on are 0 to this less one
  /// @param inboundStreams streams that the other side may send on are 0 to this less one
  record Established(int outboundStreams, int inboundStreams) implements SctpEvent {}

  /// The other side began anew under the same association (RFC 9260, section 5.2.4.1): what was
  /// queued or half received is gone, and every stream is fresh.
  record Restarted() implements SctpEvent {}

  /// The other side has reset its stream: nothing of before will come on it any more.
  record IncomingReset(int stream) implements SctpEvent {}

  /// Our stream is reset, as was asked for by [SctpAssociation#reset].
  ///
  /// @param performed false if the other side refused
  record OutgoingReset(int stream, boolean performed) implements SctpEvent {}

  /// The association is over.
  ///
  /// @param failure null when it ended in order
  record Ended(@Nullable SctpFailure failure) implements SctpEvent {}
}
