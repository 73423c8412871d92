package dev.parley.sctp;

import org.jspecify.annotations.Nullable;

/// A map from small positive numbers to objects: open addressing, no boxes, nothing is removed but
/// everything.
final class IntMap<T> {
  private int[] keys = new int[8];
  private @Nullable Object[] values = new Object[8];
  private int size;

  @Nullable T get(int key) {
    int mask = keys.length - 1;
    for (int i = slot(key, mask); values[i] != null; i = i + 1 & mask) {
      if (keys[i] == key) {
        return value(i);
      }
    }
    return null;
  }

  @SuppressWarnings("unchecked") // only put() writes
  private @Nullable T value(int i) {
    return (T) values[i];
  }

  void put(int key, T value) {
    if (2 * (size + 1) > keys.length) {
      grow();
    }
    int mask = keys.length - 1;
    int i = slot(key, mask);
    while (values[i] != null && keys[i] != key) {
      i = i + 1 & mask;
    }
    if (values[i] == null) {
      size++;
    }
    keys[i] = key;
    values[i] = value;
  }

  private void grow() {
    int[] oldKeys = keys;
    @Nullable Object[] oldValues = values;
    keys = new int[oldKeys.length * 2];
    values = new Object[keys.length];
    int mask = keys.length - 1;
    for (int j = 0; j < oldKeys.length; j++) {
      if (oldValues[j] != null) {
        int i = slot(oldKeys[j], mask);
        while (values[i] != null) {
          i = i + 1 & mask;
        }
        keys[i] = oldKeys[j];
        values[i] = oldValues[j];
      }
    }
  }

  private static int slot(int key, int mask) {
    return key * 0x9E37_79B9 >>> 7 & mask;
  }

  int size() {
    return size;
  }

  void clear() {
    keys = new int[8];
    values = new Object[8];
    size = 0;
  }
}
