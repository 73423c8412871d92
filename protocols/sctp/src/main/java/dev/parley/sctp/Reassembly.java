package dev.parley.sctp;

import dev.parley.core.Serial;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/// Makes messages of fragments, and hands them on in order or as they are complete (RFC 9260,
/// section 6.9; RFC 8260, section 2.2).
///
/// A fragment that is due goes to the sink at once, without a copy. Only what came too early is
/// kept.
final class Reassembly {
  private static final int KEPT_FRAGMENTS = 256;
  private static final long FSN_MASK = 0xFFFF_FFFFL;

  private final AssociationContext context;
  private final IntMap<InStream> streams = new IntMap<>();
  private final ArrayList<InStream> waiting = new ArrayList<>();
  private @Nullable Fragment unused;
  private int unusedCount;
  private long bytes;

  Reassembly(AssociationContext context) {
    this.context = context;
  }

  /// What the waiting fragments take of the memory.
  long bytes() {
    return bytes;
  }

  private InStream stream(int id) {
    InStream stream = streams.get(id);
    if (stream == null) {
      stream = new InStream(id);
      streams.put(id, stream);
    }
    return stream;
  }

  /// Takes a DATA chunk.
  ///
  /// @param tsn unwrapped
  void data(
      long now, long tsn, int id, int ssn, int ppid, int flags, byte[] b, int at, int length) {
    InStream stream = stream(id);
    boolean unordered = (flags & ChunkType.FLAG_UNORDERED) != 0;
    long number = unordered ? 0 : Serial.unwrap16(stream.due, ssn);
    take(now, stream, unordered, tsn, number, ppid, flags, b, at, length);
  }

  /// Takes an I-DATA chunk.
  ///
  /// @param mid 32 bits
  /// @param fsn 32 bits; 0 in the first fragment
  void interleaved(
      long now, int id, long mid, long fsn, int ppid, int flags, byte[] b, int at, int length) {
    InStream stream = stream(id);
    boolean unordered = (flags & ChunkType.FLAG_UNORDERED) != 0;
    long number = Serial.unwrap32(unordered ? stream.unorderedSeen : stream.due, mid);
    if (unordered) {
      stream.unorderedSeen = Math.max(stream.unorderedSeen, number);
    }
    if (unordered && number <= stream.unorderedGivenUp) {
      context.drops.count(SctpDrop.ABANDONED_FRAGMENT);
      return;
    }
    take(now, stream, unordered, number << 32 | fsn & FSN_MASK, number, ppid, flags, b, at, length);
  }

  private void take(
      long now,
      InStream stream,
      boolean unordered,
      long key,
      long number,
      int ppid,
      int flags,
      byte[] b,
      int at,
      int length) {
    boolean begins = (flags & ChunkType.FLAG_BEGIN) != 0;
    boolean ends = (flags & ChunkType.FLAG_END) != 0;
    if (unordered && begins && ends) {
      context.sink.data(now, stream.id, ppid, true, true, true, b, at, length);
    } else if (unordered) {
      Run joined =
          keep(stream, stream.unordered, key, begins, ends, number, ppid, copy(b, at, length));
      completeUnordered(now, stream, joined);
    } else if (number < stream.due) {
      context.drops.count(SctpDrop.ABANDONED_FRAGMENT);
    } else if (isDue(stream, key, begins, number)) {
      hand(now, stream, key, begins, ends, ppid, b, at, length);
      drain(now, stream);
    } else if (number == stream.due && stream.begun && (begins || key < stream.nextKey)) {
      context.drops.count(SctpDrop.INCONSISTENT_FRAGMENT);
    } else {
      keep(stream, stream.ordered, key, begins, ends, number, ppid, copy(b, at, length));
    }
  }

  private static boolean isDue(InStream stream, long key, boolean begins, long number) {
    return number == stream.due && (stream.begun ? key == stream.nextKey && !begins : begins);
  }

  /// Gives the fragment that is due to the sink.
  private void hand(
      long now,
      InStream stream,
      long key,
      boolean begins,
      boolean ends,
      int ppid,
      byte[] b,
      int at,
      int length) {
    if (begins) {
      stream.ppid = ppid;
    }
    stream.begun = !ends;
    stream.nextKey = key + 1;
    if (ends) {
      stream.due++;
    }
    context.sink.data(now, stream.id, stream.ppid, false, begins, ends, b, at, length);
  }

  /// Hands on what was kept and is due now.
  private void drain(long now, InStream stream) {
    RunList runs = stream.ordered;
    while (!runs.isEmpty()) {
      Run run = runs.first();
      if (run.number < stream.due) {
        context.drops.count(SctpDrop.INCONSISTENT_FRAGMENT);
        release(runs.removeFirst());
      } else if (isDue(stream, run.first, run.begins, run.number)) {
        runs.removeFirst();
        handAll(now, stream, run);
      } else {
        return;
      }
    }
  }

