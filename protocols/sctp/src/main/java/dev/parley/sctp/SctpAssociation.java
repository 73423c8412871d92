package dev.parley.sctp;

import dev.parley.core.Bytes;
import dev.parley.core.Counters;
import dev.parley.core.DatagramCore;
import dev.parley.core.Entropy;
import dev.parley.core.Outbox;
import dev.parley.core.Packet;
import dev.parley.core.Paths;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One SCTP association over one path, which DTLS protects (RFC 9260, RFC 8261).
///
/// Both sides may begin, also at once. What is received is pushed to the sink; everything else is
/// an event. Partial reliability (RFC 3758), stream reset (RFC 6525), interleaving (RFC 8260) and
/// packets without checksum (RFC 9653) are used when the other side can.
public final class SctpAssociation implements DatagramCore<SctpEvent> {
  /// Our port, and that of the other side if it names none.
  public static final int PORT = 5000;

  private static final int MIN_PACKET = 300;

  private final Parts parts;
  private final Lifecycle life;
  private final PacketReader reader;
  private final PacketFiller filler;
  private int path = Paths.NONE;
  private int lastPath = Paths.NONE;
  private int remotePort = PORT;
  private boolean portKnown;

  /// An association that answers, and begins by itself with [#connect].
  ///
  /// @param sink takes what arrives
  public SctpAssociation(SctpConfig config, Entropy entropy, SctpSink sink) {
    parts = new Parts(config, entropy, sink);
    life = new Lifecycle(parts);
    reader = new PacketReader(parts, life);
    filler = new PacketFiller(parts, life);
  }

