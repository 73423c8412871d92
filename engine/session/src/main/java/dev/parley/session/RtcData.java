package dev.parley.session;

import dev.parley.core.Entropy;
import dev.parley.core.Outbox;
import dev.parley.core.Packet;
import dev.parley.core.Paths;
import dev.parley.dtls.DtlsAssociation;
import dev.parley.dtls.DtlsTransport;
import dev.parley.sctp.ChannelOptions;
import dev.parley.sctp.ChannelSink;
import dev.parley.sctp.DataChannel;
import dev.parley.sctp.DataChannelEvent;
import dev.parley.sctp.DataChannels;
import dev.parley.sctp.SctpConfig;
import dev.parley.sctp.SctpFailure;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The data channels of one [Rtc]: SCTP in the records of its DTLS.
///
/// What happens to them is told by [RtcEvent.Data], what arrives on them is pushed to the sink.
/// Belongs to the thread of its connection.
public final class RtcData {
  /// How many records are made before DTLS sends them: a few, so that media need not wait long.
  private static final int RECORDS_AT_A_TIME = 16;

  /// UDP payloads that a path may carry beyond what all carry, in falling order: of Ethernet by
  /// IPv4 and IPv6, of PPPoE by IPv6, of tunnels by each, of the shortest link of IPv6.
  private static final int[] DATAGRAMS = {1472, 1452, 1444, 1392, 1372, 1332, 1252, 1232};

  private final SctpConfig config;
  private final Entropy entropy;
  private final ChannelSink sink;
  private final DtlsAssociation dtls;
  private final RtcContext context;
  private final Runnable disturb;
  private final Records records = new Records();
  private @Nullable DataChannels channels;
  private @Nullable SctpSpec spec;
  private int path = Paths.NONE;
  private boolean roleKnown;
  private boolean client;
  private boolean secured;
  private DataState state = DataState.NEW;

  RtcData(
      RtcConfig config,
      Entropy entropy,
      DtlsAssociation dtls,
      RtcContext context,
      ChannelSink sink,
      Runnable disturb) {
    this.config = config.sctp();
    this.entropy = entropy;
    this.dtls = dtls;
    this.context = context;
    this.sink = sink;
    this.disturb = disturb;
  }

  /// Opens a channel; it opens once the connection stands, and may be asked for before it begins.
  ///
  /// @throws IllegalArgumentException if its id is taken or beyond what the other side can
  /// @throws IllegalStateException if the association is over, or no id is free
  public DataChannel open(long now, ChannelOptions options) {
    disturb.run();
    return channels(now).open(now, options);
  }

  /// Sends a message, whose bytes are copied.
  ///
  /// @param text whether the bytes are UTF-8
  /// @return false if too much waits already ([SctpConfig#sendBufferBytes]): nothing was taken
  /// @throws IllegalArgumentException if it is longer than [#maxMessageSize]
  /// @throws IllegalStateException if the channel is not open
  public boolean send(
      long now, DataChannel channel, boolean text, byte[] bytes, int offset, int length) {
    disturb.run();
    return channels(now).send(now, channel, text, bytes, offset, length);
  }

  /// Sends a part of a message, whose bytes are copied: see [DataChannels#sendPart].
  ///
  /// @return false if too much waits already: nothing was taken
  public boolean sendPart(
      long now,
      DataChannel channel,
      boolean text,
      boolean last,
      byte[] bytes,
      int offset,
      int length) {
    disturb.run();
    return channels(now).sendPart(now, channel, text, last, bytes, offset, length);
  }

  /// Closes a channel: what was queued is sent before. Doing so twice changes nothing.
  public void close(long now, DataChannel channel) {
    disturb.run();
    channels(now).close(now, channel);
  }

  /// Sets the buffered amount at which [DataChannelEvent.BufferedAmountLow] is told, in bytes; 0 if
  /// not called.
  public void bufferedAmountLowThreshold(long now, DataChannel channel, long bytes) {
    channels(now).bufferedAmountLowThreshold(channel, bytes);
  }

  /// Tells how many bytes of messages the owner still holds in queues of its own: the other side
  /// may send that much less.
  public void backlog(long now, long bytes) {
    disturb.run();
    channels(now).backlog(bytes);
  }

  /// The longest message that may be sent, in bytes.
  public long maxMessageSize() {
    return channels == null ? config.sendBufferBytes() : channels.maxMessageSize();
  }

  /// How many channels there can be: ids are below this number.
  public int maxChannels() {
    return channels == null ? 65_535 : channels.maxChannels();
  }

  public DataState state() {
    return state;
  }

  private DataChannels channels(long now) {
    DataChannels present = channels;
    if (present == null) {
      present = new DataChannels(config, entropy, sink);
      channels = present;
      if (roleKnown) {
        present.role(now, client);
      }
    }
    return present;
  }

