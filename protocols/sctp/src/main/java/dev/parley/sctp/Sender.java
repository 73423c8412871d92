package dev.parley.sctp;

import dev.parley.core.Bytes;
import dev.parley.core.Core;
import dev.parley.core.Serial;
import dev.parley.core.Timers;

/// Sends messages: fragments, numbers and repeats them until they are acknowledged or given up.
///
/// Losses are found by time (RFC 8985 as a model, see [LossDetector]), not by counting.
final class Sender {
  private static final int DATA_HEADER = 16;
  private static final int I_DATA_HEADER = 20;

  private static final long TAIL_PROBE_MIN_NANOS = 10_000_000;

  /// So many packets longer than usual lost in a row, one of them so often: it is their length.
  private static final int VANISHED = 4;

  private final AssociationContext context;
  private final Timers<SctpTimer> timers;
  private final SendQueue queue;
  private final Outstanding chunks = new Outstanding();
  private final Rtt rtt;
  private final Congestion congestion;
  private final LossDetector detector;
  private final Abandonment abandonment;
  private int maxPayload;
  private int usualPayload;
  private int longLost;
  private boolean longVanish;
  private long peerWindow;
  private boolean peerWindowShut;
  private long roundEnd;
  private boolean limited;
  private long reductionEnds;
  private boolean probing;
  private boolean probed;
  private long silence;

  Sender(AssociationContext context, BlockPool blocks) {
    this.context = context;
    timers = context.timers;
    rtt = new Rtt(context.config.retransmission());
    congestion = new Congestion(rtt, context.config.sendBufferBytes());
    queue = new SendQueue(blocks);
    detector = new LossDetector(chunks, rtt, timers);
    abandonment = new Abandonment(context, queue, chunks);
  }

  SendQueue queue() {
    return queue;
  }

  Rtt rtt() {
    return rtt;
  }

  Congestion congestion() {
    return congestion;
  }

  Abandonment abandonment() {
    return abandonment;
  }

  /// The other side is known.
  void start(PeerParameters peer, long firstTsn) {
    chunks.start(firstTsn);
    detector.start(firstTsn);
    abandonment.start(firstTsn - 1);
    roundEnd = firstTsn;
    reductionEnds = firstTsn;
    peerWindow = peer.receiveWindow();
    queue.interleaving(context.interleaving);
  }

  /// @param bytes the most of a packet now
  /// @param usual what any path carries
  void packetSize(int bytes, int usual) {
    maxPayload = payload(bytes);
    usualPayload = payload(usual);
    longLost = 0;
    longVanish = false;
    congestion.packetSize(bytes);
  }

  private int payload(int packet) {
    return packet - PacketWriter.HEADER - header() & ~3;
  }

  /// Whether the path seems to lose what is longer than usual, and only that.
  boolean longPacketsVanish() {
    return longVanish;
  }

  /// Whether everything queued was sent and acknowledged.
  boolean isDone() {
    return queue.isEmpty() && chunks.isEmpty();
  }

  /// The TSN given last.
  long lastTsn() {
    return chunks.next() - 1;
  }

  long bytesInFlight() {
    return chunks.bytesInFlight();
  }

  /// Whether [#fill] has something to write now.
  boolean ready() {
    if (chunks.hasLost()) {
      return mayRepeat();
    }
    return probing || (!queue.isEmpty() && maySend());
  }

  private boolean mayRepeat() {
    return chunks.bytesInFlight() == 0 || chunks.bytesInFlight() < congestion.window();
  }

  private boolean maySend() {
    long inFlight = chunks.bytesInFlight();
    return !chunks.isFull()
        && inFlight < congestion.window()
        && (peerWindow >= maxPayload || inFlight == 0);
  }

  /// Writes as many chunks as fit and may be sent.
  void fill(long now, PacketWriter out) {
    long given = context.drops.get(SctpDrop.OUR_MESSAGE_ABANDONED);
    fillChunks(now, out);
    if (context.drops.get(SctpDrop.OUR_MESSAGE_ABANDONED) != given) {
      advance(now);
    }
  }

