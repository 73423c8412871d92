package dev.parley.sctp;

import org.jspecify.annotations.Nullable;

/// Arrays for messages, by powers of two, used again: a few of each size are kept.
final class BlockPool {
  private static final int MIN_SHIFT = 8;
  private static final int MAX_SHIFT = 20;
  private static final int KEPT_OF_A_SIZE = 16;
  private static final int KEPT_BYTES = 2 << 20;

  private final byte[] @Nullable [][] free = new byte[MAX_SHIFT - MIN_SHIFT + 1][][];
  private final int[] counts = new int[MAX_SHIFT - MIN_SHIFT + 1];
  private int kept;

  /// An array of at least so many bytes.
  byte[] take(int bytes) {
    int shift = Math.max(MIN_SHIFT, 32 - Integer.numberOfLeadingZeros(Math.max(bytes, 1) - 1));
    if (shift > MAX_SHIFT) {
      return new byte[bytes];
    }
    int size = shift - MIN_SHIFT;
    byte[][] stack = free[size];
    if (stack == null || counts[size] == 0) {
      return new byte[1 << shift];
    }
    kept -= 1 << shift;
    return stack[--counts[size]];
  }

  void give(byte[] block) {
    int shift = 31 - Integer.numberOfLeadingZeros(block.length);
    if (block.length != 1 << shift
        || shift < MIN_SHIFT
        || shift > MAX_SHIFT
        || kept + block.length > KEPT_BYTES) {
      return;
    }
    int size = shift - MIN_SHIFT;
    byte[][] stack = free[size];
    if (stack == null) {
      stack = new byte[KEPT_OF_A_SIZE][];
      free[size] = stack;
    }
    if (counts[size] < KEPT_OF_A_SIZE) {
      stack[counts[size]++] = block;
      kept += block.length;
    }
  }

  /// Lets go of everything: the connection has been idle.
  void trim() {
    for (int i = 0; i < free.length; i++) {
      free[i] = null;
      counts[i] = 0;
    }
    kept = 0;
  }
}
