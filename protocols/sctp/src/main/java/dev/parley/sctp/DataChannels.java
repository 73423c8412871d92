package dev.parley.sctp;

import dev.parley.core.Counters;
import dev.parley.core.DatagramCore;
import dev.parley.core.Entropy;
import dev.parley.core.Outbox;
import dev.parley.core.Packet;
import dev.parley.core.Paths;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Data channels on an SCTP association (RFC 8831, RFC 8832).
///
/// Channels may be opened before the association stands; they open with it. Ids are given when it
/// is known who is the client of DTLS: even ones to the client's channels, odd ones to the
/// server's.
public final class DataChannels implements DatagramCore<DataChannelEvent> {
  private static final int MAX_NAME_BYTES = 4 << 20;
  private static final byte[] EMPTY = new byte[1];
  private static final byte[] ACK = {Dcep.ACK};

  private final SctpConfig config;
  private final SctpAssociation association;
  private final ChannelSink sink;
  private final Counters<ChannelDrop> drops = new Counters<>(ChannelDrop.class);
  private final Assembler assembler;
  private final ArrayDeque<DataChannelEvent> events = new ArrayDeque<>();
  private final List<DataChannel> withoutId = new ArrayList<>();
  private final List<DataChannel> sending = new ArrayList<>();
  private @Nullable DataChannel[] channels = new DataChannel[4];
  private int maxChannels = AssociationContext.MAX_STREAMS;
  private long maxMessageSize;
  private long remoteMaxMessageSize;
  private int parity = -1;
  private boolean connected;
  private boolean ended;
  private long nameBytes;

  /// @param sink takes the messages
  public DataChannels(SctpConfig config, Entropy entropy, ChannelSink sink) {
    this.config = config;
    this.sink = sink;
    assembler = new Assembler(drops, config, new Messages());
    association = new SctpAssociation(config, entropy, new Parts());
    maxMessageSize = config.sendBufferBytes();
  }

  /// The association below, for its accessors.
  public SctpAssociation association() {
    return association;
  }

  public Counters<ChannelDrop> drops() {
    return drops;
  }

  /// The longest message that may be sent, in bytes.
  public long maxMessageSize() {
    return maxMessageSize;
  }

  /// Ids are below this number.
  public int maxChannels() {
    return maxChannels;
  }

  /// Says who begins the handshake of DTLS, once: from now on channels have ids.
  public void role(long now, boolean dtlsClient) {
    if (parity >= 0) {
      return;
    }
    parity = dtlsClient ? 0 : 1;
    List<DataChannel> waiting = new ArrayList<>(withoutId);
    withoutId.clear();
    for (DataChannel channel : waiting) {
      channel.id = freeId();
      if (channel.id < 0) {
        close(channel, new SctpFailure(0, "every id for a channel is taken"));
      } else {
        begin(now, channel);
      }
    }
  }

  /// Begins the association.
  ///
  /// @param port of the other side
  /// @param remoteMaxMessageSize the longest message that the other side takes, or 0 for any
  public void connect(long now, int port, long remoteMaxMessageSize) {
    remoteMaxMessageSize(remoteMaxMessageSize);
    association.connect(now, port);
    settle(now);
  }

  /// What the other side said anew of the longest message that it takes, or 0 for any.
  public void remoteMaxMessageSize(long bytes) {
    long most = config.sendBufferBytes();
    remoteMaxMessageSize = bytes;
    maxMessageSize = bytes == 0 ? most : Math.min(bytes, most);
  }

  public void path(long now, int path) {
    association.path(now, path);
  }

  /// The most bytes of a packet of SCTP.
  ///
  /// @see SctpAssociation#packetSize(int, int...)
  public void packetSize(int bytes, int... larger) {
    association.packetSize(bytes, larger);
  }

  /// See [SctpAssociation#shared].
  public void shared(boolean withMedia) {
    association.shared(withMedia);
  }

  /// See [SctpAssociation#backlog].
  public void backlog(long bytes) {
    association.backlog(bytes);
  }

