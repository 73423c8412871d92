package dev.parley.sctp;

import dev.parley.core.Bytes;
import dev.parley.core.Serial;
import dev.parley.core.Timers;

/// Receives data: what has arrived, what is acknowledged when, and how much more may come.
final class Receiver {
  private static final int DATA_VALUE = 12;
  private static final int I_DATA_VALUE = 16;

  private final AssociationContext context;
  private final Timers<SctpTimer> timers;
  private final TsnWindow arrived = new TsnWindow();
  private final Reassembly reassembly;
  private final long windowBytes;
  private long backlog;
  private long announced;
  private boolean sackDue;
  private boolean sackWanted;
  private int packetsUnanswered;

  Receiver(AssociationContext context) {
    this.context = context;
    timers = context.timers;
    reassembly = new Reassembly(context);
    windowBytes = context.config.window();
    announced = windowBytes;
  }

  void start(long peersTsn) {
    arrived.start(peersTsn);
    reassembly.clear();
    sackDue = false;
    packetsUnanswered = 0;
  }

  long cumulative() {
    return arrived.cumulative();
  }

  void reset(int stream) {
    reassembly.reset(stream);
  }

  /// What may come, in bytes.
  long window() {
    return Math.max(0, windowBytes - reassembly.bytes() - backlog);
  }

  /// What the owner holds of what was delivered, in bytes.
  void backlog(long bytes) {
    backlog = bytes;
    if (announced < windowBytes / 4 && window() > windowBytes / 2) {
      sackDue = true;
    }
  }

  /// Takes a DATA or I-DATA chunk; `at` is where its value begins.
  void data(long now, int type, int flags, byte[] b, int at, int length) {
    int header = type == ChunkType.DATA ? DATA_VALUE : I_DATA_VALUE;
    sackWanted = true;
    if (length <= header || (type == ChunkType.I_DATA) != context.interleaving) {
      context.drops.count(SctpDrop.INVALID_DATA);
      return;
    }
    long tsn = Serial.unwrap32(arrived.cumulative(), Bytes.u32(b, at));
    int stream = Bytes.u16(b, at + 4);
    sackDue |= (flags & ChunkType.FLAG_IMMEDIATE) != 0;
    if (arrived.contains(tsn)) {
      context.drops.count(SctpDrop.DUPLICATE_DATA);
      arrived.duplicate(tsn);
      sackDue = true;
      return;
    }
    if (tsn - arrived.cumulative() > TsnWindow.MAX_AHEAD) {
      context.drops.count(SctpDrop.TOO_FAR_AHEAD);
      return;
    }
    // What closes a gap lets go of what waits behind it, so it may come when that fills the window.
    long waiting = tsn == arrived.cumulative() + 1 ? 0 : reassembly.bytes();
    if (waiting + backlog + length > windowBytes) {
      context.drops.count(SctpDrop.WINDOW_EXCEEDED);
      sackDue = true;
      return;
    }
    arrived.add(tsn);
    if (stream >= context.inboundStreams) {
      context.drops.count(SctpDrop.INVALID_DATA);
      return;
    }
    if (type == ChunkType.DATA) {
      reassembly.data(
          now,
          tsn,
          stream,
          Bytes.u16(b, at + 6),
          Bytes.i32(b, at + 8),
          flags,
          b,
          at + header,
          length - header);
    } else {
      interleaved(now, stream, flags, b, at, length);
    }
  }

  private void interleaved(long now, int stream, int flags, byte[] b, int at, int length) {
    long mid = Bytes.u32(b, at + 8);
    boolean begins = (flags & ChunkType.FLAG_BEGIN) != 0;
    long fsn = begins ? 0 : Bytes.u32(b, at + 12);
    int ppid = begins ? Bytes.i32(b, at + 12) : 0;
    reassembly.interleaved(
        now, stream, mid, fsn, ppid, flags, b, at + I_DATA_VALUE, length - I_DATA_VALUE);
  }

  /// Takes a FORWARD TSN or I-FORWARD-TSN chunk; `at` is where its value begins.
  void forward(long now, int type, byte[] b, int at, int length) {
    if (length < 4 || (type == ChunkType.I_FORWARD_TSN) != context.interleaving) {
      context.drops.count(SctpDrop.MALFORMED_CHUNK);
      return;
    }
    sackWanted = true;
    sackDue = true;
    long tsn = Serial.unwrap32(arrived.cumulative(), Bytes.u32(b, at));
    if (tsn <= arrived.cumulative()) {
      return; // it was repeated, since our answer was lost
    }
    if (tsn - arrived.cumulative() > TsnWindow.MAX_AHEAD) {
      context.drops.count(SctpDrop.TOO_FAR_AHEAD);
      return;
    }
    arrived.forwardTo(tsn);
    int entry = context.interleaving ? 8 : 4;
    for (int i = at + 4; i + entry <= at + length; i += entry) {
      int stream = Bytes.u16(b, i);
      if (stream >= context.inboundStreams) {
        context.drops.count(SctpDrop.INVALID_DATA);
      } else if (!context.interleaving) {
        reassembly.skipOrdered(now, stream, Bytes.u16(b, i + 2));
      } else if ((Bytes.u16(b, i + 2) & 1) != 0) {
        reassembly.skipUnordered(stream, Bytes.u32(b, i + 4));
      } else {
        reassembly.skipOrdered(now, stream, Bytes.u32(b, i + 4));
      }
    }
    if (!context.interleaving) {
      reassembly.forwardTo(tsn);
    }
  }

  /// A packet is read: decides whether what came in it is acknowledged now or a little later (RFC
  /// 9260, section 6.2).
  void packetOver(long now) {
    if (!sackWanted) {
      return;
    }
    sackWanted = false;
    packetsUnanswered++;
    if (packetsUnanswered >= 2 || arrived.hasGaps() || arrived.hasDuplicates()) {
      sackDue = true;
    }
    if (!sackDue && !timers.isSet(SctpTimer.SACK)) {
      timers.set(SctpTimer.SACK, now + context.config.sackDelay().toNanos());
    }
  }

  void tick(long now) {
    if (timers.expired(SctpTimer.SACK, now)) {
      sackDue = true;
    }
  }

  boolean ready() {
    return sackDue;
  }

  /// Whether an acknowledgement waits that can go along with something else.
  boolean unanswered() {
    return packetsUnanswered > 0 || sackDue;
  }

  void fill(PacketWriter out) {
    if (out.room() < 32) {
      return;
    }
    sackDue = false;
    packetsUnanswered = 0;
    timers.stop(SctpTimer.SACK);
    announced = window();
    arrived.write(out, announced);
  }

  void clear() {
    reassembly.clear();
    sackDue = false;
  }
}
