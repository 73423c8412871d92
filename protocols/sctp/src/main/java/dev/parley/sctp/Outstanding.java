package dev.parley.sctp;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The chunks that have a TSN and are not below the cumulative acknowledgement: a ring of parallel
/// arrays by TSN, and a list by the time of sending.
///
/// TSNs are unwrapped: they go on beyond 32 bits.
final class Outstanding {
  /// The other side can only acknowledge so far ahead of a gap.
  static final int MAX_CHUNKS = 1 << 15;

  static final byte FREE = 0;
  static final byte IN_FLIGHT = 1;
  static final byte ACKNOWLEDGED = 2;
  static final byte LOST = 3;
  static final byte ABANDONED = 4;

  private static final int MIN_CAPACITY = 64;

  private @Nullable OutMessage[] messages = new OutMessage[0];
  private int[] offsets = new int[0];
  private int[] lengths = new int[0];
  private int[] fragments = new int[0];
  private long[] sentAt = new long[0];
  private int[] transmissions = new int[0];
  private byte[] states = new byte[0];
  private int[] newer = new int[0];
  private int[] older = new int[0];
  private long[] acknowledged = new long[0];
  private long[] lost = new long[0];
  private int mask = -1;
  private int oldest = -1;
  private int newest = -1;
  private long first;
  private long next;
  private long bytesInFlight;
  private int lostCount;

  void start(long firstTsn) {
    first = firstTsn;
    next = firstTsn;
  }

  /// The lowest TSN not acknowledged cumulatively.
  long first() {
    return first;
  }

  /// The TSN that the next new chunk gets.
  long next() {
    return next;
  }

  boolean isEmpty() {
    return first == next;
  }

  boolean isFull() {
    return next - first >= MAX_CHUNKS;
  }

  /// Payload bytes that are on their way.
  long bytesInFlight() {
    return bytesInFlight;
  }

  boolean hasLost() {
    return lostCount > 0;
  }

  private int at(long tsn) {
    return (int) tsn & mask;
  }

  OutMessage message(long tsn) {
    OutMessage message = messages[at(tsn)];
    if (message == null) {
      throw new IllegalStateException("no chunk has TSN " + tsn);
    }
    return message;
  }

  int offset(long tsn) {
    return offsets[at(tsn)];
  }

  int length(long tsn) {
    return lengths[at(tsn)];
  }

  int fragment(long tsn) {
    return fragments[at(tsn)];
  }

  long sentAt(long tsn) {
    return sentAt[at(tsn)];
  }

  int transmissions(long tsn) {
    return transmissions[at(tsn)];
  }

  byte state(long tsn) {
    return states[at(tsn)];
  }

  /// Gives a fragment the next TSN, sent now.
  long add(OutMessage message, int offset, int length, int fragment, long now) {
    if (next - first > mask) {
      grow();
    }
    long tsn = next++;
    int i = at(tsn);
    messages[i] = message;
    offsets[i] = offset;
    lengths[i] = length;
    fragments[i] = fragment;
    transmissions[i] = 1;
    fly(i, now);
    return tsn;
  }

  /// Gives a TSN to a fragment that is never sent.
  void addAbandoned(OutMessage message) {
    long tsn = add(message, message.length, 0, message.fragments, 0);
    land(at(tsn));
    states[at(tsn)] = ABANDONED;
  }

  /// A lost chunk is sent again.
  void again(long tsn, long now) {
    int i = at(tsn);
    clear(lost, i);
    lostCount--;
    transmissions[i]++;
    fly(i, now);
  }

  private void fly(int i, long now) {
    states[i] = IN_FLIGHT;
    sentAt[i] = now;
    bytesInFlight += lengths[i];
    older[i] = newest;
    newer[i] = -1;
    if (newest >= 0) {
      newer[newest] = i;
    } else {
      oldest = i;
    }
    newest = i;
  }

  private void land(int i) {
    bytesInFlight -= lengths[i];
    if (older[i] >= 0) {
      newer[older[i]] = newer[i];
    } else {
      oldest = newer[i];
    }
    if (newer[i] >= 0) {
      older[newer[i]] = older[i];
    } else {
      newest = older[i];
    }
  }

  private void leave(int i) {
    if (states[i] == IN_FLIGHT) {
      land(i);
    } else if (states[i] == LOST) {
      clear(lost, i);
      lostCount--;
    }
  }

  void acknowledge(long tsn) {
    int i = at(tsn);
    leave(i);
    states[i] = ACKNOWLEDGED;
    set(acknowledged, i);
  }

  void abandon(long tsn) {
    int i = at(tsn);
    leave(i);
    states[i] = ABANDONED;
  }

