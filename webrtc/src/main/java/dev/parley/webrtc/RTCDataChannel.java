package dev.parley.webrtc;

import dev.parley.sctp.ChannelOptions;
import dev.parley.sctp.DataChannel;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// A channel for messages between the two sides, like a WebSocket in its use.
///
/// All methods may be called by any thread, and none of them waits. Events come on the executor of
/// the connection.
public final class RTCDataChannel extends EventTarget implements AutoCloseable {
  private static final AtomicLong NUMBERS = new AtomicLong();

  private final long number = NUMBERS.incrementAndGet();
  private final DataChannels channels;
  private final ChannelOptions options;
  private final RTCPriorityType priority;
  private final ChannelCounts counts = new ChannelCounts();
  private final List<Event> early = new ArrayList<>();
  private volatile @Nullable Integer id;
  private volatile RTCDataChannelState readyState;
  private volatile BinaryType binaryType = BinaryType.ARRAYBUFFER;
  private volatile long bufferedAmount;
  private volatile long bufferedAmountLowThreshold;
  private boolean announced;
  private volatile boolean takesParts;

  /// Bytes of the message whose parts are being sent, or -1; guarded by the connection's lock.
  private long partsBytes = -1;

  /// The channel of the association, once there is one; the event loop's.
  private @Nullable DataChannel handle;

  RTCDataChannel(
      DataChannels channels,
      ChannelOptions options,
      RTCPriorityType priority,
      RTCDataChannelState readyState,
      boolean announced) {
    this.channels = channels;
    this.options = options;
    this.priority = priority;
    this.readyState = readyState;
    this.announced = announced;
    id = options.id() < 0 ? null : options.id();
  }

  public String label() {
    return options.label();
  }

  /// Whether messages arrive in order.
  public boolean ordered() {
    return options.ordered();
  }

  /// For how long a message is sent again, in milliseconds, or null.
  public @Nullable Integer maxPacketLifeTime() {
    return absentIfNegative(options.maxPacketLifeTimeMillis());
  }

  /// How often a message is sent again, or null.
  public @Nullable Integer maxRetransmits() {
    return absentIfNegative(options.maxRetransmits());
  }

  private static @Nullable Integer absentIfNegative(int value) {
    return value < 0 ? null : value;
  }

  public String protocol() {
    return options.protocol();
  }

  /// Whether both sides created it by themselves.
  public boolean negotiated() {
    return options.negotiated();
  }

  /// Its stream, or null before it has one.
  public @Nullable Integer id() {
    return id;
  }

  public RTCPriorityType priority() {
    return priority;
  }

  public RTCDataChannelState readyState() {
    return readyState;
  }

  /// Bytes of messages that were not sent yet. It grows with [#send], and gets smaller in tasks of
  /// the connection alone.
  public long bufferedAmount() {
    return bufferedAmount;
  }

  public long bufferedAmountLowThreshold() {
    return bufferedAmountLowThreshold;
  }

  /// At which amount `bufferedamountlow` is fired when it falls to it.
  ///
  /// @throws IllegalArgumentException outside of 0..2^32-1
  public void bufferedAmountLowThreshold(long bytes) {
    if (bytes < 0 || bytes > 0xFFFF_FFFFL) {
      throw new IllegalArgumentException(
          "bufferedAmountLowThreshold " + bytes + " is not in 0..4294967295");
    }
    bufferedAmountLowThreshold = bytes;
  }

  public BinaryType binaryType() {
    return binaryType;
  }

  /// As what script engines show binary messages; Java programs get a [ByteBuffer].
  public void binaryType(BinaryType type) {
    binaryType = type;
  }

  /// Sends a text.
  ///
  /// @throws DOMException `InvalidStateError` if the channel is not open, `OperationError` if too
  ///   much waits to be sent: wait for `bufferedamountlow`
  /// @throws IllegalArgumentException if it is longer than [RTCSctpTransport#maxMessageSize]
  public void send(String text) {
    send(true, text.getBytes(StandardCharsets.UTF_8));
  }

