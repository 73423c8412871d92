package dev.parley.sctp;

/// Takes the messages of data channels. It must not call the connection that calls it, except for
/// accessors.
public interface ChannelSink {
  /// A whole message arrived.
  ///
  /// @param now monotonic nanoseconds
  /// @param text whether the bytes are UTF-8, as the other side says
  /// @param bytes lent until the method returns
  /// @param length 0 or more
  void message(long now, DataChannel channel, boolean text, byte[] bytes, int offset, int length);

  /// The buffered amount of a channel went down: messages were sent, or given up.
  ///
  /// @param bytes by how much
  void sent(long now, DataChannel channel, long bytes);
}
