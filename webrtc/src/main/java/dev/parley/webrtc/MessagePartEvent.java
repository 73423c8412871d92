package dev.parley.webrtc;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// A part of a message came on a data channel, to somebody who asked for messages in parts
/// ([RTCDataChannel#onMessagePart]).
///
/// The parts of a message come in order, and other messages of the channel not between them. If the
/// channel ends first, the last one never comes.
public final class MessagePartEvent extends Event {
  private final boolean text;
  private final ByteBuffer bytes;
  private final boolean first;
  private final boolean last;

  MessagePartEvent(boolean text, ByteBuffer bytes, boolean first, boolean last) {
    super("messagepart");
    this.text = text;
    this.bytes = bytes;
    this.first = first;
    this.last = last;
  }

  /// A whole message as one part.
  static MessagePartEvent of(MessageEvent message) {
    boolean text = message.data() instanceof String;
    ByteBuffer bytes =
        text ? ByteBuffer.wrap(message.text().getBytes(StandardCharsets.UTF_8)) : message.bytes();
    return new MessagePartEvent(text, bytes, true, true);
  }

  /// Whether the message is a text: its parts are UTF-8, cut anywhere.
  public boolean text() {
    return text;
  }

  /// The bytes of this part, from position to limit, which nobody else uses; none for an empty
  /// message.
  public ByteBuffer bytes() {
    return bytes;
  }

  /// Whether the message begins here.
  public boolean first() {
    return first;
  }

  /// Whether it ends here.
  public boolean last() {
    return last;
  }
}