  /// Our part in the handshake of DTLS is known.
  void role(long now, boolean dtlsClient) {
    roleKnown = true;
    client = dtlsClient;
    if (channels != null) {
      channels.role(now, dtlsClient);
    }
  }

  /// Takes what was negotiated; null for no data channels.
  void apply(long now, @Nullable SctpSpec negotiated) {
    SctpSpec before = spec;
    spec = negotiated;
    if (negotiated == null) {
      if (before != null && channels != null) {
        channels.close(now);
        closed();
      }
    } else if (before != null) {
      channels(now).remoteMaxMessageSize(negotiated.remoteMaxMessageSize());
    } else if (state == DataState.NEW) {
      state = DataState.CONNECTING;
      channels(now).remoteMaxMessageSize(negotiated.remoteMaxMessageSize());
      begin(now);
    }
  }

  /// The handshake of DTLS is over.
  void secured(long now) {
    secured = true;
    begin(now);
  }

  private void begin(long now) {
    SctpSpec negotiated = spec;
    DataChannels present = channels;
    if (secured && negotiated != null && present != null && state != DataState.CLOSED) {
      DtlsTransport transport = dtls.transport();
      int[] larger = IntStream.of(DATAGRAMS).map(transport::maxDataLength).toArray();
      present.packetSize(transport.maxDataLength(), larger);
      present.connect(now, negotiated.remotePort(), negotiated.remoteMaxMessageSize());
      present.path(now, path);
    }
  }

  void path(long now, int newPath) {
    path = newPath;
    if (channels != null && secured && spec != null) {
      channels.path(now, newPath);
    }
  }

  /// Takes one record.
  void receive(long now, byte[] array, int offset, int length) {
    if (spec == null || channels == null) {
      context.drops.count(RtcDrop.DATA_NOT_NEGOTIATED);
    } else {
      channels.receive(now, array, offset, length);
    }
  }

  /// The connection below is gone.
  void lost(long now, String sentence) {
    if (channels != null && state != DataState.CLOSED) {
      channels.lost(now, new SctpFailure(0, sentence));
    }
    closed();
  }

  /// Ends the association; what is to be said of it goes to DTLS at once.
  void close(long now) {
    if (channels != null) {
      channels.close(now);
      transmit(now, false);
    }
    closed();
  }

  private void closed() {
    state = DataState.CLOSED;
  }

  void tick(long now) {
    if (channels != null) {
      channels.tick(now);
    }
  }

  long deadline() {
    return channels == null || path == Paths.NONE ? Long.MAX_VALUE : channels.deadline();
  }

  /// Whether an event waits.
  boolean tells() {
    return channels != null && channels.tells();
  }

  /// Whether records are to be made.
  boolean sends() {
    return channels != null && channels.sends() && dtls.transport().sendRoom() > 0;
  }

  /// Makes some records for DTLS to send; returns how many.
  ///
  /// @param withMedia whether media leave on the same path these days
  int transmit(long now, boolean withMedia) {
    DataChannels present = channels;
    if (present == null) {
      return 0;
    }
    present.shared(withMedia);
    records.begin(now);
    return present.transmit(now, records);
  }

  @Nullable RtcEvent next() {
    DataChannelEvent event = channels == null ? null : channels.next();
    if (event == null) {
      return null;
    }
    if (event instanceof DataChannelEvent.Connected && state != DataState.CLOSED) {
      state = DataState.CONNECTED;
    } else if (event instanceof DataChannelEvent.Disconnected) {
      closed();
    }
    return new RtcEvent.Data(event);
  }

  void stats(StatsVisitor visitor) {
    DataChannels present = channels;
    if (present != null) {
      visitor.sctp(present.association().stats());
      for (DataChannel channel : present.channels()) {
        visitor.channel(channel);
      }
      Transport.drops(visitor, "sctp", present.association().drops());
      Transport.drops(visitor, "data channel", present.drops());
    }
  }

  /// Lends SCTP a packet, and makes a record of it.
  private final class Records implements Outbox {
    private final Packet packet = Packet.allocate(Packet.CAPACITY);
    private long now;
    private int made;

    void begin(long time) {
      now = time;
      made = 0;
    }

    @Override
    public @Nullable Packet claim(int toPath, int maxLength) {
      if (made == RECORDS_AT_A_TIME || dtls.transport().sendRoom() == 0) {
        return null;
      }
      packet.clear();
      return packet;
    }

    @Override
    public void commit(Packet filled, long sendId) {
      made++;
      dtls.transport().send(now, filled.array(), filled.offset(), filled.length());
    }
  }
}
