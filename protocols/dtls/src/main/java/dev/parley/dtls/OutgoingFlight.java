package dev.parley.dtls;

import dev.parley.core.Bytes;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// The handshake messages that we sent last, kept until the peer shows that it has them.
///
/// In DTLS 1.3 the peer acknowledges records, and only what is missing is sent again; in DTLS 1.2
/// the whole flight is (RFC 9147, section 5.8; RFC 6347, section 4.2.4).
final class OutgoingFlight {
  private static final int REMEMBERED = 128;
  private static final byte[] CHANGE_CIPHER_SPEC = {1};

  /// Where a fragment gets rather small: then the next datagram takes it.
  private static final int SMALL = 64;

  private static final class Entry {
    private final int content;
    private final int type;
    private final int seq;
    private final long epoch;
    private final byte[] body;
    private final BitSet acknowledged = new BitSet();
    private boolean done;

    Entry(int content, int type, int seq, long epoch, byte[] body) {
      this.content = content;
      this.type = type;
      this.seq = seq;
      this.epoch = epoch;
      this.body = body;
    }
  }

  private final List<Entry> entries = new ArrayList<>();
  private final byte[] fragment = new byte[2048];
  private final long[] sentEpochs = new long[REMEMBERED];
  private final long[] sentSequences = new long[REMEMBERED];
  private final int[] sentEntries = new int[REMEMBERED];
  private final int[] sentFrom = new int[REMEMBERED];
  private final int[] sentTo = new int[REMEMBERED];
  private int sentCount;
  private int attempts;
  private boolean repeats;
  private boolean sending;
  private int cursorEntry;
  private int cursorOffset;

  /// Starts a new flight; the one before counts as received.
  ///
  /// @param repeats whether it is sent again until something answers it
  void begin(boolean repeats) {
    clear();
    this.repeats = repeats;
  }

  void clear() {
    entries.clear();
    attempts = 0;
    sentCount = 0;
    repeats = false;
    sending = false;
  }

  void add(int type, int seq, byte[] body, long epoch) {
    entries.add(new Entry(ContentType.HANDSHAKE, type, seq, epoch, body));
    restart();
  }

  void addChangeCipherSpec() {
    entries.add(new Entry(ContentType.CHANGE_CIPHER_SPEC, 0, 0, 0, CHANGE_CIPHER_SPEC));
    restart();
  }

  /// How often the flight was sent again because nothing answered.
  int attempts() {
    return attempts;
  }

  /// Sends again because nothing answered in time.
  void repeat() {
    attempts++;
    restart();
  }

  /// Sends again what is not acknowledged.
  void restart() {
    cursorEntry = 0;
    cursorOffset = 0;
    sending = true;
    settle();
  }

  /// Whether something waits to be written.
  boolean sending() {
    return sending;
  }

  /// Whether an answer is waited for.
  boolean awaiting() {
    return repeats && !complete();
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  boolean complete() {
    for (Entry entry : entries) {
      if (!entry.done) {
        return false;
      }
    }
    return true;
  }

  /// Moves the cursor to the next byte that is not acknowledged.
  private void settle() {
    while (cursorEntry < entries.size()) {
      Entry entry = entries.get(cursorEntry);
      if (!entry.done) {
        cursorOffset = entry.acknowledged.nextClearBit(cursorOffset);
        if (cursorOffset < entry.body.length || entry.body.length == 0) {
          return;
        }
      }
      cursorEntry++;
      cursorOffset = 0;
    }
    sending = false;
  }

  /// Writes as many records as fit, and answers where the last one ends.
  int fill(RecordLayer records, byte[] out, int from, int limit) {
    int at = from;
    while (sending) {
      Entry entry = entries.get(cursorEntry);
      boolean message = entry.content == ContentType.HANDSHAKE;
      int header = message ? HandshakeMessage.HEADER : 0;
      int room = limit - at - records.overhead(entry.epoch) - header;
      int gapEnd = entry.acknowledged.nextSetBit(cursorOffset);
      int wanted = (gapEnd < 0 ? entry.body.length : gapEnd) - cursorOffset;
      int count = Math.min(wanted, room);
      if (room < 0 || (count < wanted && count < SMALL)) {
        return at;
      }
      if (message) {
        fragment[0] = (byte) entry.type;
        Bytes.putU24(fragment, 1, entry.body.length);
        Bytes.putU16(fragment, 4, entry.seq);
        Bytes.putU24(fragment, 6, cursorOffset);
        Bytes.putU24(fragment, 9, count);
      }
      System.arraycopy(entry.body, cursorOffset, fragment, header, count);
      at = records.seal(out, at, entry.epoch, entry.content, fragment, 0, header + count);
      remember(entry.epoch, records.lastSequence(), count);
      cursorOffset += count;
      if (cursorOffset >= entry.body.length) {
        cursorEntry++;
        cursorOffset = 0;
      }
      settle();
    }
    return at;
  }

  private void remember(long epoch, long sequence, int count) {
    int i = sentCount++ % REMEMBERED;
    sentEpochs[i] = epoch;
    sentSequences[i] = sequence;
    sentEntries[i] = cursorEntry;
    sentFrom[i] = cursorOffset;
    sentTo[i] = cursorOffset + count;
  }

  /// Notes that a record arrived.
  ///
  /// @return whether that was news
  boolean acknowledge(long epoch, long sequence) {
    for (int i = Math.min(sentCount, REMEMBERED) - 1; i >= 0; i--) {
      if (sentEpochs[i] == epoch && sentSequences[i] == sequence) {
        Entry entry = entries.get(sentEntries[i]);
        boolean news = entry.acknowledged.nextClearBit(sentFrom[i]) < sentTo[i];
        entry.acknowledged.set(sentFrom[i], sentTo[i]);
        entry.done = entry.acknowledged.nextClearBit(0) >= entry.body.length;
        return news;
      }
    }
    return false;
  }
}