  /// Sends a binary message, which is copied: the bytes from position to limit.
  ///
  /// @throws DOMException `InvalidStateError` if the channel is not open, `OperationError` if too
  ///   much waits to be sent: wait for `bufferedamountlow`
  /// @throws IllegalArgumentException if it is longer than [RTCSctpTransport#maxMessageSize]
  public void send(ByteBuffer data) {
    byte[] copy = new byte[data.remaining()];
    data.duplicate().get(copy);
    send(false, copy);
  }

  private void send(boolean text, byte[] bytes) {
    synchronized (channels.tasks()) {
      if (readyState != RTCDataChannelState.OPEN) {
        throw DOMException.invalidState(
            "the data channel is " + readyState + ": wait for the event 'open' before sending");
      }
      if (partsBytes >= 0) {
        throw DOMException.invalidState(
            "a message is being sent in parts: send its last part before another message");
      }
      channels.takeRoom(bytes.length);
      bufferedAmount += bytes.length;
      counts.messagesSent++;
      counts.bytesSent += bytes.length;
    }
    channels.send(this, text, bytes);
  }

  /// Sends a part of a binary message, which is copied: the bytes from position to limit. An option
  /// of ours, for messages that are longer than what may wait to be sent (16 MiB).
  ///
  /// A message begins with the first part, or the first one after a last one. Until its last part,
  /// nothing else can be sent on the channel; and if the other side cannot interleave messages (RFC
  /// 8260; browsers cannot), nothing on any other channel is sent.
  ///
  /// @param data at least one byte
  /// @param last whether the message ends here
  /// @throws DOMException `InvalidStateError` if the channel is not open, or not ordered and
  ///   reliable; `OperationError` if too much waits to be sent: wait for `bufferedamountlow`
  /// @throws IllegalArgumentException if the message gets longer than the other side takes
  public void sendPart(ByteBuffer data, boolean last) {
    byte[] copy = new byte[data.remaining()];
    data.duplicate().get(copy);
    if (copy.length == 0) {
      throw new IllegalArgumentException("a part of a message has at least one byte");
    }
    synchronized (channels.tasks()) {
      if (readyState != RTCDataChannelState.OPEN) {
        throw DOMException.invalidState(
            "the data channel is " + readyState + ": wait for the event 'open' before sending");
      }
      if (!ordered() || maxRetransmits() != null || maxPacketLifeTime() != null) {
        throw DOMException.invalidState(
            "only an ordered channel without limits to its reliability sends messages in parts");
      }
      long whole = Math.max(0, partsBytes) + copy.length;
      long most = channels.remoteMaxMessageSize();
      if (most > 0 && whole > most) {
        throw new IllegalArgumentException(
            "a message of " + whole + " bytes is longer than the " + most + " that are taken");
      }
      channels.takeRoomForPart(copy.length);
      partsBytes = last ? -1 : whole;
      bufferedAmount += copy.length;
      counts.messagesSent += last ? 1 : 0;
      counts.bytesSent += copy.length;
    }
    channels.sendPart(this, last, copy);
  }

  /// Ends the channel in both directions once what was sent has left.
  @Override
  public void close() {
    synchronized (channels.tasks()) {
      if (readyState == RTCDataChannelState.CLOSING || readyState == RTCDataChannelState.CLOSED) {
        return;
      }
      readyState = RTCDataChannelState.CLOSING;
    }
    channels.close(this);
  }

  /// Messages can be sent.
  public void onOpen(@Nullable EventListener<? super Event> listener) {
    handler("open", listener);
  }

  /// A message came.
  public void onMessage(@Nullable EventListener<? super MessageEvent> listener) {
    handler("message", listener);
  }

  /// A part of a message came. An option of ours: who listens gets every message in parts as they
  /// arrive, and no `message` any more, from the next message on. Null goes back to whole ones.
  public void onMessagePart(@Nullable EventListener<? super MessagePartEvent> listener) {
    takesParts = listener != null;
    handler("messagepart", listener);
    channels.inParts(this, takesParts);
  }

