package dev.parley.sctp;

import java.util.Arrays;

/// Which TSNs have arrived: the cumulative one, and a ring of bits for those beyond it.
///
/// TSNs are unwrapped: they go on beyond 32 bits.
final class TsnWindow {
  /// How far ahead of the cumulative TSN data may be.
  static final int MAX_AHEAD = 1 << 15;

  private static final int MAX_DUPLICATES = 16;
  private static final int MAX_GAPS = 256;

  private long[] bits = new long[2];
  private long cumulative;
  private long highest;
  private final long[] duplicates = new long[MAX_DUPLICATES];
  private int duplicateCount;

  void start(long firstTsn) {
    cumulative = firstTsn - 1;
    highest = cumulative;
    duplicateCount = 0;
    Arrays.fill(bits, 0);
  }

  long cumulative() {
    return cumulative;
  }

  boolean hasGaps() {
    return highest > cumulative;
  }

  boolean hasDuplicates() {
    return duplicateCount > 0;
  }

  boolean contains(long tsn) {
    return tsn <= cumulative || (tsn <= highest && get(tsn));
  }

  void duplicate(long tsn) {
    if (duplicateCount < MAX_DUPLICATES) {
      duplicates[duplicateCount++] = tsn;
    }
  }

  private boolean get(long tsn) {
    int i = (int) tsn & mask();
    return (bits[i >>> 6] & 1L << (i & 63)) != 0;
  }

  private int mask() {
    return bits.length * 64 - 1;
  }

  /// Notes a TSN that has not arrived before and is not more than [#MAX_AHEAD] ahead.
  void add(long tsn) {
    if (tsn == cumulative + 1) {
      cumulative = tsn;
      if (highest <= tsn) {
        highest = tsn;
      } else {
        slide();
      }
      return;
    }
    while (tsn - cumulative > mask()) {
      grow();
    }
    int i = (int) tsn & mask();
    bits[i >>> 6] |= 1L << (i & 63);
    highest = Math.max(highest, tsn);
  }

  /// The other side gives up everything up to here.
  void forwardTo(long tsn) {
    if (tsn >= highest) {
      Arrays.fill(bits, 0);
      highest = tsn;
      cumulative = tsn;
      return;
    }
    while (cumulative < tsn) {
      clear(++cumulative);
    }
    slide();
  }

  private void slide() {
    clear(cumulative);
    while (cumulative < highest && get(cumulative + 1)) {
      clear(++cumulative);
    }
  }

  private void clear(long tsn) {
    int i = (int) tsn & mask();
    bits[i >>> 6] &= ~(1L << (i & 63));
  }

  private void grow() {
    long[] old = bits;
    int oldMask = mask();
    bits = new long[old.length * 2];
    for (long tsn = cumulative + 1; tsn <= highest; tsn++) {
      int i = (int) tsn & oldMask;
      if ((old[i >>> 6] & 1L << (i & 63)) != 0) {
        int j = (int) tsn & mask();
        bits[j >>> 6] |= 1L << (j & 63);
      }
    }
  }

  /// Writes a SACK (RFC 9260, section 3.3.4).
  ///
  /// @param window what the other side may send, in bytes
  void write(PacketWriter out, long window) {
    int room = (out.room() - 16) / 4;
    int dups = Math.min(duplicateCount, room);
    int gaps = hasGaps() ? countGaps(Math.min(MAX_GAPS, room - dups)) : 0;
    out.open(ChunkType.SACK, 0);
    out.u32(cumulative);
    out.u32(window);
    out.u16(gaps);
    out.u16(dups);
    long tsn = cumulative + 1;
    for (int i = 0; i < gaps; i++) {
      long from = next(tsn, true);
      long to = next(from, false);
      out.u16((int) (from - cumulative));
      out.u16((int) (to - 1 - cumulative));
      tsn = to;
    }
    for (int i = 0; i < dups; i++) {
      out.u32(duplicates[i]);
    }
    out.shut();
    duplicateCount = 0;
  }

  private int countGaps(int most) {
    int count = 0;
    long tsn = cumulative + 1;
    while (count < most) {
      tsn = next(tsn, true);
      if (tsn > highest) {
        return count;
      }
      count++;
      tsn = next(tsn, false);
    }
    return count;
  }

  /// The first TSN from here on that has arrived, or has not; one beyond the highest if none.
  private long next(long from, boolean arrived) {
    long tsn = from;
    while (tsn <= highest) {
      int i = (int) tsn & mask();
      long word = (arrived ? bits[i >>> 6] : ~bits[i >>> 6]) >>> (i & 63);
      if (word != 0) {
        return Math.min(highest + 1, tsn + Long.numberOfTrailingZeros(word));
      }
      tsn += 64 - (i & 63);
    }
    return highest + 1;
  }
}
