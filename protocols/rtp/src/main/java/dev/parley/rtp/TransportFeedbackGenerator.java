package dev.parley.rtp;

import dev.parley.core.Bytes;
import dev.parley.core.Core;
import dev.parley.core.Serial;
import org.jspecify.annotations.Nullable;

/// Records when the packets of a transport arrived and writes the feedback that the sender's
/// congestion control needs.
///
/// Remembers the last [#WINDOW] packets. One that arrives late, after its loss was reported, is
/// reported again, with those after it.
///
/// draft-holmer-rmcat-transport-wide-cc-extensions-01, section 3
public final class TransportFeedbackGenerator {
  /// How far apart the packets of one report may be.
  public static final int WINDOW = 1024;

  private static final int EARLY_COUNT = WINDOW / 2;
  private static final long TICK_NANOS = 250_000;
  private static final int HEADER_BYTES = 20;

  private final long intervalNanos;
  private final int[] arrivals = new int[WINDOW]; // in ticks; 0: not received
  private final byte[] symbols = new byte[WINDOW];
  private final short[] deltas = new short[WINDOW];
  private long next = -1;
  private long highest = -1;
  private long deadline = Core.NEVER;
  private int feedbackCount;

  /// A generator that has seen no packet.
  ///
  /// @param intervalNanos between two reports, such as 50 to 100 ms
  public TransportFeedbackGenerator(long intervalNanos) {
    if (intervalNanos < 1) {
      throw new IllegalArgumentException("interval " + intervalNanos + " ns must be at least 1");
    }
    this.intervalNanos = intervalNanos;
  }

  /// Records a packet.
  ///
  /// @param now when it arrived, in monotonic nanoseconds
  /// @param sequenceNumber its transport-wide number, 16 bits
  public void receive(long now, int sequenceNumber) {
    int tick = (int) Math.floorDiv(now, TICK_NANOS);
    int arrival = tick == 0 ? 1 : tick;
    if (highest < 0) {
      highest = sequenceNumber + 0x1_0000L;
      next = highest;
      arrivals[slot(highest)] = arrival;
    } else if (!place(Serial.unwrap16(highest, sequenceNumber), arrival)) {
      return;
    }
    if (deadline == Core.NEVER) {
      deadline = now + intervalNanos;
    }
    if (highest - next >= EARLY_COUNT) {
      deadline = now;
    }
  }

  private boolean place(long number, int arrival) {
    if (number <= highest - WINDOW || number < 0) {
      return false;
    }
    if (number <= highest) {
      if (arrivals[slot(number)] != 0) {
        return false; // a duplicate: the first arrival counts
      }
      next = Math.min(next, number);
    } else {
      long from = Math.max(highest + 1, number - WINDOW + 1);
      for (long lost = from; lost < number; lost++) {
        arrivals[slot(lost)] = 0;
      }
      highest = number;
      next = Math.max(next, number - WINDOW + 1);
    }
    arrivals[slot(number)] = arrival;
    return true;
  }

  /// When [#write] has something to do, in monotonic nanoseconds, or [Core#NEVER].
  public long deadline() {
    return deadline;
  }

  /// Appends one feedback packet if one is due. Call it again until [#deadline()] lies ahead: what
  /// does not fit into one packet goes into the next.
  ///
  /// @param ssrc of the receiver
  /// @param mediaSsrc of any stream
  /// @return whether a packet was appended; false, too, if there is too little room in the writer
  public boolean write(long now, RtcpWriter writer, int ssrc, int mediaSsrc) {
    if (now < deadline) {
      return false;
    }
    int room = writer.remaining() - HEADER_BYTES;
    int reference = firstArrival() >> 8;
    int count = measure(reference << 8, room);
    if (count == 0) {
      return false;
    }
    int deltaBytes = 0;
    for (int i = 0; i < count; i++) {
      deltaBytes += symbols[i];
    }
    int chunks = chunks(count, null, 0);
    int size = (8 + 2 * chunks + deltaBytes + 3) & ~3;
    int at =
        writer.feedback(Rtcp.TRANSPORT_FEEDBACK, Rtcp.FORMAT_TRANSPORT_WIDE, ssrc, mediaSsrc, size);
    if (at < 0) {
      return false;
    }
    byte[] b = writer.array();
    int end = at + size;
    Bytes.putU16(b, at, (int) next);
    Bytes.putU16(b, at + 2, count);
    Bytes.putU24(b, at + 4, reference);
    Bytes.putU8(b, at + 7, feedbackCount++);
    chunks(count, b, at + 8);
    int cursor = writeDeltas(count, b, at + 8 + 2 * chunks);
    while (cursor < end) {
      b[cursor++] = 0;
    }
    next += count;
    deadline = next > highest ? Core.NEVER : now;
    return true;
  }

  /// When the first packet arrived that the next report is about; the highest one did arrive.
  private int firstArrival() {
    long number = next;
    while (arrivals[slot(number)] == 0) {
      number++;
    }
    return arrivals[slot(number)];
  }

  /// Fills in symbols and deltas for as many packets as fit; the last one is a received one.
  private int measure(int reference, int room) {
    int last = reference;
    int bytes = 0;
    int count = 0;
    int complete = 0;
    for (long number = next; number <= highest; number++, count++) {
      int arrival = arrivals[slot(number)];
      symbols[count] = 0;
      if (arrival == 0) {
        continue;
      }
      int delta = arrival - last;
      int symbol = delta >= 0 && delta <= 0xFF ? 1 : 2;
      bytes += symbol;
      boolean fits = 2 * (count / 7 + 1) + bytes <= room - 8;
      if (!fits || delta != (short) delta) {
        break;
      }
      symbols[count] = (byte) symbol;
      deltas[count] = (short) delta;
      last = arrival;
      complete = count + 1;
    }
    return complete;
  }

  /// Writes the status chunks, or only counts them if there is no array.
  private int chunks(int count, byte @Nullable [] b, int from) {
    int chunks = 0;
    for (int i = 0; i < count; chunks++) {
      int run = 1;
      while (i + run < count && symbols[i + run] == symbols[i]) {
        run++;
      }
      int chunk;
      int covered;
      boolean large = anyLarge(i, Math.min(count, i + 14));
      if (run >= (large ? 7 : 14) || i + run == count) {
        chunk = symbols[i] << 13 | run;
        covered = run;
      } else {
        int width = large ? 2 : 1;
        covered = Math.min(14 / width, count - i);
        chunk = large ? 0xC000 : 0x8000;
        for (int k = 0; k < covered; k++) {
          chunk |= symbols[i + k] << (14 - width * (k + 1));
        }
      }
      if (b != null) {
        Bytes.putU16(b, from + 2 * chunks, chunk);
      }
      i += covered;
    }
    return chunks;
  }

  private boolean anyLarge(int from, int to) {
    for (int i = from; i < to; i++) {
      if (symbols[i] == 2) {
        return true;
      }
    }
    return false;
  }

  private int writeDeltas(int count, byte[] b, int from) {
    int at = from;
    for (int i = 0; i < count; i++) {
      if (symbols[i] == 1) {
        b[at++] = (byte) deltas[i];
      } else if (symbols[i] == 2) {
        Bytes.putU16(b, at, deltas[i]);
        at += 2;
      }
    }
    return at;
  }

  private static int slot(long number) {
    return (int) number & (WINDOW - 1);
  }
}
