package dev.parley.sctp;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;

/// Queues the messages of channels, whole or in parts, and counts what has left.
final class ChannelSender {
  /// SCTP has no empty messages: one byte stands for them (RFC 8831, section 6.6).
  private static final byte[] EMPTY = new byte[1];

  private final SctpAssociation association;
  private final long mostBuffered;
  private final List<DataChannel> sending = new ArrayList<>();
  private long maxMessageSize;
  private long remoteMaxMessageSize;

  /// @param mostBuffered the most bytes that may wait for being sent
  ChannelSender(SctpAssociation association, long mostBuffered) {
    this.association = association;
    this.mostBuffered = mostBuffered;
    maxMessageSize = mostBuffered;
  }

  /// The longest message that may be sent whole, in bytes.
  long maxMessageSize() {
    return maxMessageSize;
  }

  /// The longest message that the other side takes, or 0 for any.
  void remoteMaxMessageSize(long bytes) {
    remoteMaxMessageSize = bytes;
    maxMessageSize = bytes == 0 ? mostBuffered : Math.min(bytes, mostBuffered);
  }

  /// See [DataChannels#send].
  boolean send(long now, DataChannel channel, boolean text, byte[] bytes, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    requireOpen(channel, "send()");
    if (channel.partsBytes >= 0) {
      throw new IllegalStateException("send() between the parts of a message: send its last first");
    }
    if (length > maxMessageSize) {
      throw new IllegalArgumentException(
          "a message of " + length + " bytes is longer than " + maxMessageSize);
    }
    boolean taken;
    if (length == 0) {
      int ppid = text ? Dcep.PPID_TEXT_EMPTY : Dcep.PPID_BINARY_EMPTY;
      taken = queue(now, channel, ppid, EMPTY, 0, 1);
    } else {
      int ppid = text ? Dcep.PPID_TEXT : Dcep.PPID_BINARY;
      taken = queue(now, channel, ppid, bytes, offset, length);
    }
    if (taken) {
      channel.buffered += length;
      channel.messagesSent++;
      channel.bytesSent += length;
    }
    return taken;
  }

  private boolean queue(long now, DataChannel c, int ppid, byte[] b, int offset, int length) {
    long lifetimeMillis = c.maxPacketLifeTimeMillis();
    long lifetimeNanos = lifetimeMillis < 0 ? -1 : lifetimeMillis * 1_000_000;
    return association.takesMessages()
        && association.send(
            now, c.id, ppid, !c.unordered(), c.maxRetransmits(), lifetimeNanos, b, offset, length);
  }

  /// See [DataChannels#sendPart].
  boolean sendPart(
      DataChannel channel, boolean text, boolean last, byte[] bytes, int offset, int length) {
    requireOpen(channel, "sendPart()");
    if (!channel.ordered()
        || channel.maxRetransmits() >= 0
        || channel.maxPacketLifeTimeMillis() >= 0) {
      throw new IllegalStateException("messages in parts need an ordered, reliable channel");
    }
    boolean first = channel.partsBytes < 0;
    long whole = (first ? 0 : channel.partsBytes) + length;
    if (remoteMaxMessageSize > 0 && whole > remoteMaxMessageSize) {
      throw new IllegalArgumentException(
          "a message of " + whole + " bytes is longer than " + remoteMaxMessageSize);
    }
    int ppid = text ? Dcep.PPID_TEXT : Dcep.PPID_BINARY;
    if (!association.takesMessages()
        || !association.sendPart(channel.id, ppid, first, last, bytes, offset, length)) {
      return false;
    }
    channel.partsBytes = last ? -1 : whole;
    channel.buffered += length;
    channel.messagesSent += last ? 1 : 0;
    channel.bytesSent += length;
    return true;
  }

  private static void requireOpen(DataChannel channel, String call) {
    if (channel.state != ChannelState.OPEN) {
      throw new IllegalStateException(
          call + " on a channel that is " + channel.state + ": await Opened");
    }
  }

  /// Bytes of a channel's message were sent, or given up.
  void left(DataChannel channel, int ppid, int bytes) {
    if (!channel.leaves) {
      channel.leaves = true;
      sending.add(channel);
    }
    channel.left += ppid == Dcep.PPID_TEXT || ppid == Dcep.PPID_BINARY ? bytes : 0;
  }

  /// Tells what has left since the last call.
  void tell(long now, ChannelSink sink, Queue<DataChannelEvent> events) {
    for (int i = 0; i < sending.size(); i++) {
      DataChannel channel = sending.get(i);
      long bytes = channel.left;
      channel.left = 0;
      channel.leaves = false;
      boolean above = channel.buffered > channel.lowThreshold;
      channel.buffered -= bytes;
      sink.sent(now, channel, bytes);
      if (above && channel.buffered <= channel.lowThreshold) {
        events.add(new DataChannelEvent.BufferedAmountLow(channel));
      }
    }
    sending.clear();
  }
}
