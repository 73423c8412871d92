package dev.parley.dtls;

import dev.parley.core.Bytes;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/// Puts handshake messages together from fragments that come in any order, and hands them out in
/// theirs.
///
/// Bounded: a few messages ahead, each of limited length, all together of limited size.
final class Reassembly {
  /// What became of a fragment.
  enum Outcome {
    TAKEN,
    DUPLICATE,
    MALFORMED,
    OVERFLOW
  }

  private static final int AHEAD = 8;
  private static final int MAX_MESSAGE = 1 << 15;
  private static final int MAX_TOTAL = 1 << 16;

  private static final class Slot {
    private final int type;
    private final long epoch;
    private final byte[] body;
    private final BitSet have;

    Slot(int type, long epoch, int length) {
      this.type = type;
      this.epoch = epoch;
      body = new byte[length];
      have = new BitSet(length);
    }

    boolean complete() {
      return have.nextClearBit(0) >= body.length;
    }
  }

  private final @Nullable Slot[] slots = new Slot[AHEAD];
  private int next;
  private int total;

  /// Takes the fragment at `at`, whose header of 12 bytes is there and whose end lies before `to`.
  Outcome offer(long epoch, byte[] bytes, int at, int to) {
    int length = Bytes.u24(bytes, at + 1);
    int seq = Bytes.u16(bytes, at + 4);
    int from = Bytes.u24(bytes, at + 6);
    int count = Bytes.u24(bytes, at + 9);
    if (from > length - count || count > to - at - HandshakeMessage.HEADER) {
      return Outcome.MALFORMED;
    }
    if (seq < next) {
      return Outcome.DUPLICATE;
    }
    if (count == 0 && length > 0) {
      return Outcome.MALFORMED;
    }
    if (seq >= next + AHEAD || length > MAX_MESSAGE) {
      return Outcome.OVERFLOW;
    }
    Slot slot = slots[seq % AHEAD];
    if (slot != null && epoch > slot.epoch) {
      // What is protected wins over what anybody could have sent.
      free(seq);
      slot = null;
    }
    if (slot == null) {
      if (total + length > MAX_TOTAL) {
        return Outcome.OVERFLOW;
      }
      slot = new Slot(bytes[at] & 0xFF, epoch, length);
      slots[seq % AHEAD] = slot;
      total += length;
    } else if (slot.type != (bytes[at] & 0xFF)
        || slot.epoch != epoch
        || slot.body.length != length) {
      return Outcome.MALFORMED;
    }
    System.arraycopy(bytes, at + HandshakeMessage.HEADER, slot.body, from, count);
    slot.have.set(from, from + count);
    return Outcome.TAKEN;
  }

  /// The next message in order, or null while it has gaps.
  @Nullable HandshakeMessage peek() {
    Slot slot = slots[next % AHEAD];
    return slot == null || !slot.complete()
        ? null
        : new HandshakeMessage(slot.type, next, slot.epoch, slot.body);
  }

  /// Begins with this message.
  void beginAt(int messageSeq) {
    next = messageSeq;
  }

  /// Goes on to the following message.
  void advance() {
    free(next);
    next++;
  }

  /// Forgets the next message, so that another sent under its number has a chance.
  void discard() {
    free(next);
  }

  /// The `message_seq` of the message that is waited for.
  int next() {
    return next;
  }

  private void free(int seq) {
    Slot slot = slots[seq % AHEAD];
    if (slot != null) {
      total -= slot.body.length;
      slots[seq % AHEAD] = null;
    }
  }
}
