package dev.parley.net;

import dev.parley.core.Packet;
import dev.parley.core.TransportAddress;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Datagrams on their way from other threads to an event loop, copied into places that are used
/// again and again: what is full is lost, as on any network.
///
/// Any thread writes; the loop's thread reads, when its mailbox says so.
public final class DatagramRing {
  private static final int SLOTS = 1024;
  private static final int MASK = SLOTS - 1;
  private static final int USUAL_BYTES = 1500;

  /// Takes what was written.
  @FunctionalInterface
  public interface Reader {
    /// One datagram, on the reading loop's thread.
    void read(
        TransportAddress first, TransportAddress second, byte[] array, int offset, int length);
  }

  /// One place. Its sequence is its index while it is free in this round, one more when it is full.
  private static final class Slot {
    volatile long sequence;
    @Nullable TransportAddress first;
    @Nullable TransportAddress second;
    byte[] bytes = new byte[0];
    int length;

    Slot(long sequence) {
      this.sequence = sequence;
    }
  }

  private final Slot[] slots = new Slot[SLOTS];
  private final AtomicLong tail = new AtomicLong();
  private final AtomicBoolean asked = new AtomicBoolean();
  private final Mailbox mailbox;
  private final Reader reader;
  private final Runnable read = this::read;
  private long head;

  DatagramRing(Mailbox mailbox, Reader reader) {
    this.mailbox = mailbox;
    this.reader = reader;
    for (int i = 0; i < SLOTS; i++) {
      slots[i] = new Slot(i);
    }
  }

  /// Copies a datagram with two addresses.
  ///
  /// @return false if it is lost, for want of a place
  public boolean offer(TransportAddress first, TransportAddress second, Packet packet) {
    long at = tail.get();
    Slot slot = slots[(int) at & MASK];
    while (slot.sequence != at || !tail.compareAndSet(at, at + 1)) {
      if (slot.sequence < at) {
        return false; // the reader has not come round to it yet
      }
      at = tail.get();
      slot = slots[(int) at & MASK];
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
    if (asked.compareAndSet(false, true)) {
      mailbox.offer(read);
    }
    return true;
  }

  /// Hands over what is there, at most one round.
  private void read() {
    asked.set(false);
    for (int i = 0; i < SLOTS; i++) {
      Slot slot = slots[(int) head & MASK];
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
        slot.sequence = head + SLOTS;
        head++;
      }
    }
    if (asked.compareAndSet(false, true)) {
      mailbox.offer(read);
    }
  }
}