  /// Opens a channel, now or when the association stands.
  ///
  /// @throws IllegalArgumentException if its id is taken or beyond what the other side can
  /// @throws IllegalStateException if the association is over, or no id is free
  public DataChannel open(long now, ChannelOptions options) {
    if (ended) {
      throw new IllegalStateException("open() after the association ended");
    }
    int id = options.id();
    if (id >= 0 && channel(id) != null) {
      throw new IllegalArgumentException("id " + id + " belongs to another channel");
    }
    if (id >= maxChannels) {
      throw new IllegalArgumentException("id " + id + " is not in 0.." + (maxChannels - 1));
    }
    DataChannel channel = new DataChannel(options, id);
    channel.acknowledged = options.negotiated();
    if (id < 0 && parity < 0) {
      withoutId.add(channel);
      return channel;
    }
    if (id < 0) {
      channel.id = freeId();
      if (channel.id < 0) {
        throw new IllegalStateException("every id for a channel is taken");
      }
    }
    begin(now, channel);
    return channel;
  }

  private int freeId() {
    for (int id = parity; id < maxChannels; id += 2) {
      if (channel(id) == null) {
        return id;
      }
    }
    return -1;
  }

  private @Nullable DataChannel channel(int id) {
    return id < channels.length ? channels[id] : null;
  }

  /// Gives a channel its place, and announces it.
  private void begin(long now, DataChannel channel) {
    place(channel);
    if (!channel.negotiated()) {
      byte[] open = Dcep.open(channel.options());
      association.send(now, channel.id, Dcep.PPID_CONTROL, true, -1, -1, open, 0, open.length);
    }
    if (connected) {
      opened(channel);
    }
  }

  private void place(DataChannel channel) {
    int id = channel.id;
    if (id >= channels.length) {
      channels = Arrays.copyOf(channels, Math.max(id + 1, channels.length * 2));
    }
    channels[id] = channel;
    association.weight(id, channel.priority());
  }

  private void opened(DataChannel channel) {
    channel.state = ChannelState.OPEN;
    events.add(new DataChannelEvent.Opened(channel));
  }

  /// Queues a message, whose bytes are copied.
  ///
  /// @param text whether the bytes are UTF-8
  /// @return false if too much waits already, or the other side is shutting down: nothing was taken
  /// @throws IllegalArgumentException if it is longer than [#maxMessageSize]
  /// @throws IllegalStateException if the channel is not open
  public boolean send(
      long now, DataChannel channel, boolean text, byte[] bytes, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (channel.state != ChannelState.OPEN) {
      throw new IllegalStateException(
          "send() on a channel that is " + channel.state + ": await Opened");
    }
    if (channel.partsBytes >= 0) {
      throw new IllegalStateException("send() between the parts of a message: send its last first");
    }
    if (length > maxMessageSize) {
      throw new IllegalArgumentException(
          "a message of " + length + " bytes is longer than " + maxMessageSize);
    }
    long lifetime = channel.maxPacketLifeTimeMillis();
    boolean taken;
    if (length == 0) {
      int ppid = text ? Dcep.PPID_TEXT_EMPTY : Dcep.PPID_BINARY_EMPTY;
      taken = queue(now, channel, ppid, lifetime, EMPTY, 0, 1);
    } else {
      int ppid = text ? Dcep.PPID_TEXT : Dcep.PPID_BINARY;
      taken = queue(now, channel, ppid, lifetime, bytes, offset, length);
    }
    if (taken) {
      channel.buffered += length;
      channel.messagesSent++;
      channel.bytesSent += length;
    }
    return taken;
  }

