package dev.parley.rtp;

import dev.parley.core.Bytes;
import dev.parley.core.Core;
import dev.parley.core.Serial;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Records when the packets of each stream arrived and writes the congestion control feedback of
/// RFC 8888.
///
/// Remembers the last [#WINDOW] packets of each of the [#MAX_STREAMS] streams heard last. A packet
/// that arrives late, after its loss was reported, is reported again, with those after it.
///
/// RFC 8888, section 3.1
public final class CongestionFeedbackGenerator {
  /// How far apart the packets of one stream in one report may be.
  public static final int WINDOW = 256;

  /// How many streams are reported on.
  public static final int MAX_STREAMS = 64;

  private static final int EARLY_COUNT = WINDOW / 2;
  private static final int EMPTY_BYTES = 12; // header, SSRC of the reporter, time
  private static final int RECEIVED = 0x8000;
  private static final int LONGEST_OFFSET = 0x1FFD;
  private static final int TOO_LONG = 0x1FFE;

  private static final class Stream {
    final int ssrc;
    final long[] arrivals = new long[WINDOW];
    long highest;
    long next;
    long heardAt;
    int chosen; // how many go into the report that is being written

    Stream(int ssrc, int sequenceNumber) {
      this.ssrc = ssrc;
      highest = sequenceNumber + 0x1_0000L;
      next = highest;
      Arrays.fill(arrivals, Core.NEVER);
    }

    int waiting() {
      return (int) (highest - next + 1);
    }
  }

  private final long intervalNanos;
  private final List<Stream> streams = new ArrayList<>();
  private @Nullable Stream last;
  private long deadline = Core.NEVER;

  /// A generator that has seen no packet.
  ///
  /// @param intervalNanos between two reports, such as 50 to 100 ms
  public CongestionFeedbackGenerator(long intervalNanos) {
    if (intervalNanos < 1) {
      throw new IllegalArgumentException("interval " + intervalNanos + " ns must be at least 1");
    }
    this.intervalNanos = intervalNanos;
  }

  /// Records a packet.
  ///
  /// @param now when it arrived, in monotonic nanoseconds
  /// @param sequenceNumber of its stream, 16 bits
  public void receive(long now, int ssrc, int sequenceNumber) {
    Stream stream = find(ssrc);
    if (stream == null) {
      stream = begin(ssrc, sequenceNumber);
      stream.arrivals[slot(stream.highest)] = now;
    } else if (!place(stream, Serial.unwrap16(stream.highest, sequenceNumber), now)) {
      return;
    }
    stream.heardAt = now;
    last = stream;
    if (deadline == Core.NEVER) {
      deadline = now + intervalNanos;
    }
    if (stream.waiting() > EARLY_COUNT) {
      deadline = now;
    }
  }

  private @Nullable Stream find(int ssrc) {
    Stream recent = last;
    if (recent != null && recent.ssrc == ssrc) {
      return recent;
    }
    for (int i = 0; i < streams.size(); i++) { // asked for each packet: no iterator
      if (streams.get(i).ssrc == ssrc) {
        return streams.get(i);
      }
    }
    return null;
  }

  private Stream begin(int ssrc, int sequenceNumber) {
    if (streams.size() == MAX_STREAMS) {
      int oldest = 0;
      for (int i = 1; i < streams.size(); i++) {
        oldest = streams.get(i).heardAt < streams.get(oldest).heardAt ? i : oldest;
      }
      streams.remove(oldest);
    }
    Stream stream = new Stream(ssrc, sequenceNumber);
    streams.add(stream);
    return stream;
  }

  private static boolean place(Stream stream, long number, long arrival) {
    if (number <= stream.highest - WINDOW || number < 0) {
      return false;
    }
    if (number <= stream.highest) {
      if (stream.arrivals[slot(number)] != Core.NEVER) {
        return false; // a duplicate: the first arrival counts
      }
      stream.next = Math.min(stream.next, number);
    } else {
      long from = Math.max(stream.highest + 1, number - WINDOW + 1);
      for (long lost = from; lost < number; lost++) {
        stream.arrivals[slot(lost)] = Core.NEVER;
      }
      stream.highest = number;
      stream.next = Math.max(stream.next, number - WINDOW + 1);
    }
    stream.arrivals[slot(number)] = arrival;
    return true;
  }

  /// When [#write] has something to do, in monotonic nanoseconds, or [Core#NEVER].
  public long deadline() {
    return deadline;
  }

  /// Appends one feedback packet if one is due. Call it again until [#deadline()] lies ahead: what
  /// does not fit into one packet goes into the next.
  ///
  /// @param ntp the wall clock now, as a 64-bit NTP timestamp
  /// @param ssrc of the receiver
  /// @return whether a packet was appended; false, too, if there is too little room in the writer
  public boolean write(long now, long ntp, RtcpWriter writer, int ssrc) {
    if (now < deadline) {
      return false;
    }
    Stream first = null;
    int size = EMPTY_BYTES;
    boolean complete = true;
    for (Stream stream : streams) {
      int room = writer.remaining() - size - CongestionFeedbackReader.blockBytes(0);
      int fits = room < 4 ? 0 : room / 4 * 2;
      stream.chosen = Math.min(stream.waiting(), fits);
      complete &= stream.chosen == stream.waiting();
      if (stream.chosen > 0) {
        size += CongestionFeedbackReader.blockBytes(stream.chosen);
        first = first == null ? stream : first;
      }
    }
    if (first == null) {
      deadline = complete ? Core.NEVER : deadline; // what waited was of a stream that is forgotten
      return false;
    }
    // The SSRC of the first stream stands where other feedback has that of the media.
    int at =
        writer.feedback(
            Rtcp.TRANSPORT_FEEDBACK, Rtcp.FORMAT_CONGESTION, ssrc, first.ssrc, size - EMPTY_BYTES);
    if (at < 0) {
      return false;
    }
    int cursor = at - 4;
    for (Stream stream : streams) {
      if (stream.chosen > 0) {
        cursor = write(now, stream, writer.array(), cursor);
      }
    }
    Bytes.putU32(writer.array(), cursor, ntp >>> 16);
    deadline = complete ? Core.NEVER : now;
    return true;
  }

  private static int write(long now, Stream stream, byte[] b, int from) {
    Bytes.putU32(b, from, stream.ssrc);
    Bytes.putU16(b, from + 4, (int) stream.next);
    Bytes.putU16(b, from + 6, stream.chosen);
    int at = from + CongestionFeedbackReader.blockBytes(0);
    for (int i = 0; i < stream.chosen; i++, at += 2) {
      long arrival = stream.arrivals[slot(stream.next + i)];
      int metric = 0;
      if (arrival != Core.NEVER) {
        long offset = (now - arrival) * 1024 / 1_000_000_000;
        metric = RECEIVED | (offset > LONGEST_OFFSET ? TOO_LONG : (int) Math.max(0, offset));
      }
      Bytes.putU16(b, at, metric);
    }
    if (stream.chosen % 2 != 0) {
      Bytes.putU16(b, at, 0);
      at += 2;
    }
    stream.next += stream.chosen;
    return at;
  }

  private static int slot(long number) {
    return (int) number & (WINDOW - 1);
  }
}
