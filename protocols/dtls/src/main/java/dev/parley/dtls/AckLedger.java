package dev.parley.dtls;

/// The records with handshake messages that arrived and that nothing has answered yet (RFC 9147,
/// section 7); the oldest are forgotten when there are too many.
final class AckLedger {
  private static final int MAX = 32;

  private final long[] epochs = new long[MAX];
  private final long[] sequences = new long[MAX];
  private int count;
  private boolean urgent;

  void add(long epoch, long sequence) {
    epochs[count % MAX] = epoch;
    sequences[count % MAX] = sequence;
    count++;
  }

  /// Says that nothing but an acknowledgement will answer.
  void hurry() {
    urgent = true;
  }

  boolean urgent() {
    return urgent && count > 0;
  }

  boolean isEmpty() {
    return count == 0;
  }

  void clear() {
    count = 0;
    urgent = false;
  }

  /// The content of an ACK record with at most `max` record numbers, the newest.
  byte[] encode(int max) {
    int size = Math.min(max, Math.min(count, MAX));
    ByteWriter out = new ByteWriter().u16(16 * size);
    for (int i = count - size; i < count; i++) {
      out.i64(epochs[i % MAX]).i64(sequences[i % MAX]);
    }
    return out.toByteArray();
  }
}
