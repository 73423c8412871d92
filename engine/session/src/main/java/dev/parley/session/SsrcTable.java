package dev.parley.session;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A bounded map from SSRC to a stream: open addressing on an `int[]`, no boxing.
final class SsrcTable<V> {
  private final int limit;
  private final int mask;
  private final int[] keys;
  private final @Nullable Object[] values;
  private int size;

  SsrcTable(int limit) {
    this.limit = limit;
    int slots = Integer.highestOneBit(Math.max(4, limit)) * 4;
    mask = slots - 1;
    keys = new int[slots];
    values = new Object[slots];
  }

  int size() {
    return size;
  }

  @SuppressWarnings("unchecked") // only put() writes values, and it takes V
  @Nullable V find(int ssrc) {
    int slot = slot(ssrc);
    return (V) values[slot];
  }

  /// Adds or replaces; false when the table is full.
  boolean put(int ssrc, V value) {
    int slot = slot(ssrc);
    if (values[slot] == null) {
      if (size == limit) {
        return false;
      }
      size++;
    }
    keys[slot] = ssrc;
    values[slot] = value;
    return true;
  }

  void remove(int ssrc) {
    int hole = slot(ssrc);
    if (values[hole] == null) {
      return;
    }
    size--;
    values[hole] = null;
    // What was pushed past the hole moves back, so that no search ends too early.
    for (int i = (hole + 1) & mask; values[i] != null; i = (i + 1) & mask) {
      int home = home(keys[i]);
      if (((i - home) & mask) >= ((i - hole) & mask)) {
        keys[hole] = keys[i];
        values[hole] = values[i];
        values[i] = null;
        hole = i;
      }
    }
  }

  void clear() {
    Arrays.fill(values, null);
    size = 0;
  }

  /// The slot of the key, or the free one where it would go.
  private int slot(int ssrc) {
    int slot = home(ssrc);
    while (values[slot] != null && keys[slot] != ssrc) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private int home(int ssrc) {
    return ((ssrc * 0x9E3779B9) >>> 12) & mask;
  }
}
