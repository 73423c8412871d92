package dev.parley.dtls;

/// Application data that waits to be sent: a ring of buffers, which are made on first use.
final class DataQueue {
  static final int CAPACITY = 64;

  private final byte[][] slots = new byte[CAPACITY][0];
  private final int[] lengths = new int[CAPACITY];
  private int head;
  private int size;

  int room() {
    return CAPACITY - size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  boolean add(byte[] source, int from, int length) {
    if (size == CAPACITY) {
      return false;
    }
    int i = (head + size) % CAPACITY;
    if (slots[i].length < length) {
      slots[i] = new byte[Math.max(length, 1200)];
    }
    System.arraycopy(source, from, slots[i], 0, length);
    lengths[i] = length;
    size++;
    return true;
  }

  /// The bytes at the head, valid until [#remove()].
  byte[] head() {
    return slots[head];
  }

  int headLength() {
    return lengths[head];
  }

  void remove() {
    head = (head + 1) % CAPACITY;
    size--;
  }

  void clear() {
    size = 0;
  }
}