  private void fillChunks(long now, PacketWriter out) {
    while (chunks.hasLost() && mayRepeat()) {
      long tsn = chunks.firstLost();
      if (abandonment.overdue(chunks.message(tsn), now)) {
        abandonment.abandon(chunks.message(tsn));
        continue;
      }
      if (!fits(tsn, out)) {
        return;
      }
      chunks.again(tsn, now);
      write(out, tsn, false);
      sent(now);
    }
    if (chunks.hasLost()) {
      return;
    }
    while (!queue.isEmpty() && (maySend() || (probing && !chunks.isFull()))) {
      OutMessage message = queue.peek();
      if (abandonment.overdue(message, now)) {
        abandonment.abandon(message);
        continue;
      }
      int length = Math.min(maxPayload, message.length - message.taken);
      if (length + header() > out.room()) {
        return;
      }
      sendNew(now, out, message, length);
    }
    if (probing && queue.isEmpty()) {
      probe(now, out);
    }
    probing = false;
  }

  /// Whether a chunk that was sent before fits. One that was cut when the path carried more keeps
  /// its number, hence its length (RFC 9260, section 6.9), and gets a packet of its own.
  private boolean fits(long tsn, PacketWriter out) {
    int needed = chunks.length(tsn) + header();
    if (needed > out.room() && out.isEmpty()) {
      out.extend(needed);
    }
    return needed <= out.room();
  }

  private int header() {
    return context.interleaving ? I_DATA_HEADER : DATA_HEADER;
  }

  private void sendNew(long now, PacketWriter out, OutMessage message, int length) {
    if (message.taken == 0) {
      number(message);
      message.firstTsn = chunks.next();
    }
    long tsn = chunks.add(message, message.taken, length, message.fragments, now);
    message.lastTsn = tsn;
    message.outstanding++;
    queue.take(message, length);
    context.sink.left(message.stream.id, message.ppid, length);
    peerWindow -= length;
    limited |= chunks.bytesInFlight() >= congestion.window();
    write(out, tsn, queue.isEmpty() || probing || !maySend());
    probing = false;
    sent(now);
  }

  private void number(OutMessage message) {
    OutStream stream = message.stream;
    if (!message.begins) {
      message.number = stream.partsNumber;
      message.fragments = stream.partsFragments;
      return;
    }
    if (context.interleaving) {
      message.number = message.ordered ? stream.nextOrderedMid++ : stream.nextUnorderedMid++;
    } else if (message.ordered) {
      message.number = stream.nextSsn;
      stream.nextSsn = stream.nextSsn + 1 & 0xFFFF;
    }
    stream.partsNumber = message.number;
  }

  /// Sends the end of what is in flight once more, to hear what arrived (RFC 8985, section 7.3).
  private void probe(long now, PacketWriter out) {
    long tsn = chunks.newestSent();
    if (tsn < 0 || !fits(tsn, out)) {
      return;
    }
    chunks.lose(tsn);
    if (abandonment.overdue(chunks.message(tsn), now)
        || abandonment.exhausted(chunks.message(tsn), tsn)) {
      abandonment.abandon(chunks.message(tsn));
      return;
    }
    chunks.again(tsn, now);
    write(out, tsn, true);
    sent(now);
  }

  private void sent(long now) {
    context.dataSentAt = now;
    if (!timers.isSet(SctpTimer.RETRANSMISSION)) {
      timers.set(SctpTimer.RETRANSMISSION, now + rtt.timeout());
    }
    armProbe(now);
  }

  private void armProbe(long now) {
    if (!probed && rtt.known() && rtt.doublings() == 0) {
      long margin = Math.max(rtt.smoothed() / 4, TAIL_PROBE_MIN_NANOS);
      timers.set(SctpTimer.TAIL_PROBE, now + 2 * rtt.smoothed() + margin);
    }
  }

