package dev.parley.sctp;

/// Gives up messages whose time or retransmissions are used up, and tells the other side not to
/// wait for them (RFC 3758; RFC 8260, section 2.3).
final class Abandonment {
  private static final int MAX_STREAMS = 128;

  private final AssociationContext context;
  private final SendQueue queue;
  private final Outstanding chunks;
  private final int[] streams = new int[MAX_STREAMS];
  private final boolean[] unordered = new boolean[MAX_STREAMS];
  private final long[] numbers = new long[MAX_STREAMS];
  private long point;
  private long announcedTo;
  private long writtenTo;
  private long announcedAt;
  private boolean pending;

  Abandonment(AssociationContext context, SendQueue queue, Outstanding chunks) {
    this.context = context;
    this.queue = queue;
    this.chunks = chunks;
  }

  void start(long acknowledged) {
    point = acknowledged;
    announcedTo = acknowledged;
    writtenTo = acknowledged;
    pending = false;
  }

  boolean overdue(OutMessage message, long now) {
    return context.partialReliability && now >= message.expires;
  }

  /// Whether a lost chunk may not be sent again.
  boolean exhausted(OutMessage message, long tsn) {
    return context.partialReliability && chunks.transmissions(tsn) > message.maxRetransmits;
  }

  /// Gives up all of a message, what is in flight and what was not sent yet.
  void abandon(OutMessage message) {
    if (message.abandoned) {
      return;
    }
    message.abandoned = true;
    context.drops.count(SctpDrop.OUR_MESSAGE_ABANDONED);
    boolean begun = message.taken > 0 || message.fragments > 0;
    if (begun) {
      long from = Math.max(message.firstTsn, chunks.first());
      for (long tsn = from; tsn <= message.lastTsn; tsn++) {
        if (chunks.message(tsn) == message && chunks.state(tsn) != Outstanding.ACKNOWLEDGED) {
          chunks.abandon(tsn);
        }
      }
    }
    if (message.taken < message.length) {
      int left = queue.drop(message);
      context.sink.left(message.stream.id, message.ppid, left);
      if (begun) {
        // A number for the end that is not sent: by it the other side learns that there is none.
        chunks.addAbandoned(message);
        message.outstanding++;
      }
    }
    if (message.done()) {
      queue.recycle(message);
    }
  }

  /// Moves the point up to which the other side need not wait (RFC 3758, section 3.5, C1 to C3).
  ///
  /// @param again after what time an announcement without effect is made again
  void advance(long now, long acknowledged, long again) {
    point = Math.max(point, acknowledged);
    while (point + 1 < chunks.next() && given(point + 1)) {
      point++;
    }
    while (point > acknowledged && chunks.state(point) == Outstanding.ACKNOWLEDGED) {
      point--;
    }
    pending =
        point > acknowledged
            && (pending
                || point > announcedTo
                || acknowledged >= writtenTo
                || now - announcedAt > again);
  }

  private boolean given(long tsn) {
    byte state = chunks.state(tsn);
    return state == Outstanding.ABANDONED || state == Outstanding.ACKNOWLEDGED;
  }

  /// The announcement may be lost: make it again.
  void repeat() {
    pending = point >= chunks.first();
  }

  boolean ready() {
    return pending;
  }

  /// Writes the FORWARD TSN, if it fits.
  void fill(long now, PacketWriter out) {
    int entryBytes = context.interleaving ? 8 : 4;
    int most = Math.min(MAX_STREAMS, (out.room() - 8) / entryBytes);
    if (most < 1) {
      return;
    }
    pending = false;
    int count = 0;
    long to = chunks.first() - 1;
    for (long tsn = chunks.first(); tsn <= point; tsn++) {
      OutMessage message = chunks.message(tsn);
      if (message.abandoned && (message.ordered || context.interleaving)) {
        int entry = entry(message, count);
        if (entry == most) {
          break;
        }
        streams[entry] = message.stream.id;
        unordered[entry] = !message.ordered;
        numbers[entry] = message.number;
        count = Math.max(count, entry + 1);
      }
      to = tsn;
    }
    announcedTo = point;
    writtenTo = to;
    announcedAt = now;
    write(out, to, count);
  }

  private int entry(OutMessage message, int count) {
    for (int i = 0; i < count; i++) {
      if (streams[i] == message.stream.id && unordered[i] == !message.ordered) {
        return i;
      }
    }
    return count;
  }

  private void write(PacketWriter out, long to, int count) {
    out.open(context.interleaving ? ChunkType.I_FORWARD_TSN : ChunkType.FORWARD_TSN, 0);
    out.u32(to);
    for (int i = 0; i < count; i++) {
      out.u16(streams[i]);
      if (context.interleaving) {
        out.u16(unordered[i] ? 1 : 0);
        out.u32(numbers[i]);
      } else {
        out.u16((int) numbers[i]);
      }
    }
    out.shut();
  }
}
