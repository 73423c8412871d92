package dev.parley.rtp;

import java.util.Arrays;

/// Which of the latest 1024 extended sequence numbers were seen.
final class SeenWindow {
  private static final int SIZE = 1024;

  private final long[] bits = new long[SIZE / Long.SIZE];
  private long highest = -1;

  void clear() {
    highest = -1;
  }

  /// Notes a number of at least 0; false if it was noted before or lies before the window.
  boolean add(long number) {
    if (number > highest) {
      if (highest < 0 || number - highest >= SIZE) {
        Arrays.fill(bits, 0);
      } else {
        for (long skipped = highest + 1; skipped <= number; skipped++) {
          bits[word(skipped)] &= ~(1L << skipped);
        }
      }
      highest = number;
    } else if (number <= highest - SIZE || (bits[word(number)] >>> number & 1) != 0) {
      return false;
    }
    bits[word(number)] |= 1L << number;
    return true;
  }

  private static int word(long number) {
    return (int) (number >>> 6) & (SIZE / Long.SIZE - 1);
  }
}