  private void write(PacketWriter out, long tsn, boolean immediate) {
    OutMessage message = chunks.message(tsn);
    int offset = chunks.offset(tsn);
    int length = chunks.length(tsn);
    int flags =
        (offset == 0 && message.begins ? ChunkType.FLAG_BEGIN : 0)
            | (offset + length == message.length && message.ends ? ChunkType.FLAG_END : 0)
            | (message.ordered ? 0 : ChunkType.FLAG_UNORDERED)
            | (immediate ? ChunkType.FLAG_IMMEDIATE : 0);
    out.open(context.interleaving ? ChunkType.I_DATA : ChunkType.DATA, flags);
    out.u32(tsn);
    out.u16(message.stream.id);
    if (context.interleaving) {
      out.u16(0);
      out.u32(message.number);
      out.u32(offset == 0 && message.begins ? message.ppid : chunks.fragment(tsn));
    } else {
      out.u16(message.ordered ? (int) message.number : 0);
      out.u32(message.ppid);
    }
    out.put(message.data, offset, length);
    out.shut();
  }

  /// Reads a SACK; `at` is where its value begins.
  void acknowledged(long now, byte[] bytes, int at, int length) {
    if (length < 12) {
      context.drops.count(SctpDrop.MALFORMED_CHUNK);
      return;
    }
    long cumulative = Serial.unwrap32(chunks.first() - 1, Bytes.u32(bytes, at));
    int gaps = Bytes.u16(bytes, at + 8);
    int duplicates = Bytes.u16(bytes, at + 10);
    if (length < 12 + 4 * (gaps + duplicates)) {
      context.drops.count(SctpDrop.MALFORMED_CHUNK);
    } else if (cumulative < chunks.first() - 1) {
      context.drops.count(SctpDrop.STALE_SACK);
    } else if (cumulative >= chunks.next()) {
      context.drops.count(SctpDrop.INVALID_SACK);
    } else {
      silence = 0;
      acknowledgeTo(now, cumulative, duplicates);
      gaps(now, cumulative, bytes, at + 12, gaps);
      answered(now, Bytes.u32(bytes, at + 4));
    }
  }

  /// A SHUTDOWN acknowledges, too, cumulatively.
  void acknowledgedTo(long now, long tsn32) {
    long cumulative = Serial.unwrap32(chunks.first() - 1, tsn32);
    if (cumulative >= chunks.first() && cumulative < chunks.next()) {
      acknowledgeTo(now, cumulative, 0);
      answered(now, peerWindow + chunks.bytesInFlight());
    }
  }

  private void acknowledgeTo(long now, long cumulative, int duplicates) {
    detector.begin(duplicates);
    boolean moved = cumulative >= chunks.first();
    while (chunks.first() <= cumulative) {
      arrived(chunks.first());
      detector.acknowledge(now, chunks.first());
      OutMessage message = chunks.removeFirst();
      message.outstanding--;
      if (message.done()) {
        queue.recycle(message);
      }
    }
    if (moved) {
      timers.set(SctpTimer.RETRANSMISSION, now + rtt.timeout());
    }
  }

  private void gaps(long now, long cumulative, byte[] bytes, int at, int count) {
    for (int i = 0; i < count; i++) {
      long from = cumulative + Bytes.u16(bytes, at + 4 * i);
      long to = cumulative + Bytes.u16(bytes, at + 4 * i + 2);
      if (from > to || from <= cumulative + 1 || to >= chunks.next()) {
        context.drops.count(SctpDrop.INVALID_SACK);
        return;
      }
      long tsn = chunks.nextUnacknowledged(from, to + 1);
      while (tsn <= to) {
        arrived(tsn);
        detector.acknowledge(now, tsn);
        tsn = chunks.nextUnacknowledged(tsn + 1, to + 1);
      }
    }
  }

  /// What follows from a SACK, once all of it is read.
  private void answered(long now, long window) {
    long newly = detector.newlyAcknowledged();
    if (newly > 0) {
      rtt.undouble();
      probed = false;
      long sample = detector.sample();
      if (sample >= 0) {
        rtt.sample(now, sample);
        congestion.rtt(sample);
      }
      congestion.acknowledged(now, newly, limited);
      if (chunks.first() > roundEnd || detector.highest() >= roundEnd) {
        congestion.roundOver(now, limited);
        limited = chunks.bytesInFlight() >= congestion.window() / 2 && !queue.isEmpty();
        roundEnd = chunks.next();
      }
    }
    findLost(now);
    peerWindow = window - chunks.bytesInFlight();
    if (peerWindowShut && window > 0 && newly == 0) {
      loseAll(now); // probes of a shut window are dropped, not late
    }
    peerWindowShut = window < maxPayload;
    advance(now);
    if (chunks.isEmpty()) {
      timers.stop(SctpTimer.RETRANSMISSION);
    } else if (newly > 0) {
      timers.set(SctpTimer.RETRANSMISSION, now + rtt.timeout());
    }
    if (chunks.bytesInFlight() == 0) {
      timers.stop(SctpTimer.TAIL_PROBE);
    } else if (newly > 0) {
      armProbe(now);
    }
  }

