package dev.parley.sctp;

import org.jspecify.annotations.Nullable;

/// One data channel of [DataChannels], through which everything is done to it.
///
/// Belongs to the thread of its connection.
public final class DataChannel {
  private final ChannelOptions options;
  int id;
  ChannelState state = ChannelState.CONNECTING;
  boolean acknowledged;
  boolean incomingReset;
  boolean outgoingReset;
  long buffered;
  long lowThreshold;

  /// Bytes of the message whose parts are being sent, or -1.
  long partsBytes = -1;

  /// Whether the sink takes messages in parts.
  boolean inParts;

  /// Bytes that left the buffer since the sink was last told.
  long left;

  /// Whether something left the buffer since the sink was last told.
  boolean leaves;

  long messagesSent;
  long bytesSent;
  long messagesReceived;
  long bytesReceived;
  private @Nullable Object attachment;

  DataChannel(ChannelOptions options, int id) {
    this.options = options;
    this.id = id;
  }

  /// How it was opened, here or by the other side; its id may have been given later.
  public ChannelOptions options() {
    return options;
  }

  public String label() {
    return options.label();
  }

  public String protocol() {
    return options.protocol();
  }

  public boolean ordered() {
    return options.ordered();
  }

  /// -1 for no limit.
  public int maxRetransmits() {
    return options.maxRetransmits();
  }

  /// -1 for no limit.
  public int maxPacketLifeTimeMillis() {
    return options.maxPacketLifeTimeMillis();
  }

  public boolean negotiated() {
    return options.negotiated();
  }

  public int priority() {
    return options.priority();
  }

  /// Its stream, or -1 while it has none.
  public int id() {
    return id;
  }

  public ChannelState state() {
    return state;
  }

  /// Bytes of messages that wait to be sent.
  public long bufferedAmount() {
    return buffered;
  }

  public long messagesSent() {
    return messagesSent;
  }

  public long bytesSent() {
    return bytesSent;
  }

  public long messagesReceived() {
    return messagesReceived;
  }

  public long bytesReceived() {
    return bytesReceived;
  }

  /// Says whether the sink gets messages in parts as they arrive ([ChannelSink#part]), from the
  /// next message on; whole ones if not called.
  public void inParts(boolean parts) {
    inParts = parts;
  }

  /// What the owner keeps with it; null if nothing was set.
  public @Nullable Object attachment() {
    return attachment;
  }

  public void attachment(@Nullable Object object) {
    attachment = object;
  }

  boolean unordered() {
    // What overtakes the announcement of its channel belongs to none (RFC 8832, section 6).
    return !options.ordered() && acknowledged;
  }
}