  void lose(long tsn) {
    int i = at(tsn);
    leave(i);
    clear(acknowledged, i);
    states[i] = LOST;
    set(lost, i);
    lostCount++;
  }

  /// Removes the lowest chunk, which was acknowledged or abandoned.
  OutMessage removeFirst() {
    OutMessage message = message(first);
    int i = at(first);
    leave(i);
    clear(acknowledged, i);
    states[i] = FREE;
    messages[i] = null;
    first++;
    return message;
  }

  /// The TSN of the chunk in flight that was sent first, or -1.
  long oldestSent() {
    return oldest < 0 ? -1 : tsn(oldest);
  }

  /// The TSN of the chunk that was sent after this one and is in flight, or -1.
  long sentAfter(long tsn) {
    int i = newer[at(tsn)];
    return i < 0 ? -1 : tsn(i);
  }

  /// The TSN of the chunk in flight that was sent last, or -1.
  long newestSent() {
    return newest < 0 ? -1 : tsn(newest);
  }

  private long tsn(int i) {
    return first + (i - (int) first & mask);
  }

  /// The lowest lost TSN.
  long firstLost() {
    return nextSet(lost, first, next);
  }

  /// The lowest TSN from `from` on, below `to`, that is not acknowledged; `to` if there is none.
  long nextUnacknowledged(long from, long to) {
    long tsn = from;
    while (tsn < to) {
      int i = at(tsn);
      long word = ~acknowledged[i >>> 6] >>> (i & 63);
      if (word != 0) {
        return Math.min(to, tsn + Long.numberOfTrailingZeros(word));
      }
      tsn += 64 - (i & 63);
    }
    return to;
  }

  private long nextSet(long[] bits, long from, long to) {
    long tsn = from;
    while (tsn < to) {
      int i = at(tsn);
      long word = bits[i >>> 6] >>> (i & 63);
      if (word != 0) {
        return tsn + Long.numberOfTrailingZeros(word);
      }
      tsn += 64 - (i & 63);
    }
    return to;
  }

  private static void set(long[] bits, int i) {
    bits[i >>> 6] |= 1L << (i & 63);
  }

  private static void clear(long[] bits, int i) {
    bits[i >>> 6] &= ~(1L << (i & 63));
  }

  /// Doubles the ring. Every chunk moves to its new place, and so do the links between them.
  private void grow() {
    int old = mask;
    int capacity = mask < 0 ? MIN_CAPACITY : (mask + 1) * 2;
    @Nullable OutMessage[] oldMessages = messages;
    int[] oldOffsets = offsets;
    int[] oldLengths = lengths;
    int[] oldFragments = fragments;
    long[] oldSentAt = sentAt;
    int[] oldTransmissions = transmissions;
    byte[] oldStates = states;
    int[] oldNewer = newer;
    long oldestTsn = oldestSent();
    long newestTsn = newestSent();
    long[] after = new long[old + 1];
    for (int i = 0; i <= old; i++) {
      after[i] = oldStates[i] == IN_FLIGHT && oldNewer[i] >= 0 ? tsn(oldNewer[i]) : -1;
    }
    allocate(capacity);
    Arrays.fill(older, -1);
    Arrays.fill(newer, -1);
    for (long tsn = first; tsn < next; tsn++) {
      int from = (int) tsn & old;
      int to = at(tsn);
      messages[to] = oldMessages[from];
      offsets[to] = oldOffsets[from];
      lengths[to] = oldLengths[from];
      fragments[to] = oldFragments[from];
      sentAt[to] = oldSentAt[from];
      transmissions[to] = oldTransmissions[from];
      states[to] = oldStates[from];
      if (states[to] == LOST) {
        set(lost, to);
      } else if (states[to] == ACKNOWLEDGED) {
        set(acknowledged, to);
      }
      if (after[from] >= 0) {
        newer[to] = at(after[from]);
        older[at(after[from])] = to;
      }
    }
    oldest = oldestTsn < 0 ? -1 : at(oldestTsn);
    newest = newestTsn < 0 ? -1 : at(newestTsn);
  }

  private void allocate(int capacity) {
    mask = capacity - 1;
    messages = new OutMessage[capacity];
    offsets = new int[capacity];
    lengths = new int[capacity];
    fragments = new int[capacity];
    sentAt = new long[capacity];
    transmissions = new int[capacity];
    states = new byte[capacity];
    newer = new int[capacity];
    older = new int[capacity];
    acknowledged = new long[capacity >>> 6];
    lost = new long[capacity >>> 6];
  }

  /// Lets go of a ring that stands empty.
  void trim() {
    if (isEmpty()) {
      allocate(0);
      oldest = -1;
      newest = -1;
    }
  }
}