  private void advance(long now) {
    abandonment.advance(now, chunks.first() - 1, 2 * rtt.smoothed());
  }

  private void findLost(long now) {
    boolean reduce = false;
    for (long tsn = detector.nextLost(now); tsn >= 0; tsn = detector.nextLost(now)) {
      congestion.lost(chunks.length(tsn));
      reduce |= tsn >= reductionEnds;
      lose(now, tsn);
    }
    if (reduce && congestion.congested()) {
      reductionEnds = chunks.next();
    }
  }

  private void arrived(long tsn) {
    if (longLost > 0 && chunks.length(tsn) > usualPayload) {
      longLost = 0;
      longVanish = false;
    }
  }

  private void lose(long now, long tsn) {
    if (maxPayload > usualPayload && chunks.length(tsn) > usualPayload) {
      longLost++;
      longVanish |= longLost >= VANISHED && chunks.transmissions(tsn) >= VANISHED;
    }
    chunks.lose(tsn);
    OutMessage message = chunks.message(tsn);
    if (message.abandoned) {
      chunks.abandon(tsn);
    } else if (abandonment.exhausted(message, tsn) || abandonment.overdue(message, now)) {
      abandonment.abandon(message);
    }
  }

  private void loseAll(long now) {
    for (long tsn = chunks.oldestSent(); tsn >= 0; tsn = chunks.oldestSent()) {
      lose(now, tsn);
    }
  }

  /// Fires the timers that are due.
  ///
  /// @return false if the other side has been silent for too long
  boolean tick(long now) {
    if (timers.expired(SctpTimer.REORDERING, now)) {
      findLost(now);
      advance(now);
    }
    if (timers.expired(SctpTimer.TAIL_PROBE, now) && chunks.bytesInFlight() > 0) {
      probing = !chunks.hasLost();
      probed = true;
    }
    return !timers.expired(SctpTimer.RETRANSMISSION, now) || timedOut(now);
  }

  private boolean timedOut(long now) {
    if (chunks.isEmpty()) {
      return true;
    }
    silence += rtt.timeout();
    timers.stop(SctpTimer.TAIL_PROBE);
    timers.stop(SctpTimer.REORDERING);
    probing = false;
    if (!peerWindowShut && chunks.bytesInFlight() > 0) {
      congestion.timedOut();
      reductionEnds = chunks.next();
    }
    if (rtt.doublings() > 0) {
      // It may have thrown away what it had not acknowledged cumulatively (RFC 9260, section
      // 6.2.1).
      for (long tsn = chunks.first(); tsn < chunks.next(); tsn++) {
        if (chunks.state(tsn) == Outstanding.ACKNOWLEDGED) {
          lose(now, tsn);
        }
      }
    }
    loseAll(now);
    rtt.doubleTimeout();
    abandonment.repeat();
    advance(now);
    timers.set(SctpTimer.RETRANSMISSION, now + rtt.timeout());
    return silence < context.config.maxOutage().toNanos();
  }

  /// The path is back after an outage: try at once what would wait for its timer.
  void pathRestored(long now) {
    if (!chunks.isEmpty() && timers.deadline(SctpTimer.RETRANSMISSION) != Core.NEVER) {
      rtt.undouble();
      timers.set(SctpTimer.RETRANSMISSION, now);
    }
  }

  /// Counts silence that a heartbeat noticed.
  boolean silentFor(long nanos) {
    silence += nanos;
    return silence < context.config.maxOutage().toNanos();
  }

  void heard() {
    silence = 0;
  }

  void trim() {
    chunks.trim();
  }
}