  private void handAll(long now, InStream stream, Run run) {
    long key = run.first;
    for (Fragment f = run.head; f != null; key++) {
      boolean last = f == run.tail;
      hand(
          now,
          stream,
          key,
          run.begins && key == run.first,
          run.ends && last,
          run.ppid,
          f.data,
          0,
          f.length);
      f = release(f, last);
    }
  }

  private void completeUnordered(long now, InStream stream, @Nullable Run joined) {
    if (joined == null || !joined.begins || !joined.ends) {
      return;
    }
    stream.unordered.remove(joined);
    boolean first = true;
    for (Fragment f = joined.head; f != null; ) {
      boolean last = f == joined.tail;
      context.sink.data(now, stream.id, joined.ppid, true, first, last, f.data, 0, f.length);
      first = false;
      f = release(f, last);
    }
  }

  private @Nullable Run keep(
      InStream stream,
      RunList runs,
      long key,
      boolean begins,
      boolean ends,
      long number,
      int ppid,
      Fragment fragment) {
    Run joined = runs.extend(key, begins, ends, number, fragment);
    if (joined != null) {
      return joined;
    }
    Run run = new Run(key, begins, ends, number, ppid, fragment);
    joined = runs.insert(run);
    if (joined == null) {
      context.drops.count(SctpDrop.INCONSISTENT_FRAGMENT);
      release(run);
    } else if (!stream.listed) {
      stream.listed = true;
      waiting.add(stream);
    }
    return joined;
  }

  private Fragment copy(byte[] b, int at, int length) {
    Fragment fragment = unused;
    if (fragment == null) {
      fragment = new Fragment();
    } else {
      unused = fragment.next;
      unusedCount--;
    }
    if (fragment.data.length < length) {
      fragment.data = new byte[Math.max(length, Math.min(1200, length * 2))];
    }
    System.arraycopy(b, at, fragment.data, 0, length);
    fragment.length = length;
    fragment.next = null;
    bytes += length + Fragment.OVERHEAD;
    return fragment;
  }

  private void release(Run run) {
    for (Fragment f = run.head; f != null; ) {
      f = release(f, f == run.tail);
    }
  }

  private @Nullable Fragment release(Fragment fragment, boolean last) {
    Fragment next = last ? null : fragment.next;
    bytes -= fragment.length + Fragment.OVERHEAD;
    if (unusedCount < KEPT_FRAGMENTS) {
      fragment.next = unused;
      unused = fragment;
      unusedCount++;
    }
    return next;
  }

  /// The other side gave up ordered messages up to this one; those behind it need wait no more.
  void skipOrdered(long now, int id, long number) {
    InStream stream = stream(id);
    long to =
        context.interleaving
            ? Serial.unwrap32(stream.due, number)
            : Serial.unwrap16(stream.due, (int) number);
    if (to < stream.due) {
      return;
    }
    RunList runs = stream.ordered;
    if (stream.begun) {
      stream.begun = false;
      stream.due++;
      context.sink.abandoned(now, id);
    }
    while (!runs.isEmpty() && runs.first().number <= to) {
      Run run = runs.removeFirst();
      if (run.begins && run.ends && run.number >= stream.due) {
        stream.due = run.number;
        handAll(now, stream, run);
      } else {
        release(run);
      }
    }
    stream.due = Math.max(stream.due, to + 1);
    drain(now, stream);
  }

  /// The other side gave up unordered messages up to this one (I-FORWARD-TSN).
  void skipUnordered(int id, long mid) {
    InStream stream = stream(id);
    long to = Serial.unwrap32(stream.unorderedSeen, mid);
    stream.unorderedGivenUp = Math.max(stream.unorderedGivenUp, to);
    while (!stream.unordered.isEmpty() && stream.unordered.first().number <= to) {
      release(stream.unordered.removeFirst());
    }
  }

  /// The other side gave up every TSN up to this one: unordered fragments below are of no use
  /// (FORWARD TSN).
  void forwardTo(long tsn) {
    for (int i = waiting.size() - 1; i >= 0; i--) {
      InStream stream = waiting.get(i);
      RunList runs = stream.unordered;
      while (!runs.isEmpty() && runs.first().first <= tsn) {
        release(runs.removeFirst());
      }
      if (runs.isEmpty() && stream.ordered.isEmpty()) {
        stream.listed = false;
        waiting.remove(i);
      }
    }
  }

  /// The other side has reset its stream.
  void reset(int id) {
    InStream stream = streams.get(id);
    if (stream != null) {
      clear(stream);
    }
  }

  private void clear(InStream stream) {
    while (!stream.ordered.isEmpty()) {
      release(stream.ordered.removeFirst());
    }
    while (!stream.unordered.isEmpty()) {
      release(stream.unordered.removeFirst());
    }
    stream.restart();
  }

  void clear() {
    for (InStream stream : waiting) {
      clear(stream);
    }
    waiting.clear();
    streams.clear();
    unused = null;
    unusedCount = 0;
  }
}
