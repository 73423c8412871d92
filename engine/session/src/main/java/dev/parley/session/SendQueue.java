package dev.parley.session;

import dev.parley.core.Packet;
import dev.parley.rtp.ExtensionMapping;
import org.jspecify.annotations.Nullable;

/// A bounded queue of packets to be sent: each the shared packet as it came, and what is written
/// into its header instead.
///
/// A ring of parallel arrays: queueing allocates nothing. Packets are retained while they are in
/// it.
final class SendQueue {
  private final @Nullable SendStream[] streams;
  private final @Nullable Packet[] packets;
  private final @Nullable ExtensionMapping[] mappings;
  private final int[] payloadTypes;
  private final int[] sequenceNumbers;
  private final long[] timestamps;
  private final long[] patches;
  private int head;
  private int size;

  SendQueue(int capacity) {
    streams = new SendStream[capacity];
    packets = new Packet[capacity];
    mappings = new ExtensionMapping[capacity];
    payloadTypes = new int[capacity];
    sequenceNumbers = new int[capacity];
    timestamps = new long[capacity];
    patches = new long[capacity];
  }

  boolean isEmpty() {
    return size == 0;
  }

  int size() {
    return size;
  }

  boolean isFull() {
    return size == streams.length;
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
    int tail = (head + size) % streams.length;
    streams[tail] = stream;
    packets[tail] = packet.retain();
    mappings[tail] = mapping;
    payloadTypes[tail] = payloadType;
    sequenceNumbers[tail] = sequenceNumber;
    timestamps[tail] = timestamp;
    patches[tail] = patch;
    size++;
  }

  /// The stream of the first packet.
  SendStream stream() {
    return first(streams[head]);
  }

  /// The first packet, lent until [#remove].
  Packet packet() {
    return first(packets[head]);
  }

  /// Which extensions of the first packet go with it.
  ExtensionMapping mapping() {
    return first(mappings[head]);
  }

  int payloadType() {
    return payloadTypes[head];
  }

  int sequenceNumber() {
    return sequenceNumbers[head];
  }

  long timestamp() {
    return timestamps[head];
  }

  long patch() {
    return patches[head];
  }

  private static <T> T first(@Nullable T value) {
    if (value == null) {
      throw new IllegalStateException("the queue is empty");
    }
    return value;
  }

  /// Removes the first packet and gives it back.
  void remove() {
    packet().release();
    streams[head] = null;
    packets[head] = null;
    mappings[head] = null;
    head = (head + 1) % streams.length;
    size--;
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
