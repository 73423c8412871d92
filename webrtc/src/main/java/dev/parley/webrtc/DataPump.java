package dev.parley.webrtc;

import dev.parley.sctp.ChannelSink;
import dev.parley.sctp.DataChannel;
import dev.parley.sctp.DataChannelEvent;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/// Takes what happens on the data channels of one transport to the connection's [DataChannels].
/// Belongs to the event loop.
final class DataPump implements ChannelSink {
  /// How many bytes of messages may wait for the program before the other side is slowed down.
  private static final long PATIENCE_BYTES = 1 << 20;

  private final PeerTransport transport;
  private final DataChannels channels;
  private final AtomicLong held = new AtomicLong();
  private volatile long told;

  DataPump(PeerTransport transport, DataChannels channels) {
    this.transport = transport;
    this.channels = channels;
  }

  @Override
  public void message(
      long now, DataChannel channel, boolean text, byte[] bytes, int offset, int length) {
    Object data =
        text
            ? new String(bytes, offset, length, StandardCharsets.UTF_8)
            : ByteBuffer.wrap(Arrays.copyOfRange(bytes, offset, offset + length));
    deliver(object(channel), new MessageEvent("message", data), true, length);
  }

  @Override
  public void part(
      long now,
      DataChannel channel,
      boolean text,
      boolean first,
      boolean last,
      byte[] bytes,
      int offset,
      int length) {
    ByteBuffer data = ByteBuffer.wrap(Arrays.copyOfRange(bytes, offset, offset + length));
    deliver(object(channel), new MessagePartEvent(text, data, first, last), last, length);
  }

  /// @param whole whether a message is complete by that
  private void deliver(RTCDataChannel target, Event event, boolean whole, int length) {
    if (held.addAndGet(length) > told + PATIENCE_BYTES) {
      tell();
    }
    transport
        .tasks()
        .execute(() -> {
          synchronized (transport.tasks()) {
            target.counts().messagesReceived += whole ? 1 : 0;
            target.counts().bytesReceived += length;
          }
          target.message(event);
          if (held.addAndGet(-length) < told / 2) {
            tell();
          }
        });
  }

  /// Tells the association how much waits, where that is worth it.
  private void tell() {
    transport.withRtc((core, now) -> {
      long waiting = held.get();
      told = waiting > PATIENCE_BYTES ? waiting : 0;
      core.data().backlog(now, told);
    });
  }

  @Override
  public void sent(long now, DataChannel channel, long bytes) {
    if (channel.attachment() instanceof RTCDataChannel target) {
      channels.sent(target, bytes);
    }
  }

  /// The object of a channel; a message may come before the event that announces its channel.
  private RTCDataChannel object(DataChannel channel) {
    if (channel.attachment() instanceof RTCDataChannel known) {
      return known;
    }
    RTCDataChannel made =
        new RTCDataChannel(
            channels,
            channel.options().withId(channel.id()),
            DataChannels.priority(channel.priority()),
            RTCDataChannelState.OPEN,
            false);
    made.handle(channel);
    channel.attachment(made);
    return made;
  }

  void event(DataChannelEvent event) {
    TaskQueue tasks = transport.tasks();
    switch (event) {
      case DataChannelEvent.Connected connected ->
          tasks.execute(() -> channels.connected(connected.maxChannels()));
      case DataChannelEvent.Announced announced -> {
        RTCDataChannel target = object(announced.channel());
        tasks.execute(() -> channels.announced(target));
      }
      case DataChannelEvent.Opened opened -> {
        RTCDataChannel target = object(opened.channel());
        int id = opened.channel().id();
        tasks.execute(() -> channels.opened(target, id));
      }
      case DataChannelEvent.Closing closing -> tasks.execute(object(closing.channel())::closing);
      case DataChannelEvent.Closed closed -> {
        RTCDataChannel target = object(closed.channel());
        tasks.execute(() -> channels.closed(target, DataChannels.error(closed.failure())));
      }
      case DataChannelEvent.Disconnected gone -> tasks.execute(channels::disconnected);
      case DataChannelEvent.BufferedAmountLow low -> {} // the object finds out by itself
    }
  }
}
