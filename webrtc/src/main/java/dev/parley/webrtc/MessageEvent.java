package dev.parley.webrtc;

import java.nio.ByteBuffer;

/// A message came on a data channel.
public final class MessageEvent extends Event {
  private final Object data;

  /// @param data a [String] or a [ByteBuffer]
  public MessageEvent(String type, Object data) {
    super(type);
    this.data = data;
  }

  /// A [String] for text, else a [ByteBuffer] from position to limit, which nobody else uses.
  public Object data() {
    return data;
  }

  /// The text, if it is one.
  ///
  /// @throws IllegalStateException for a binary message
  public String text() {
    if (data instanceof String text) {
      return text;
    }
    throw new IllegalStateException("a binary message: use bytes()");
  }

  /// The bytes of a binary message.
  ///
  /// @throws IllegalStateException for a text
  public ByteBuffer bytes() {
    if (data instanceof ByteBuffer bytes) {
      return bytes;
    }
    throw new IllegalStateException("a text: use text()");
  }

  /// Empty: messages come from the other side of a connection, not from a site.
  public String origin() {
    return "";
  }
}