  boolean takesParts() {
    return takesParts;
  }

  /// The buffered amount fell to its threshold.
  public void onBufferedAmountLow(@Nullable EventListener<? super Event> listener) {
    handler("bufferedamountlow", listener);
  }

  /// The other side began to close the channel.
  public void onClosing(@Nullable EventListener<? super Event> listener) {
    handler("closing", listener);
  }

  public void onClose(@Nullable EventListener<? super Event> listener) {
    handler("close", listener);
  }

  /// The channel ended against its will; `close` follows.
  public void onError(@Nullable EventListener<? super RTCErrorEvent> listener) {
    handler("error", listener);
  }

  /// Names it in statistics.
  long number() {
    return number;
  }

  /// What it was made with, and the stream that it was given since.
  ChannelOptions optionsWithId() {
    Integer given = id;
    return given == null ? options : options.withId(given);
  }

  ChannelCounts counts() {
    return counts;
  }

  /// On the event loop.
  @Nullable DataChannel handle() {
    return handle;
  }

  /// On the event loop.
  void handle(DataChannel now) {
    handle = now;
  }

  void id(int stream) {
    id = stream;
  }

  /// Without events: the connection is closed.
  void closeSilently() {
    readyState = RTCDataChannelState.CLOSED;
  }

  /// Within a task: our channel is open.
  void opened() {
    synchronized (channels.tasks()) {
      if (readyState != RTCDataChannelState.CONNECTING) {
        return;
      }
      readyState = RTCDataChannelState.OPEN;
    }
    dispatchEvent(new Event("open"));
    deliverEarly();
  }

  /// Within a task: the program knows the channel of the other side now.
  void announced() {
    if (readyState == RTCDataChannelState.OPEN) {
      dispatchEvent(new Event("open"));
    }
    announced = true;
    deliverEarly();
  }

  private void deliverEarly() {
    List<Event> waiting = List.copyOf(early);
    early.clear();
    waiting.forEach(this::deliver);
  }

  /// Within a task: a message came, maybe before the program knows that the channel is open.
  void message(Event event) {
    if (announced && readyState != RTCDataChannelState.CONNECTING) {
      deliver(event);
    } else {
      early.add(event);
    }
  }

  private void deliver(Event event) {
    if (readyState == RTCDataChannelState.OPEN || readyState == RTCDataChannelState.CLOSING) {
      boolean before = takesParts && event instanceof MessageEvent; // it was asked for meanwhile
      dispatchEvent(before ? MessagePartEvent.of((MessageEvent) event) : event);
    }
  }

  /// Within a task.
  void sent(long bytes) {
    boolean low;
    synchronized (channels.tasks()) {
      long before = bufferedAmount;
      bufferedAmount = Math.max(0, before - bytes);
      low = before > bufferedAmountLowThreshold && bufferedAmount <= bufferedAmountLowThreshold;
    }
    if (low && readyState != RTCDataChannelState.CLOSED) {
      dispatchEvent(new Event("bufferedamountlow"));
    }
  }

  /// Within a task: the other side closes.
  void closing() {
    synchronized (channels.tasks()) {
      if (readyState == RTCDataChannelState.CLOSING || readyState == RTCDataChannelState.CLOSED) {
        return;
      }
      readyState = RTCDataChannelState.CLOSING;
    }
    dispatchEvent(new Event("closing"));
  }

  /// Within a task: the end.
  void closed(@Nullable RTCError failure) {
    synchronized (channels.tasks()) {
      if (readyState == RTCDataChannelState.CLOSED) {
        return;
      }
      readyState = RTCDataChannelState.CLOSED;
    }
    if (failure != null) {
      dispatchEvent(new RTCErrorEvent("error", failure));
    }
    dispatchEvent(new Event("close"));
  }
}
