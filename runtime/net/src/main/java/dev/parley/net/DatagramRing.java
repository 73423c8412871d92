package dev.parley.net;

import dev.parley.core.Packet;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Datagrams on their way from other threads to an event loop, copied into places that are used
/// again and again: what is full is lost, as on any network.
///
/// Any thread writes; the loop's thread reads, when its mailbox says so. What one thread writes is
/// read in its order, and before any task that it gives the loop after the next [#announce()].
///
/// @param <A> what goes with a datagram, such as an address
/// @param <B> what else goes with it
public final class DatagramRing<A, B> {
  static final int SLOTS = 1024;
  private static final int USUAL_BYTES = 1500;

  /// Takes what was written.
  @FunctionalInterface
  public interface Reader<A, B> {
    /// One datagram, on the reading loop's thread. The array is lent.
    void read(A first, B second, byte[] array, int offset, int length);
  }

  /// One place. Its sequence is its index while it is free in this round, one more when it is full.
  private static final class Slot<A, B> {
    volatile long sequence;
    @Nullable A first;
    @Nullable B second;
    byte[] bytes = new byte[0];
    int length;

    Slot(long sequence) {
      this.sequence = sequence;
    }
  }

  private final List<Slot<A, B>> slots;
  private final int mask;
  private final AtomicLong tail = new AtomicLong();
  private final AtomicBoolean asked = new AtomicBoolean();
  private final Mailbox mailbox;
  private final Reader<A, B> reader;
  private final Runnable read = this::read;
  private long head;

  /// @param size how many datagrams may wait, a power of two
  DatagramRing(Mailbox mailbox, int size, Reader<A, B> reader) {
    if (Integer.bitCount(size) != 1) {
      throw new IllegalArgumentException("size " + size + " is not a power of two");
    }
    this.mailbox = mailbox;
    this.reader = reader;
    mask = size - 1;
    List<Slot<A, B>> places = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      places.add(new Slot<>(i));
    }
    slots = places;
  }

  /// Copies a datagram and says so to the loop.
  ///
  /// @return false if it is lost, for want of a place
  public boolean offer(A first, B second, Packet packet) {
    boolean taken = put(first, second, packet);
    if (taken) {
      announce();
    }
    return taken;
  }

  /// Copies a datagram, which is read after the next [#announce()]: once for many of them, so that
  /// the loop wakes up once and sends together what comes of them.
  ///
  /// @return false if it is lost, for want of a place
  public boolean put(A first, B second, Packet packet) {
    long at = tail.get();
    Slot<A, B> slot = slots.get((int) at & mask);
    while (slot.sequence != at || !tail.compareAndSet(at, at + 1)) {
      if (slot.sequence < at) {
        return false; // the reader has not come round to it yet
      }
      at = tail.get();
      slot = slots.get((int) at & mask);
    }
    int length = packet.length();
    if (slot.bytes.length < length) {
      slot.bytes = new byte[Math.max(length, USUAL_BYTES)];
    }
    System.arraycopy(packet.array(), packet.offset(), slot.bytes, 0, length);
    slot.length = length;
    slot.first = first;
    slot.second = second;
    slot.sequence = at + 1;
    return true;
  }

  /// Says to the loop that there is something to be read.
  public void announce() {
    if (asked.compareAndSet(false, true)) {
      mailbox.offer(read);
    }
  }

  /// Hands over what is there, at most one round.
  private void read() {
    asked.set(false);
    for (int i = 0; i <= mask; i++) {
      Slot<A, B> slot = slots.get((int) head & mask);
      if (slot.sequence != head + 1) {
        return;
      }
      try {
        reader.read(
            Objects.requireNonNull(slot.first),
            Objects.requireNonNull(slot.second),
            slot.bytes,
            0,
            slot.length);
      } finally {
        slot.first = null;
        slot.second = null;
        slot.sequence = head + mask + 1;
        head++;
      }
    }
    announce();
  }
}
