package dev.parley.congestion;

import dev.parley.core.Serial;

/// What was sent last, by transport-wide number: when, how much, and as part of which probe.
final class SendHistory {
  /// How many packets are remembered, a power of two.
  static final int CAPACITY = 2048;

  static final byte UNREPORTED = 0;
  static final byte LOST = 1;
  static final byte RECEIVED = 2;

  private final long[] sentAt = new long[CAPACITY];
  private final int[] bytes = new int[CAPACITY];
  private final byte[] probes = new byte[CAPACITY];
  private final byte[] fates = new byte[CAPACITY];
  private long next = 0x1_0000L; // so that unwrapping never goes below zero

  /// The number of the packet that is added next, 16 bits.
  int nextNumber() {
    return (int) next & 0xFFFF;
  }

  /// Notes a packet under [#nextNumber()].
  void add(long now, int lengthBytes, int probe) {
    int slot = slot(next++);
    sentAt[slot] = now;
    bytes[slot] = lengthBytes;
    probes[slot] = (byte) probe;
    fates[slot] = UNREPORTED;
  }

  /// The place of a packet, or -1 if it was not sent or is forgotten.
  int find(int number) {
    long unwrapped = Serial.unwrap16(next - 1, number);
    boolean known = unwrapped < next && unwrapped >= Math.max(0x1_0000L, next - CAPACITY);
    return known ? slot(unwrapped) : -1;
  }

  private static int slot(long number) {
    return (int) number & (CAPACITY - 1);
  }

  long sentAt(int slot) {
    return sentAt[slot];
  }

  int bytes(int slot) {
    return bytes[slot];
  }

  /// The number of the probe that the packet belongs to, or 0.
  int probe(int slot) {
    return probes[slot];
  }

  byte fate(int slot) {
    return fates[slot];
  }

  void fate(int slot, byte fate) {
    fates[slot] = fate;
  }
}
