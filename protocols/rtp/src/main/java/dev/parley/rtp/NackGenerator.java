package dev.parley.rtp;

import dev.parley.core.Core;
import dev.parley.core.Serial;

/// Finds the packets of one stream that are missing and says when to ask for them.
///
/// A packet is asked for soon after the gap was seen (reordering gets a moment), then once in a
/// round trip, until it comes, until [#MAX_TRIES] or [#MAX_AGE_NANOS] are over, or until a key
/// frame makes it useless. What had to be given up wants a key frame: [#takeKeyFrameRequest()].
///
/// RFC 4585, section 6.2.1
public final class NackGenerator {
  /// How many packets may be missing at once; after a greater gap only a key frame helps.
  public static final int MAX_MISSING = 512;

  /// How often one packet is asked for.
  public static final int MAX_TRIES = 10;

  /// After what time a packet is useless.
  public static final long MAX_AGE_NANOS = 1_000_000_000;

  /// How long a packet may come late before it is asked for.
  static final long REORDER_NANOS = 5_000_000;

  private static final long MIN_INTERVAL_NANOS = 20_000_000;
  private static final long MAX_INTERVAL_NANOS = 500_000_000;

  private final long[] missing = new long[MAX_MISSING];
  private final long[] since = new long[MAX_MISSING];
  private final long[] dueAt = new long[MAX_MISSING];
  private final int[] tries = new int[MAX_MISSING];
  private int count;
  private long highest = -1;
  private long deadline = Core.NEVER;
  private boolean keyFrameNeeded;

  /// A generator that has seen no packet.
  public NackGenerator() {}

  /// Notes a packet, received or recovered.
  ///
  /// @param now in monotonic nanoseconds
  /// @param startsKeyFrame whether a key frame begins with it, so that older gaps do not matter
  public void receive(long now, int sequenceNumber, boolean startsKeyFrame) {
    if (highest < 0) {
      highest = sequenceNumber + 0x1_0000L;
      return;
    }
    long number = Serial.unwrap16(highest, sequenceNumber);
    if (number > highest) {
      noteGap(now, number);
      highest = number;
    } else {
      int index = indexOf(number);
      if (index >= 0) {
        remove(index, index + 1);
      }
    }
    if (startsKeyFrame) {
      int before = 0;
      while (before < count && missing[before] < number) {
        before++;
      }
      remove(0, before);
      keyFrameNeeded = false;
    }
    if (count == 0) {
      deadline = Core.NEVER;
    }
  }

  private void noteGap(long now, long next) {
    long gap = next - highest - 1;
    if (gap > MAX_MISSING - count) {
      // Too much is missing to be repaired in time.
      count = 0;
      keyFrameNeeded = true;
      return;
    }
    for (long number = highest + 1; number < next; number++) {
      missing[count] = number;
      since[count] = now;
      dueAt[count] = now + REORDER_NANOS;
      tries[count] = 0;
      count++;
    }
    if (gap > 0) {
      deadline = Math.min(deadline, now + REORDER_NANOS);
    }
  }

  /// Collects the packets to ask for now, oldest first, and sets when to ask again.
  ///
  /// @param roundTripNanos the round-trip time, or 0 if unknown
  /// @param sequenceNumbers is filled from index 0
  /// @return how many were filled in
  public int due(long now, long roundTripNanos, int[] sequenceNumbers) {
    if (now < deadline) {
      return 0;
    }
    long interval =
        Math.clamp(
            roundTripNanos + roundTripNanos / 4,
            roundTripNanos == 0 ? 5 * MIN_INTERVAL_NANOS : MIN_INTERVAL_NANOS,
            MAX_INTERVAL_NANOS);
    int filled = 0;
    int kept = 0;
    long next = Core.NEVER;
    for (int i = 0; i < count; i++) {
      boolean isDue = dueAt[i] <= now && filled < sequenceNumbers.length;
      if (isDue && (tries[i] == MAX_TRIES || now - since[i] > MAX_AGE_NANOS)) {
        keyFrameNeeded = true;
        continue;
      }
      if (isDue) {
        sequenceNumbers[filled++] = (int) missing[i] & 0xFFFF;
        tries[i]++;
        dueAt[i] = now + interval;
      }
      next = Math.min(next, dueAt[i]);
      move(i, kept++);
    }
    count = kept;
    deadline = next;
    return filled;
  }

  /// When [#due] has something to do, in monotonic nanoseconds, or [Core#NEVER].
  public long deadline() {
    return deadline;
  }

  /// Whether packets were given up since the last key frame; says so once.
  public boolean takeKeyFrameRequest() {
    boolean needed = keyFrameNeeded;
    keyFrameNeeded = false;
    return needed;
  }

  /// How many packets are missing and still hoped for.
  public int missing() {
    return count;
  }

  /// Forgets everything, as when the source of the stream changes.
  public void reset() {
    count = 0;
    highest = -1;
    deadline = Core.NEVER;
    keyFrameNeeded = false;
  }

  private int indexOf(long number) {
    int low = 0;
    int high = count - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (missing[middle] == number) {
        return middle;
      }
      if (missing[middle] < number) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }

  private void remove(int from, int to) {
    if (to == from) {
      return;
    }
    int rest = count - to;
    System.arraycopy(missing, to, missing, from, rest);
    System.arraycopy(since, to, since, from, rest);
    System.arraycopy(dueAt, to, dueAt, from, rest);
    System.arraycopy(tries, to, tries, from, rest);
    count = from + rest;
  }

  private void move(int from, int to) {
    if (from != to) {
      missing[to] = missing[from];
      since[to] = since[from];
      dueAt[to] = dueAt[from];
      tries[to] = tries[from];
    }
  }
}
