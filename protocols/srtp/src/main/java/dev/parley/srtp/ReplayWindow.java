package dev.parley.srtp;

import java.util.Arrays;

/// Remembers which of the latest packet indices were used.
///
/// RFC 3711, section 3.3.2
final class ReplayWindow {
  private final long[] bits;
  private long highest = -1;

  /// A window of `size` indices, a power of two of at least 64.
  ReplayWindow(int size) {
    bits = new long[size / Long.SIZE];
  }

  int size() {
    return bits.length * Long.SIZE;
  }

  /// The highest index used, or -1.
  long highest() {
    return highest;
  }

  /// Whether the index lies before the window, so that nothing is known of it.
  boolean tooOld(long index) {
    return index <= highest - size();
  }

  /// Whether the index, which is not too old, was used.
  boolean used(long index) {
    return index <= highest && (bits[word(index)] >>> index & 1) != 0;
  }

  /// Marks an index that is neither too old nor, if that matters, used.
  void use(long index) {
    if (index > highest) {
      if (highest < 0 || index - highest >= size()) {
        Arrays.fill(bits, 0);
      } else {
        for (long skipped = highest + 1; skipped <= index; skipped++) {
          bits[word(skipped)] &= ~(1L << skipped);
        }
      }
      highest = index;
    }
    bits[word(index)] |= 1L << index;
  }

  private int word(long index) {
    return (int) (index >>> 6) & bits.length - 1;
  }
}