  /// Queues a part of a message, whose bytes are copied: so a message may be longer than memory.
  ///
  /// A message begins with the first part, or the first one after a last one. Until its last part
  /// is queued, nothing else can be sent on the channel; and if the other side cannot interleave
  /// (RFC 8260), nothing on any other channel is sent.
  ///
  /// @param text whether the bytes are UTF-8; for the whole message what its first part says
  /// @param last whether the message ends here
  /// @param length 1 or more
  /// @return false if too much waits already, or the other side is shutting down: nothing was taken
  /// @throws IllegalArgumentException if the message gets longer than the other side takes
  /// @throws IllegalStateException if the channel is not open, or not ordered and reliable
  public boolean sendPart(
      long now,
      DataChannel channel,
      boolean text,
      boolean last,
      byte[] bytes,
      int offset,
      int length) {
    if (channel.state != ChannelState.OPEN) {
      throw new IllegalStateException(
          "sendPart() on a channel that is " + channel.state + ": await Opened");
    }
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

  private boolean queue(
      long now, DataChannel c, int ppid, long lifetimeMillis, byte[] b, int offset, int length) {
    long lifetimeNanos = lifetimeMillis < 0 ? -1 : lifetimeMillis * 1_000_000;
    return association.takesMessages()
        && association.send(
            now, c.id, ppid, !c.unordered(), c.maxRetransmits(), lifetimeNanos, b, offset, length);
  }

  /// Sets the buffered amount at which [DataChannelEvent.BufferedAmountLow] is told, in bytes; 0 if
  /// not called.
  public void bufferedAmountLowThreshold(DataChannel channel, long bytes) {
    channel.lowThreshold = Math.max(0, bytes);
  }

  /// Closes a channel: what was queued is sent before. Doing so twice changes nothing.
  public void close(long now, DataChannel channel) {
    switch (channel.state) {
      case CONNECTING -> {
        withoutId.remove(channel);
        if (channel.id >= 0 && !ended) {
          channel.state = ChannelState.CLOSING;
          association.reset(channel.id);
        } else {
          close(channel, null);
        }
      }
      case OPEN -> {
        channel.state = ChannelState.CLOSING;
        association.reset(channel.id);
      }
      case CLOSING, CLOSED -> {
        // it is on its way
      }
    }
  }

  private void close(DataChannel channel, @Nullable SctpFailure failure) {
    if (channel.state == ChannelState.CLOSED) {
      return;
    }
    channel.state = ChannelState.CLOSED;
    if (channel.id >= 0 && channel(channel.id) == channel) {
      channels[channel.id] = null;
      assembler.forget(channel.id);
      nameBytes -= nameBytes(channel);
    }
    events.add(new DataChannelEvent.Closed(channel, failure));
  }

  private static long nameBytes(DataChannel channel) {
    return (long) channel.label().length() + channel.protocol().length();
  }

  /// Takes over what the association has to tell.
  private void settle(long now) {
    for (SctpEvent event = association.next(); event != null; event = association.next()) {
      switch (event) {
        case SctpEvent.Established established -> connected(established);
        case SctpEvent.Restarted restarted -> {
          connected = false;
          closeAll(new SctpFailure(0, "the other side began a new association"));
        }
        case SctpEvent.IncomingReset(int stream) -> incomingReset(stream);
        case SctpEvent.OutgoingReset(int stream, boolean performed) ->
            outgoingReset(stream, performed);
        case SctpEvent.Ended(SctpFailure failure) -> {
          ended = true;
          connected = false;
          closeAll(failure);
          assembler.clear();
          events.add(new DataChannelEvent.Disconnected(failure));
        }
      }
    }
    tellSent(now);
  }

  private void connected(SctpEvent.Established established) {
    connected = true;
    maxChannels = Math.min(established.outboundStreams(), established.inboundStreams());
    events.add(new DataChannelEvent.Connected(maxChannels));
    for (int id = 0; id < channels.length; id++) {
      DataChannel channel = channels[id];
      if (channel != null && id >= maxChannels) {
        close(channel, new SctpFailure(0, "the other side has only " + maxChannels + " streams"));
      } else if (channel != null && channel.state == ChannelState.CONNECTING) {
        opened(channel);
      }
    }
  }

  private void closeAll(@Nullable SctpFailure failure) {
    for (DataChannel channel : channels) {
      if (channel != null) {
        close(channel, failure);
      }
    }
    for (DataChannel channel : withoutId) {
      close(channel, failure);
    }
    withoutId.clear();
  }

  private void incomingReset(int stream) {
    DataChannel channel = channel(stream);
    assembler.forget(stream);
    if (channel == null) {
      return;
    }
    channel.incomingReset = true;
    if (channel.state == ChannelState.OPEN) {
      channel.state = ChannelState.CLOSING;
      events.add(new DataChannelEvent.Closing(channel));
      association.reset(stream);
    }
    closeIfReset(channel);
  }

  private void outgoingReset(int stream, boolean performed) {
    DataChannel channel = channel(stream);
    if (channel != null) {
      channel.outgoingReset = true;
      channel.incomingReset |= !performed; // it will not reset its own either
      closeIfReset(channel);
    }
  }

  private void closeIfReset(DataChannel channel) {
    if (channel.incomingReset && channel.outgoingReset) {
      close(channel, null);
    }
  }

  private void tellSent(long now) {
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

  /// Hands the parts of messages to the assembler.
  private final class Parts implements SctpSink {
    @Override
    public void data(
        long now,
        int stream,
        int ppid,
        boolean unordered,
        boolean first,
        boolean last,
        byte[] bytes,
        int offset,
        int length) {
      assembler.part(now, stream, ppid, unordered, first, last, bytes, offset, length);
    }

    @Override
    public void abandoned(long now, int stream) {
      drops.count(ChannelDrop.ABANDONED_MESSAGE);
      assembler.forget(stream);
    }

    @Override
    public void left(int stream, int ppid, int bytes) {
      DataChannel channel = channel(stream);
      if (channel != null && ppid != Dcep.PPID_CONTROL) {
        if (!channel.leaves) {
          channel.leaves = true;
          sending.add(channel);
        }
        channel.left += ppid == Dcep.PPID_TEXT || ppid == Dcep.PPID_BINARY ? bytes : 0;
      }
    }
  }

  /// Takes whole messages.
  private final class Messages implements Assembler.Taker {
    @Override
    public void whole(long now, int stream, int ppid, byte[] bytes, int offset, int length) {
      switch (ppid) {
        case Dcep.PPID_CONTROL -> control(now, stream, bytes, offset, length);
        case Dcep.PPID_TEXT -> message(now, stream, true, bytes, offset, length);
        case Dcep.PPID_BINARY -> message(now, stream, false, bytes, offset, length);
        case Dcep.PPID_TEXT_EMPTY -> message(now, stream, true, bytes, offset, 0);
        case Dcep.PPID_BINARY_EMPTY -> message(now, stream, false, bytes, offset, 0);
        default -> drops.count(ChannelDrop.UNKNOWN_PAYLOAD_PROTOCOL);
      }
    }

    @Override
    public void tooLarge(int stream) {
      DataChannel channel = channel(stream);
      if (channel != null && channel.state == ChannelState.OPEN) {
        channel.state = ChannelState.CLOSING;
        events.add(new DataChannelEvent.Closing(channel));
        association.reset(stream);
      }
    }

    @Override
    public boolean takesParts(int stream, int ppid) {
      DataChannel channel = channel(stream);
      return channel != null
          && channel.inParts
          && (ppid == Dcep.PPID_TEXT || ppid == Dcep.PPID_BINARY);
    }

    @Override
    public void part(
        long now,
        int stream,
        int ppid,
        boolean first,
        boolean last,
        byte[] bytes,
        int offset,
        int length) {
      DataChannel channel = channel(stream);
      if (channel == null) {
        drops.count(ChannelDrop.NO_CHANNEL);
      } else if (channel.state == ChannelState.CLOSING) {
        drops.count(ChannelDrop.CHANNEL_CLOSING);
      } else {
        channel.messagesReceived += last ? 1 : 0;
        channel.bytesReceived += length;
        sink.part(now, channel, ppid == Dcep.PPID_TEXT, first, last, bytes, offset, length);
      }
    }

    private void message(long now, int stream, boolean text, byte[] bytes, int offset, int length) {
      DataChannel channel = channel(stream);
      if (channel != null && channel.state == ChannelState.CONNECTING) {
        settle(now); // it opened by the same packet
      }
      if (channel == null) {
        drops.count(ChannelDrop.NO_CHANNEL);
      } else if (channel.state == ChannelState.CLOSING) {
        drops.count(ChannelDrop.CHANNEL_CLOSING);
      } else {
        channel.messagesReceived++;
        channel.bytesReceived += length;
        if (channel.inParts) {
          sink.part(now, channel, text, true, true, bytes, offset, length);
        } else {
          sink.message(now, channel, text, bytes, offset, length);
        }
      }
    }

    private void control(long now, int stream, byte[] bytes, int offset, int length) {
      int type = bytes[offset];
      DataChannel channel = channel(stream);
      if (type == Dcep.OPEN) {
        announced(now, stream, bytes, offset, length);
      } else if (type == Dcep.ACK && channel != null) {
        channel.acknowledged = true;
      } else {
        drops.count(ChannelDrop.MALFORMED_CONTROL);
      }
    }

    private void announced(long now, int stream, byte[] bytes, int offset, int length) {
      ChannelOptions options = Dcep.readOpen(bytes, offset, length, stream);
      if (options == null) {
        drops.count(ChannelDrop.MALFORMED_CONTROL);
        association.reset(stream);
        return;
      }
      settle(now);
      if (channel(stream) != null) {
        drops.count(ChannelDrop.STREAM_IN_USE);
        return;
      }
      DataChannel channel = new DataChannel(options, stream);
      if (stream >= maxChannels || nameBytes + nameBytes(channel) > MAX_NAME_BYTES) {
        drops.count(ChannelDrop.TOO_MANY_CHANNELS);
        association.reset(stream);
        return;
      }
      nameBytes += nameBytes(channel);
      channel.state = ChannelState.OPEN;
      channel.acknowledged = true;
      place(channel);
      if (association.takesMessages()) {
        association.send(now, stream, Dcep.PPID_CONTROL, true, -1, -1, ACK, 0, 1);
      }
      events.add(new DataChannelEvent.Announced(channel));
    }
  }

  @Override
  public void receive(long now, int path, Packet in) {
    receive(now, in.array(), in.offset(), in.length());
  }

  /// Takes one packet of SCTP out of any array, lent until the method returns.
  public void receive(long now, byte[] bytes, int offset, int length) {
    association.receive(now, bytes, offset, length);
    settle(now);
  }

  /// Whether [#transmit] has something to give.
  public boolean sends() {
    return association.sends();
  }

  /// Whether [#next] has something to give.
  public boolean tells() {
    return !events.isEmpty();
  }

  /// Each channel that is not closed, by id; those without one come last.
  public List<DataChannel> channels() {
    List<DataChannel> all = new ArrayList<>();
    for (DataChannel channel : channels) {
      if (channel != null) {
        all.add(channel);
      }
    }
    all.addAll(withoutId);
    return all;
  }

  /// The connection below is gone: ends the association without a word to the other side.
  public void lost(long now, SctpFailure failure) {
    association.path(now, Paths.NONE);
    association.abort(0, "", failure);
    settle(now);
  }

  @Override
  public void tick(long now) {
    association.tick(now);
    settle(now);
  }

  @Override
  public long deadline() {
    return association.deadline();
  }

  @Override
  public boolean ready() {
    return !events.isEmpty() || association.ready();
  }

  @Override
  public int transmit(long now, Outbox out) {
    int sent = association.transmit(now, out);
    settle(now);
    return sent;
  }

  @Override
  public @Nullable DataChannelEvent next() {
    settle(0);
    return events.poll();
  }

  /// Ends the association at once; every channel is closed.
  @Override
  public void close(long now) {
    association.close(now);
    settle(now);
  }
}
