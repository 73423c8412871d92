package dev.parley.dtls;

/// The record numbers seen of one epoch: everything older than the newest 256 counts as seen.
///
/// RFC 9147, section 4.5.1.
final class ReplayWindow {
  private static final int SIZE = 256;

  private final long[] seen = new long[SIZE / 64];
  private long next;

  /// One more than the highest number accepted.
  long next() {
    return next;
  }

  boolean contains(long number) {
    if (number >= next) {
      return false;
    }
    return number < next - SIZE || (seen[word(number)] & 1L << number) != 0;
  }

  /// Marks a number whose record was authentic.
  void add(long number) {
    if (number >= next) {
      if (number - next >= SIZE) {
        java.util.Arrays.fill(seen, 0);
      } else {
        for (long skipped = next; skipped < number; skipped++) {
          seen[word(skipped)] &= ~(1L << skipped);
        }
      }
      next = number + 1;
    }
    seen[word(number)] |= 1L << number;
  }

  private static int word(long number) {
    return (int) (number % SIZE) / 64;
  }
}
