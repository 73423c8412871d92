package dev.parley.sctp;

import dev.parley.core.Counters;
import dev.parley.core.DatagramCore;
import dev.parley.core.Entropy;
import dev.parley.core.Outbox;
import dev.parley.core.Packet;
import dev.parley.core.Paths;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Data channels on an SCTP association (RFC 8831, RFC 8832).
///
/// Channels may be opened before the association stands; they open with it. Ids are given when it
/// is known who is the client of DTLS: even ones to the client's channels, odd ones to the
/// server's.
public final class DataChannels implements DatagramCore<DataChannelEvent> {
  private static final byte[] ACK = {Dcep.ACK};

  private final SctpAssociation association;
  private final ChannelSink sink;
  private final Counters<ChannelDrop> drops = new Counters<>(ChannelDrop.class);
  private final Assembler assembler;
  private final ArrayDeque<DataChannelEvent> events = new ArrayDeque<>();
  private final ChannelTable channels = new ChannelTable();
  private final ChannelSender sender;
  private int maxChannels = AssociationContext.MAX_STREAMS;
  private int parity = -1;
  private boolean connected;
  private boolean ended;

  /// @param sink takes the messages
  public DataChannels(SctpConfig config, Entropy entropy, ChannelSink sink) {
    this.sink = sink;
    assembler = new Assembler(drops, config, new Messages());
    association = new SctpAssociation(config, entropy, new Incoming());
    sender = new ChannelSender(association, config.sendBufferBytes());
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
    return sender.maxMessageSize();
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
    for (DataChannel channel : channels.takeWaiting()) {
      channel.id = channels.freeId(parity, maxChannels);
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
    sender.remoteMaxMessageSize(bytes);
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
    if (id >= 0 && channels.get(id) != null) {
      throw new IllegalArgumentException("id " + id + " belongs to another channel");
    }
    if (id >= maxChannels) {
      throw new IllegalArgumentException("id " + id + " is not in 0.." + (maxChannels - 1));
    }
    DataChannel channel = new DataChannel(options, id);
    channel.acknowledged = options.negotiated();
    if (id < 0 && parity < 0) {
      channels.await(channel);
      return channel;
    }
    if (id < 0) {
      channel.id = channels.freeId(parity, maxChannels);
      if (channel.id < 0) {
        throw new IllegalStateException("every id for a channel is taken");
      }
    }
    begin(now, channel);
    return channel;
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
    channels.place(channel);
    association.weight(channel.id, channel.priority());
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
    return sender.send(now, channel, text, bytes, offset, length);
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
    return sender.sendPart(channel, text, last, bytes, offset, length);
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
        channels.forget(channel);
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
    if (channels.remove(channel)) {
      assembler.forget(channel.id);
    }
    events.add(new DataChannelEvent.Closed(channel, failure));
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
    sender.tell(now, sink, events);
  }

  private void connected(SctpEvent.Established established) {
    connected = true;
    maxChannels = Math.min(established.outboundStreams(), established.inboundStreams());
    events.add(new DataChannelEvent.Connected(maxChannels));
    for (DataChannel channel : channels.placed()) {
      if (channel.id >= maxChannels) {
        close(channel, new SctpFailure(0, "the other side has only " + maxChannels + " streams"));
      } else if (channel.state == ChannelState.CONNECTING) {
        opened(channel);
      }
    }
  }

  private void closeAll(@Nullable SctpFailure failure) {
    for (DataChannel channel : channels.placed()) {
      close(channel, failure);
    }
    for (DataChannel channel : channels.takeWaiting()) {
      close(channel, failure);
    }
  }

  private void incomingReset(int stream) {
    DataChannel channel = channels.get(stream);
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
    DataChannel channel = channels.get(stream);
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

  /// Hands the parts of messages to the assembler.
  private final class Incoming implements SctpSink {
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
      DataChannel channel = channels.get(stream);
      if (channel != null && ppid != Dcep.PPID_CONTROL) {
        sender.left(channel, ppid, bytes);
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
      DataChannel channel = channels.get(stream);
      if (channel != null && channel.state == ChannelState.OPEN) {
        channel.state = ChannelState.CLOSING;
        events.add(new DataChannelEvent.Closing(channel));
        association.reset(stream);
      }
    }

    @Override
    public boolean takesParts(int stream, int ppid) {
      DataChannel channel = channels.get(stream);
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
      DataChannel channel = channels.get(stream);
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
      DataChannel channel = channels.get(stream);
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
      DataChannel channel = channels.get(stream);
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
      if (channels.get(stream) != null) {
        drops.count(ChannelDrop.STREAM_IN_USE);
        return;
      }
      DataChannel channel = new DataChannel(options, stream);
      if (stream >= maxChannels || !channels.hasRoomFor(channel)) {
        drops.count(ChannelDrop.TOO_MANY_CHANNELS);
        association.reset(stream);
        return;
      }
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
    return channels.all();
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
