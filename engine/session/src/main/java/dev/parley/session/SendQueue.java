package dev.parley.session;

import dev.parley.core.Packet;
import dev.parley.rtp.ExtensionMapping;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A bounded queue of packets to be sent: each the shared packet as it came, and what is written
/// into its header instead.
///
/// A ring that grows with need and begins anew whenever it is empty: queueing allocates nothing
/// once the queue has been as long, and a queue that is mostly empty stays in a few lines of the
/// processor's cache. Packets are retained while they are in it.
final class SendQueue {
  private static final int FIRST_ROOM = 8;

  private static final class Entry {
    @Nullable SendStream stream;
    @Nullable Packet packet;
    @Nullable ExtensionMapping mapping;
    int payloadType;
    int sequenceNumber;
    long timestamp;
    long patch;
  }

  private final int capacity;
  private Entry[] ring = {};
  private int head;
  private int size;

  SendQueue(int capacity) {
    this.capacity = capacity;
  }

  boolean isEmpty() {
    return size == 0;
  }

  int size() {
    return size;
  }

  boolean isFull() {
    return size == capacity;
  }

  /// Adds a packet to a queue that is not full.
  ///
  /// @param patch a [dev.parley.rtp.PayloadPatch]
  void add(
      SendStream stream,
      Packet packet,
      ExtensionMapping mapping,
      int payloadType,
      int sequenceNumber,
      long timestamp,
      long patch) {
    if (size == ring.length) {
      grow();
    }
    Entry entry = ring[(head + size) % ring.length];
    entry.stream = stream;
    entry.packet = packet.retain();
    entry.mapping = mapping;
    entry.payloadType = payloadType;
    entry.sequenceNumber = sequenceNumber;
    entry.timestamp = timestamp;
    entry.patch = patch;
    size++;
  }

  private void grow() {
    Entry[] bigger = Arrays.copyOfRange(ring, head, head + Math.max(FIRST_ROOM, 2 * ring.length));
    System.arraycopy(ring, 0, bigger, ring.length - head, head);
    for (int i = ring.length; i < bigger.length; i++) {
      bigger[i] = new Entry();
    }
    ring = bigger;
    head = 0;
  }

  /// The stream of the first packet.
  SendStream stream() {
    return first(ring[head].stream);
  }

  /// The first packet, lent until [#remove].
  Packet packet() {
    return first(ring[head].packet);
  }

  /// Which extensions of the first packet go with it.
  ExtensionMapping mapping() {
    return first(ring[head].mapping);
  }

  int payloadType() {
    return ring[head].payloadType;
  }

  int sequenceNumber() {
    return ring[head].sequenceNumber;
  }

  long timestamp() {
    return ring[head].timestamp;
  }

  long patch() {
    return ring[head].patch;
  }

  private static <T> T first(@Nullable T value) {
    if (value == null) {
      throw new IllegalStateException("the queue is empty");
    }
    return value;
  }

  /// Removes the first packet and gives it back.
  void remove() {
    Entry entry = ring[head];
    first(entry.packet).release();
    entry.stream = null;
    entry.packet = null;
    entry.mapping = null;
    size--;
    head = size == 0 ? 0 : (head + 1) % ring.length;
  }

  /// Removes all packets of one stream; the others keep their order.
  ///
  /// @return how many there were
  @SuppressWarnings("ReferenceEquality") // a stream is itself alone
  int remove(SendStream stream) {
    int kept = 0;
    for (int i = 0; i < size; i++) {
      int at = (head + i) % ring.length;
      Entry entry = ring[at];
      if (entry.stream == stream) {
        first(entry.packet).release();
        entry.stream = null;
        entry.packet = null;
        entry.mapping = null;
      } else {
        int to = (head + kept++) % ring.length;
        ring[at] = ring[to];
        ring[to] = entry;
      }
    }
    int removed = size - kept;
    size = kept;
    return removed;
  }

  /// Removes all; returns how many there were.
  int clear() {
    int count = size;
    while (size > 0) {
      remove();
    }
    return count;
  }
}