  /// Begins the association: sends an INIT.
  ///
  /// @param port of the other side, 1 to 65535
  public void connect(long now, int port) {
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("port " + port + " is not in 1..65535");
    }
    remotePort = port;
    portKnown = true;
    life.connect();
  }

  /// Where to send: a path of the driver, or [Paths#NONE] to hold everything back.
  public void path(long now, int newPath) {
    boolean restored = path == Paths.NONE && newPath != Paths.NONE;
    path = newPath;
    if (newPath != Paths.NONE && newPath != lastPath) {
      lastPath = newPath;
      parts.mtu.restart();
    }
    if (restored) {
      parts.sender.pathRestored(now);
    }
  }

  /// The most bytes of a packet.
  ///
  /// @param bytes what any path carries; 300 or more
  /// @param larger what a path may carry beyond that, in falling order: used once a probe of that
  ///   size came through
  public void packetSize(int bytes, int... larger) {
    if (bytes < MIN_PACKET) {
      throw new IllegalArgumentException("packetSize " + bytes + " must be at least " + MIN_PACKET);
    }
    int above = Integer.MAX_VALUE;
    int[] sizes = new int[larger.length];
    for (int i = 0; i < larger.length; i++) {
      if (larger[i] >= above || larger[i] <= bytes) {
        throw new IllegalArgumentException("larger sizes must fall, and be above " + bytes);
      }
      above = larger[i];
      sizes[i] = larger[i] & ~3;
    }
    parts.mtu.sizes(bytes & ~3, sizes);
  }

  /// The most bytes of a packet, as the path is known so far.
  public int packetSize() {
    return parts.mtu.size();
  }

  public SctpState state() {
    return life.state();
  }

  /// Streams that we may send on: those below this number.
  public int outboundStreams() {
    return parts.context.outboundStreams;
  }

  /// Queues a message, whose bytes are copied.
  ///
  /// @param stream 0 to 65534
  /// @param ppid the payload protocol identifier, 32 bits
  /// @param ordered whether it arrives in order with the others of its stream
  /// @param maxRetransmits after how many retransmissions it is given up, or -1 for never
  /// @param lifetimeNanos after what time it is given up, or -1 for never
  /// @param length 1 or more
  /// @return false if the send buffer is full: nothing was taken
  public boolean send(
      long now,
      int stream,
      int ppid,
      boolean ordered,
      int maxRetransmits,
      long lifetimeNanos,
      byte[] data,
      int offset,
      int length) {
    OutMessage message = queue(stream, data, offset, length);
    if (message == null) {
      return false;
    }
    message.ppid = ppid;
    message.ordered = ordered;
    message.maxRetransmits = maxRetransmits < 0 ? Integer.MAX_VALUE : maxRetransmits;
    message.expires = lifetimeNanos < 0 ? NEVER : now + lifetimeNanos;
    return true;
  }

  /// Queues a part of a message that is ordered and never given up; its bytes are copied.
  ///
  /// The parts of a message are sent as they come. Between them nothing else may be queued on the
  /// stream, and without interleaving nothing is sent on any other.
  ///
  /// @param first whether the message begins here
  /// @param last whether it ends here
  /// @param length 1 or more
  /// @return false if the send buffer is full: nothing was taken
  boolean sendPart(
      int stream, int ppid, boolean first, boolean last, byte[] data, int offset, int length) {
    OutMessage part = queue(stream, data, offset, length);
    if (part == null) {
      return false;
    }
    part.begins = first;
    part.ends = last;
    part.ppid = ppid;
    part.ordered = true;
    part.maxRetransmits = Integer.MAX_VALUE;
    part.expires = NEVER;
    return true;
  }

  private @Nullable OutMessage queue(int stream, byte[] data, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, data.length);
    if (length < 1) {
      throw new IllegalArgumentException("a message of SCTP has at least one byte");
    }
    if (stream < 0 || stream >= parts.context.outboundStreams) {
      throw new IllegalArgumentException(
          "stream " + stream + " is not in 0.." + (parts.context.outboundStreams - 1));
    }
    if (!takesMessages()) {
      throw new IllegalStateException("send() in state " + life.state());
    }
    SendQueue queue = parts.sender.queue();
    long waits = queue.cost();
    if (waits > 0 && waits + length > parts.context.config.sendBufferBytes()) {
      return null;
    }
    return queue.add(stream, data, offset, length);
  }

  /// Whether [#send] may be called: the association has not begun to end.
  boolean takesMessages() {
    return life.takesMessages();
  }

  /// The share of a stream among those that want to send, 1 to 65535; 256 if not called.
  public void weight(int stream, int weight) {
    parts.sender.queue().weight(stream, weight);
  }

  /// Resets our stream, once all that was queued on it was sent: [SctpEvent.OutgoingReset] tells
  /// when it is done.
  public void reset(int stream) {
    parts.sender.queue().cut(parts.sender.queue().stream(stream));
    parts.resets.want(stream);
    parts.resets.prepare();
  }

  /// Tells how much of what was delivered the owner still holds, in bytes; that much less may come.
  public void backlog(long bytes) {
    parts.receiver.backlog(bytes);
  }

  /// Says whether media of ours take the same path: they come first then, and little of what is
  /// sent here waits in the queues of the path. Not shared if not called.
  public void shared(boolean withMedia) {
    parts.sender.congestion().shared(withMedia);
  }

  /// Ends the association once everything has arrived (RFC 9260, section 9.2).
  public void shutdown(long now) {
    life.shutdown();
  }

  /// Ends the association at once, and tells the other side why.
  public void abort(int causeCode, String reason, @Nullable SctpFailure failure) {
    life.abort(causeCode, reason, failure);
  }

  public Counters<SctpDrop> drops() {
    return parts.context.drops;
  }

  /// What it measures, for statistics.
  public SctpStats stats() {
    return new SctpStats(
        parts.sender.rtt().smoothed(),
        parts.sender.congestion().window(),
        parts.sender.bytesInFlight(),
        parts.sender.queue().bytes(),
        parts.receiver.window());
  }

  @Override
  public void receive(long now, int from, Packet in) {
    receive(now, in.array(), in.offset(), in.length());
  }

  /// Takes one packet out of any array, lent until the method returns; its checksum is changed.
  public void receive(long now, byte[] b, int at, int length) {
    int end = at + length;
    if (length < PacketWriter.HEADER + 4) {
      parts.context.drops.count(SctpDrop.TOO_SHORT);
    } else if (life.isEnded()) {
      parts.context.drops.count(SctpDrop.AFTER_END);
    } else if (Bytes.u16(b, at + 2) != PORT || (portKnown && Bytes.u16(b, at) != remotePort)) {
      parts.context.drops.count(SctpDrop.WRONG_PORT);
    } else if (!reader.isIntact(b, at, end)) {
      parts.context.drops.count(SctpDrop.BAD_CHECKSUM);
    } else {
      reader.chunks(now, b, at, end);
      if (!life.isEnded()) {
        parts.receiver.packetOver(now);
        parts.resets.arrived();
        life.goOn();
      }
    }
  }

  @Override
  public void tick(long now) {
    if (life.isEnded()) {
      return;
    }
    parts.receiver.tick(now);
    parts.mtu.tick(now);
    boolean alive =
        parts.handshake.tick(now, life.state())
            && parts.sender.tick(now)
            && parts.resets.tick(now)
            && parts.heartbeat.tick(now);
    alive &= life.tick(now);
    if (!alive) {
      life.abort(0, "silence", new SctpFailure(0, "the other side did not answer for too long"));
      return;
    }
    if (parts.sender.longPacketsVanish()) {
      parts.mtu.blackHole(now);
    }
    if (parts.sender.isDone() && !parts.context.timers.isSet(SctpTimer.RETRANSMISSION)) {
      idle(now);
    }
    life.goOn();
  }

  private void idle(long now) {
    if (now - parts.context.dataSentAt >= parts.context.config.heartbeat().toNanos() / 2) {
      parts.sender.trim();
      parts.blocks.trim();
    }
  }

  @Override
  public long deadline() {
    return parts.context.timers.deadline();
  }

  @Override
  public boolean ready() {
    return !parts.context.events.isEmpty() || sends();
  }

  /// Whether [#transmit] has something to give.
  public boolean sends() {
    return path != Paths.NONE && filler.ready();
  }

  @Override
  public int transmit(long now, Outbox out) {
    int sent = 0;
    while (sends()) {
      Packet packet = out.claim(path, parts.mtu.most());
      if (packet == null) {
        return sent;
      }
      int length = filler.fill(now, remotePort, packet.array(), packet.offset());
      if (length == 0) {
        break;
      }
      packet.length(length);
      out.commit(packet, 0);
      sent++;
    }
    parts.resets.prepare();
    return sent;
  }

  @Override
  public @Nullable SctpEvent next() {
    return parts.context.events.poll();
  }

  /// Ends the association at once (ABORT), as closing a peer connection does.
  @Override
  public void close(long now) {
    life.close();
  }
}
