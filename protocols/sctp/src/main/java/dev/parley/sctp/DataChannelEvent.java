package dev.parley.sctp;

import org.jspecify.annotations.Nullable;

/// What [DataChannels] tell their owner, in order.
public sealed interface DataChannelEvent {
  /// The association with the other side stands.
  ///
  /// @param maxChannels how many channels there can be: ids are below this number
  record Connected(int maxChannels) implements DataChannelEvent {}

  /// The other side opened a channel, which is open here, too.
  record Announced(DataChannel channel) implements DataChannelEvent {}

  /// A channel of ours is open.
  record Opened(DataChannel channel) implements DataChannelEvent {}

  /// The other side began to close a channel.
  record Closing(DataChannel channel) implements DataChannelEvent {}

  /// A channel is closed.
  ///
  /// @param failure null if one side closed it in order
  record Closed(DataChannel channel, @Nullable SctpFailure failure) implements DataChannelEvent {}

  /// The buffered amount of a channel fell to its threshold.
  record BufferedAmountLow(DataChannel channel) implements DataChannelEvent {}

  /// The association is over; each channel was closed before.
  ///
  /// @param failure null if it ended in order
  record Disconnected(@Nullable SctpFailure failure) implements DataChannelEvent {}
}
