package dev.parley.sctp;

import dev.parley.core.Bytes;
import dev.parley.core.Counters;
import dev.parley.core.DatagramCore;
import dev.parley.core.Entropy;
import dev.parley.core.Outbox;
import dev.parley.core.Packet;
import dev.parley.core.Paths;
import dev.parley.core.Timers;
import java.nio.charset.StandardCharsets;
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
  private static final byte[] NOTHING = new byte[0];
  private static final String CLOSED_TEXT = "closed";
  private static final int STALE_COOKIE = 3;

  private final AssociationContext context;
  private final Timers<SctpTimer> timers;
  private final BlockPool blocks = new BlockPool();
  private final PacketWriter writer = new PacketWriter();
  private final Answers answers;
  private final Sender sender;
  private final Receiver receiver;
  private final StreamReset resets;
  private final Heartbeat heartbeat;
  private final PathMtu mtu;
  private final Handshake handshake;
  private SctpState state = SctpState.CLOSED;
  private int path = Paths.NONE;
  private int lastPath = Paths.NONE;
  private int remotePort = PORT;
  private boolean portKnown;
  private boolean cookieAckDue;
  private boolean shutdownDue;
  private long shutdownWaited;

  /// An association that answers, and begins by itself with [#connect].
  ///
  /// @param sink takes what arrives
  public SctpAssociation(SctpConfig config, Entropy entropy, SctpSink sink) {
    context = new AssociationContext(config, entropy, sink);
    timers = context.timers;
    answers = new Answers(context);
    sender = new Sender(context, blocks);
    receiver = new Receiver(context);
    resets = new StreamReset(context, sender, receiver);
    heartbeat = new Heartbeat(context, sender);
    mtu = new PathMtu(context, sender);
    handshake = new Handshake(context, answers, sender.rtt());
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
    if (state == SctpState.CLOSED) {
      state = SctpState.COOKIE_WAIT;
      handshake.begin();
    }
  }

  /// Where to send: a path of the driver, or [Paths#NONE] to hold everything back.
  public void path(long now, int newPath) {
    boolean restored = path == Paths.NONE && newPath != Paths.NONE;
    path = newPath;
    if (newPath != Paths.NONE && newPath != lastPath) {
      lastPath = newPath;
      mtu.restart();
    }
    if (restored) {
      sender.pathRestored(now);
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
    mtu.sizes(bytes & ~3, sizes);
  }

  /// The most bytes of a packet, as the path is known so far.
  public int packetSize() {
    return mtu.size();
  }

  public SctpState state() {
    return state;
  }

  /// Streams that we may send on: those below this number.
  public int outboundStreams() {
    return context.outboundStreams;
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
    if (stream < 0 || stream >= context.outboundStreams) {
      throw new IllegalArgumentException(
          "stream " + stream + " is not in 0.." + (context.outboundStreams - 1));
    }
    if (!takesMessages()) {
      throw new IllegalStateException("send() in state " + state);
    }
    SendQueue queue = sender.queue();
    long waits = queue.cost();
    if (waits > 0 && waits + length > context.config.sendBufferBytes()) {
      return null;
    }
    return queue.add(stream, data, offset, length);
  }

  /// Whether [#send] may be called: the association has not begun to end.
  boolean takesMessages() {
    return switch (state) {
      case CLOSED, COOKIE_WAIT, COOKIE_ECHOED, ESTABLISHED -> true;
      case SHUTDOWN_PENDING, SHUTDOWN_SENT, SHUTDOWN_RECEIVED, SHUTDOWN_ACK_SENT, ENDED -> false;
    };
  }

  /// The share of a stream among those that want to send, 1 to 65535; 256 if not called.
  public void weight(int stream, int weight) {
    sender.queue().weight(stream, weight);
  }

  /// Resets our stream, once all that was queued on it was sent: [SctpEvent.OutgoingReset] tells
  /// when it is done.
  public void reset(int stream) {
    sender.queue().cut(sender.queue().stream(stream));
    resets.want(stream);
    resets.prepare();
  }

  /// Tells how much of what was delivered the owner still holds, in bytes; that much less may come.
  public void backlog(long bytes) {
    receiver.backlog(bytes);
  }

  /// Says whether media of ours take the same path: they come first then, and little of what is
  /// sent here waits in the queues of the path. Not shared if not called.
  public void shared(boolean withMedia) {
    sender.congestion().shared(withMedia);
  }

  /// Ends the association once everything has arrived (RFC 9260, section 9.2).
  public void shutdown(long now) {
    if (state == SctpState.ESTABLISHED) {
      state = SctpState.SHUTDOWN_PENDING;
      sender.queue().close();
      goOn();
    } else if (state == SctpState.CLOSED
        || state == SctpState.COOKIE_WAIT
        || state == SctpState.COOKIE_ECHOED) {
      abort(SctpFailure.USER_INITIATED_ABORT, CLOSED_TEXT, null);
    }
  }

  /// Ends the association at once, and tells the other side why.
  public void abort(int causeCode, String reason, @Nullable SctpFailure failure) {
    if (state == SctpState.ENDED) {
      return;
    }
    if (handshake.peerTag() != 0) {
      byte[] text = reason.getBytes(StandardCharsets.UTF_8);
      int length = Math.min(text.length, 100);
      byte[] cause = new byte[4 + length];
      Bytes.putU16(cause, 0, causeCode);
      Bytes.putU16(cause, 2, cause.length);
      System.arraycopy(text, 0, cause, 4, length);
      answers.clear();
      answers.add(handshake.peerTag(), ChunkType.ABORT, 0, cause);
    }
    end(failure);
  }

  private void end(@Nullable SctpFailure failure) {
    state = SctpState.ENDED;
    timers.stopAll();
    sender.queue().clear();
    receiver.clear();
    handshake.stop();
    blocks.trim();
    cookieAckDue = false;
    shutdownDue = false;
    context.events.add(new SctpEvent.Ended(failure));
  }

  public Counters<SctpDrop> drops() {
    return context.drops;
  }

  /// What it measures, for statistics.
  public SctpStats stats() {
    return new SctpStats(
        sender.rtt().smoothed(),
        sender.congestion().window(),
        sender.bytesInFlight(),
        sender.queue().bytes(),
        receiver.window());
  }

  @Override
  public void receive(long now, int from, Packet in) {
    receive(now, in.array(), in.offset(), in.length());
  }

  /// Takes one packet out of any array, lent until the method returns; its checksum is changed.
  public void receive(long now, byte[] b, int at, int length) {
    int end = at + length;
    if (length < PacketWriter.HEADER + 4) {
      context.drops.count(SctpDrop.TOO_SHORT);
    } else if (state == SctpState.ENDED) {
      context.drops.count(SctpDrop.AFTER_END);
    } else if (Bytes.u16(b, at + 2) != PORT || (portKnown && Bytes.u16(b, at) != remotePort)) {
      context.drops.count(SctpDrop.WRONG_PORT);
    } else if (!intact(b, at, end)) {
      context.drops.count(SctpDrop.BAD_CHECKSUM);
    } else {
      chunks(now, b, at, end);
      if (state != SctpState.ENDED) {
        receiver.packetOver(now);
        resets.arrived();
        goOn();
      }
    }
  }

  private boolean intact(byte[] b, int at, int end) {
    int type = b[at + PacketWriter.HEADER] & 0xFF;
    return (Bytes.i32(b, at + 8) == 0
            && context.config.zeroChecksum()
            && type != ChunkType.INIT
            && type != ChunkType.COOKIE_ECHO)
        || writer.checksumValid(b, at, end - at);
  }

  private void chunks(long now, byte[] b, int from, int end) {
    int tag = Bytes.i32(b, from + 4);
    int at = from + PacketWriter.HEADER;
    while (end - at >= 4 && state != SctpState.ENDED) {
      int type = b[at] & 0xFF;
      int flags = b[at + 1] & 0xFF;
      int length = Bytes.u16(b, at + 2);
      if (length < 4 || length > end - at) {
        context.drops.count(SctpDrop.MALFORMED_CHUNK);
        return;
      }
      if (!tagFits(tag, type, flags)) {
        context.drops.count(SctpDrop.BAD_TAG);
        return;
      }
      if (!chunk(now, tag, type, flags, b, at + 4, length - 4)) {
        return;
      }
      at += length + 3 & ~3;
    }
  }

  /// Whether a chunk may come under this verification tag (RFC 9260, section 8.5).
  private boolean tagFits(int tag, int type, int flags) {
    return switch (type) {
      case ChunkType.INIT -> tag == 0;
      case ChunkType.COOKIE_ECHO -> true; // it has to be that of the cookie
      case ChunkType.ABORT, ChunkType.SHUTDOWN_COMPLETE ->
          (flags & ChunkType.FLAG_REFLECTED) == 0
              ? tag == handshake.localTag()
              : tag != 0 && tag == handshake.peerTag();
      default -> tag == handshake.localTag();
    };
  }

  private boolean isOpen() {
    return state.ordinal() >= SctpState.ESTABLISHED.ordinal() && state != SctpState.ENDED;
  }

  /// Takes one chunk.
  ///
  /// @return whether to go on with the next one
  private boolean chunk(long now, int tag, int type, int flags, byte[] b, int at, int length) {
    switch (type) {
      case ChunkType.INIT -> {
        handshake.init(now, isOpen(), b, at, length);
        return false;
      }
      case ChunkType.INIT_ACK -> initAck(now, b, at, length);
      case ChunkType.COOKIE_ECHO -> {
        return cookieEcho(now, tag, b, at, length);
      }
      case ChunkType.COOKIE_ACK -> {
        if (state == SctpState.COOKIE_ECHOED) {
          established(now);
        }
      }
      case ChunkType.ABORT -> aborted(b, at, length);
      case ChunkType.ERROR -> {
        if (state == SctpState.COOKIE_ECHOED && length >= 4 && Bytes.u16(b, at) == STALE_COOKIE) {
          state = SctpState.COOKIE_WAIT;
          handshake.staleCookie();
        }
      }
      case ChunkType.PAD -> {
        // that is all it is
      }
      default -> {
        return inOpenState(now, type, flags, b, at, length);
      }
    }
    return true;
  }

  private boolean inOpenState(long now, int type, int flags, byte[] b, int at, int length) {
    if (state == SctpState.COOKIE_ECHOED) {
      // Under our tag: the other side has our cookie, and what says so was lost or overtaken.
      established(now);
    }
    if (!isOpen()) {
      context.drops.count(SctpDrop.UNEXPECTED_CHUNK);
      return false;
    }
    switch (type) {
      case ChunkType.DATA, ChunkType.I_DATA -> data(now, type, flags, b, at, length);
      case ChunkType.SACK -> sender.acknowledged(now, b, at, length);
      case ChunkType.HEARTBEAT ->
          answers.add(
              handshake.peerTag(),
              ChunkType.HEARTBEAT_ACK,
              0,
              java.util.Arrays.copyOfRange(b, at, at + Math.min(length, 512)));
      case ChunkType.HEARTBEAT_ACK -> {
        if (!mtu.acknowledged(now, b, at, length)) {
          heartbeat.acknowledged(now, b, at, length);
        }
      }
      case ChunkType.FORWARD_TSN, ChunkType.I_FORWARD_TSN ->
          receiver.forward(now, type, b, at, length);
      case ChunkType.RE_CONFIG -> resets.receive(now, b, at, length);
      case ChunkType.SHUTDOWN -> shutDown(now, b, at, length);
      case ChunkType.SHUTDOWN_ACK -> {
        if (state == SctpState.SHUTDOWN_SENT || state == SctpState.SHUTDOWN_ACK_SENT) {
          answers.clear();
          answers.add(handshake.peerTag(), ChunkType.SHUTDOWN_COMPLETE, 0, NOTHING);
          end(null);
        }
      }
      case ChunkType.SHUTDOWN_COMPLETE -> {
        if (state == SctpState.SHUTDOWN_ACK_SENT) {
          end(null);
        }
      }
      default -> {
        context.drops.count(SctpDrop.UNKNOWN_CHUNK);
        return (type & 0x80) != 0; // RFC 9260, section 3.2
      }
    }
    return true;
  }

  private void initAck(long now, byte[] b, int at, int length) {
    if (state != SctpState.COOKIE_WAIT) {
      context.drops.count(SctpDrop.UNEXPECTED_CHUNK);
    } else if (handshake.initAck(now, b, at, length)) {
      begin();
      state = SctpState.COOKIE_ECHOED;
    }
  }

  private boolean cookieEcho(long now, int tag, byte[] b, int at, int length) {
    switch (handshake.cookieEcho(now, state, tag, b, at, length)) {
      case REFUSED -> {
        return false;
      }
      case KNOWN -> cookieAckDue = true;
      case ESTABLISHED -> {
        if (state != SctpState.COOKIE_ECHOED) {
          begin();
        }
        cookieAckDue = true;
        established(now);
      }
      case RESTARTED -> {
        sender.queue().clear();
        context.events.add(new SctpEvent.Restarted());
        begin();
        cookieAckDue = true;
        established(now);
      }
    }
    return true;
  }

  /// The other side's parameters are known: numbers begin.
  private void begin() {
    PeerParameters peer = handshake.peer();
    context.agree(peer);
    sender.start(peer, unwrapped(handshake.localTsn()));
    mtu.restart();
    receiver.start(unwrapped(peer.initialTsn()));
    resets.start(handshake.localTsn(), peer.initialTsn());
  }

  /// TSNs begin far enough above zero to never be negative.
  private static long unwrapped(long tsn) {
    return (1L << 32) + tsn;
  }

  private void established(long now) {
    handshake.cookieAcknowledged();
    state = SctpState.ESTABLISHED;
    context.dataSentAt = now;
    heartbeat.start(now);
    resets.prepare();
    context.events.add(new SctpEvent.Established(context.outboundStreams, context.inboundStreams));
  }

  private void data(long now, int type, int flags, byte[] b, int at, int length) {
    if (state == SctpState.SHUTDOWN_RECEIVED || state == SctpState.SHUTDOWN_ACK_SENT) {
      context.drops.count(SctpDrop.UNEXPECTED_CHUNK);
      return;
    }
    receiver.data(now, type, flags, b, at, length);
    shutdownDue |= state == SctpState.SHUTDOWN_SENT;
  }

  private void aborted(byte[] b, int at, int length) {
    int code = length >= 4 ? Bytes.u16(b, at) : 0;
    String text = "";
    if (length > 4 && code == SctpFailure.USER_INITIATED_ABORT) {
      int size = Math.clamp(Bytes.u16(b, at + 2) - 4, 0, Math.min(length - 4, 200));
      text = ": " + new String(b, at + 4, size, StandardCharsets.UTF_8);
    }
    end(new SctpFailure(code, "the other side ended the association" + text));
  }

  private void shutDown(long now, byte[] b, int at, int length) {
    if (length >= 4) {
      sender.acknowledgedTo(now, Bytes.u32(b, at));
    }
    switch (state) {
      case ESTABLISHED, SHUTDOWN_PENDING -> {
        state = SctpState.SHUTDOWN_RECEIVED;
        sender.queue().close();
      }
      case SHUTDOWN_SENT -> {
        state = SctpState.SHUTDOWN_ACK_SENT;
        shutdownDue = true;
      }
      default -> {
        // it was repeated
      }
    }
  }

  /// Moves on to what waited for all data to be through.
  private void goOn() {
    resets.prepare();
    if (state == SctpState.SHUTDOWN_PENDING && sender.isDone()) {
      state = SctpState.SHUTDOWN_SENT;
      shutdownDue = true;
    } else if (state == SctpState.SHUTDOWN_RECEIVED && sender.isDone()) {
      state = SctpState.SHUTDOWN_ACK_SENT;
      shutdownDue = true;
    }
  }

  @Override
  public void tick(long now) {
    if (state == SctpState.ENDED) {
      return;
    }
    receiver.tick(now);
    mtu.tick(now);
    boolean alive =
        handshake.tick(now, state) && sender.tick(now) && resets.tick(now) && heartbeat.tick(now);
    if (timers.expired(SctpTimer.SHUTDOWN, now)) {
      shutdownDue = true;
      shutdownWaited += sender.rtt().timeout();
      sender.rtt().doubleTimeout();
      alive &= shutdownWaited < context.config.maxOutage().toNanos();
    }
    if (!alive) {
      abort(0, "silence", new SctpFailure(0, "the other side did not answer for too long"));
      return;
    }
    if (sender.longPacketsVanish()) {
      mtu.blackHole(now);
    }
    if (sender.isDone() && !timers.isSet(SctpTimer.RETRANSMISSION)) {
      idle(now);
    }
    goOn();
  }

  private void idle(long now) {
    if (now - context.dataSentAt >= context.config.heartbeat().toNanos() / 2) {
      sender.trim();
      blocks.trim();
    }
  }

  @Override
  public long deadline() {
    return timers.deadline();
  }

  @Override
  public boolean ready() {
    return !context.events.isEmpty() || sends();
  }

  /// Whether [#transmit] has something to give.
  public boolean sends() {
    return path != Paths.NONE && wantsToSend();
  }

  private boolean wantsToSend() {
    return !answers.isEmpty()
        || handshake.ready()
        || (isOpen()
            && (cookieAckDue
                || shutdownDue
                || receiver.ready()
                || resets.ready()
                || heartbeat.ready()
                || sendsData()));
  }

  private boolean sendsData() {
    return switch (state) {
      case ESTABLISHED, SHUTDOWN_PENDING, SHUTDOWN_RECEIVED ->
          sender.abandonment().ready() || sender.ready() || mtu.ready();
      case CLOSED, COOKIE_WAIT, COOKIE_ECHOED, SHUTDOWN_SENT, SHUTDOWN_ACK_SENT, ENDED -> false;
    };
  }

  @Override
  public int transmit(long now, Outbox out) {
    int sent = 0;
    while (sends()) {
      Packet packet = out.claim(path, mtu.most());
      if (packet == null) {
        return sent;
      }
      int length = fill(now, packet.array(), packet.offset());
      if (length == 0) {
        break;
      }
      packet.length(length);
      out.commit(packet, 0);
      sent++;
    }
    resets.prepare();
    return sent;
  }

  /// Writes one packet; returns 0 if there was nothing after all.
  private int fill(long now, byte[] bytes, int from) {
    Answers.Answer answer = answers.poll();
    if (answer != null) {
      writer.begin(bytes, from, mtu.size(), PORT, remotePort, answer.tag());
      writer.open(answer.type(), answer.flags());
      writer.put(answer.value(), 0, answer.value().length);
      writer.shut();
      return writer.finish(true);
    }
    int tag = handshake.sendsInit() ? 0 : handshake.peerTag();
    writer.begin(bytes, from, mtu.size(), PORT, remotePort, tag);
    if (handshake.ready()) {
      boolean init = handshake.sendsInit();
      handshake.fill(now, writer);
      if (!init) {
        sender.fill(now, writer);
      }
      return writer.finish(true);
    }
    if (sendsData() && mtu.ready()) {
      mtu.fill(now, writer);
      return writer.finish(!context.zeroChecksum);
    }
    control(now);
    if (sendsData()) {
      if (receiver.unanswered()) {
        receiver.fill(writer);
      }
      if (sender.abandonment().ready()) {
        sender.abandonment().fill(now, writer);
      }
      sender.fill(now, writer);
    }
    return writer.isEmpty() ? 0 : writer.finish(!context.zeroChecksum);
  }

  private void control(long now) {
    if (cookieAckDue) {
      cookieAckDue = false;
      writer.open(ChunkType.COOKIE_ACK, 0);
      writer.shut();
    }
    if (receiver.ready()) {
      receiver.fill(writer);
    }
    if (resets.ready()) {
      resets.fill(now, writer);
    }
    if (heartbeat.ready()) {
      heartbeat.fill(now, writer);
    }
    if (shutdownDue && writer.room() >= 8) {
      shutdownDue = false;
      boolean ack = state == SctpState.SHUTDOWN_ACK_SENT;
      writer.open(ack ? ChunkType.SHUTDOWN_ACK : ChunkType.SHUTDOWN, 0);
      if (!ack) {
        writer.u32(receiver.cumulative());
      }
      writer.shut();
      timers.set(SctpTimer.SHUTDOWN, now + sender.rtt().timeout());
    }
  }

  @Override
  public @Nullable SctpEvent next() {
    return context.events.poll();
  }

  /// Ends the association at once (ABORT), as closing a peer connection does.
  @Override
  public void close(long now) {
    abort(SctpFailure.USER_INITIATED_ABORT, CLOSED_TEXT, null);
  }
}
