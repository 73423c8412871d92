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

  /// A part of a message arrived, on a channel of which that was asked ([DataChannel#inParts]). The
  /// parts of a message come in order; it never ends if the channel does before.
  ///
  /// @param first whether the message begins here
  /// @param last whether it ends here
  /// @param bytes lent until the method returns
  /// @param length 0 or more
  default void part(
      long now,
      DataChannel channel,
      boolean text,
      boolean first,
      boolean last,
      byte[] bytes,
      int offset,
      int length) {
    throw new UnsupportedOperationException("nobody here asks for messages in parts");
  }

  /// The buffered amount of a channel went down: messages were sent, or given up.
  ///
  /// @param bytes by how much
  void sent(long now, DataChannel channel, long bytes);
}
