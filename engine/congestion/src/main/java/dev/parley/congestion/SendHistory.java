package dev.parley.congestion;

import dev.parley.core.Serial;
import org.jspecify.annotations.Nullable;

/// What was sent last, by transport-wide number: when, how much, and as part of which probe; and,
/// where the receiver reports by stream, under which number of which stream.
final class SendHistory {
  /// How many packets are remembered, a power of two.
  static final int CAPACITY = 2048;

  static final byte UNREPORTED = 0;
  static final byte LOST = 1;
  static final byte RECEIVED = 2;

  private static final long FIRST = 0x1_0000L; // so that unwrapping never goes below zero

  private final long[] sentAt = new long[CAPACITY];
  private final int[] bytes = new int[CAPACITY];
  private final byte[] probes = new byte[CAPACITY];
  private final byte[] fates = new byte[CAPACITY];
  private @Nullable Names names;
  private long next = FIRST;

  /// Finds packets by stream and number: chains of those with one hash, the newest first.
  private static final class Names {
    final long[] heads = new long[CAPACITY];
    final long[] before = new long[CAPACITY];
    final int[] ssrcs = new int[CAPACITY];
    final int[] numbers = new int[CAPACITY];

    static int hash(int ssrc, int sequenceNumber) {
      return (ssrc * 0x9E37_79B1 >>> 16) + sequenceNumber & (CAPACITY - 1);
    }
  }

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

  /// Says under which number of which stream the packet added last was sent.
  void name(int ssrc, int sequenceNumber) {
    Names known = names;
    if (known == null) {
      known = new Names();
      names = known;
    }
    long number = next - 1;
    int slot = slot(number);
    int hash = Names.hash(ssrc, sequenceNumber);
    known.ssrcs[slot] = ssrc;
    known.numbers[slot] = sequenceNumber;
    known.before[slot] = known.heads[hash];
    known.heads[hash] = number;
  }

  /// The place of a packet, or -1 if it was not sent or is forgotten.
  int find(int number) {
    long unwrapped = Serial.unwrap16(next - 1, number);
    return remembers(unwrapped) ? slot(unwrapped) : -1;
  }

  /// The unwrapped transport-wide number of a stream's packet, or -1 if it was not sent or is
  /// forgotten.
  long find(int ssrc, int sequenceNumber) {
    Names known = names;
    if (known == null) {
      return -1;
    }
    long number = known.heads[Names.hash(ssrc, sequenceNumber)];
    while (remembers(number)) {
      int slot = slot(number);
      if (known.ssrcs[slot] == ssrc && known.numbers[slot] == sequenceNumber) {
        return number;
      }
      number = known.before[slot];
    }
    return -1;
  }

  private boolean remembers(long unwrapped) {
    return unwrapped < next && unwrapped >= Math.max(FIRST, next - CAPACITY);
  }

  static int slot(long number) {
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
