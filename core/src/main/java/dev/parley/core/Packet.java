package dev.parley.core;

import org.jspecify.annotations.Nullable;

/// The bytes of one datagram: a window (`offset`, `length`) on an array with room before and after
/// it.
///
/// Whoever takes a packet from a pool owns one reference and gives it back with [#release()]. A
/// packet that is lent to a method is the lender's again when the method returns. Whoever keeps a
/// lent packet calls [#retain()] first, must not change its bytes unless it knows to be the only
/// holder, and never hands it to another thread: crossing is a copy.
///
/// Reads and writes by index are relative to the window and checked against it.
public final class Packet {
  /// The bytes free before a fresh packet's window, for a header to be put in front.
  public static final int HEADROOM = 64;

  /// The capacity of a pooled packet, after the headroom: an Ethernet frame and room for tags.
  public static final int CAPACITY = 2048 - HEADROOM;

  private final byte[] array;
  private final @Nullable PacketPool pool;
  private int offset;
  private int length;
  private int references = 1;

  Packet(byte[] array, int offset, int length, @Nullable PacketPool pool) {
    this.array = array;
    this.offset = offset;
    this.length = length;
    this.pool = pool;
  }

  /// A packet outside any pool with [#HEADROOM] before its empty window and at least `capacity`
  /// bytes after.
  public static Packet allocate(int capacity) {
    return new Packet(new byte[HEADROOM + capacity], HEADROOM, 0, null);
  }

  /// A packet outside any pool that holds a copy of the bytes.
  public static Packet copyOf(byte[] bytes) {
    Packet packet = allocate(bytes.length + HEADROOM);
    packet.copyFrom(bytes, 0, bytes.length);
    return packet;
  }

  /// A packet on memory of a pool, empty, with [#HEADROOM]; for implementations of [PacketPool].
  public static Packet pooled(byte[] array, PacketPool pool) {
    return new Packet(array, HEADROOM, 0, pool);
  }

  public byte[] array() {
    return array;
  }

  public int offset() {
    return offset;
  }

  public int length() {
    return length;
  }

  /// The index in [#array()] after the last byte of the window.
  public int limit() {
    return offset + length;
  }

  /// The most bytes the window can have at its present offset.
  public int room() {
    return array.length - offset;
  }

  /// Moves the window.
  public void window(int newOffset, int newLength) {
    if (newOffset < 0 || newLength < 0 || newOffset > array.length - newLength) {
      throw new IndexOutOfBoundsException(
          "window " + newOffset + "+" + newLength + " of " + array.length + " bytes");
    }
    offset = newOffset;
    length = newLength;
  }

  /// Sets the length of the window, its start unchanged.
  public void length(int newLength) {
    window(offset, newLength);
  }

  /// Empties the window and puts it back behind the headroom.
  public void clear() {
    window(Math.min(HEADROOM, array.length), 0);
  }

  /// Replaces the contents of the window, growing or shrinking it.
  public void copyFrom(byte[] source, int from, int count) {
    window(offset, count);
    System.arraycopy(source, from, array, offset, count);
  }

  /// Replaces the contents by those of another packet.
  public void copyFrom(Packet source) {
    copyFrom(source.array, source.offset, source.length);
  }

  /// A copy of the bytes in the window.
  public byte[] toByteArray() {
    byte[] copy = new byte[length];
    System.arraycopy(array, offset, copy, 0, length);
    return copy;
  }

  public int u8(int at) {
    return Bytes.u8(array, at(at, 1));
  }

  public int u16(int at) {
    return Bytes.u16(array, at(at, 2));
  }

  public int u24(int at) {
    return Bytes.u24(array, at(at, 3));
  }

  public long u32(int at) {
    return Bytes.u32(array, at(at, 4));
  }

  public int i32(int at) {
    return Bytes.i32(array, at(at, 4));
  }

  public long i64(int at) {
    return Bytes.i64(array, at(at, 8));
  }

  public void putU8(int at, int value) {
    Bytes.putU8(array, at(at, 1), value);
  }

  public void putU16(int at, int value) {
    Bytes.putU16(array, at(at, 2), value);
  }

  public void putU32(int at, long value) {
    Bytes.putU32(array, at(at, 4), value);
  }

  public void putI64(int at, long value) {
    Bytes.putI64(array, at(at, 8), value);
  }

  private int at(int index, int size) {
    if (index < 0 || index > length - size) {
      throw new IndexOutOfBoundsException(index + "+" + size + " of " + length + " bytes");
    }
    return offset + index;
  }

  /// Adds a reference, so that the packet outlives the call it was lent to.
  public Packet retain() {
    if (references <= 0) {
      throw new IllegalStateException("retain() of a packet that was already given back");
    }
    references++;
    return this;
  }

  /// Gives one reference back; with the last one the packet returns to its pool.
  public void release() {
    if (references <= 0) {
      throw new IllegalStateException("release() of a packet that was already given back");
    }
    if (--references == 0 && pool != null) {
      pool.recycle(this);
    }
  }

  /// How many references are held.
  public int references() {
    return references;
  }

  /// Makes a recycled packet fresh again; for implementations of [PacketPool].
  public void reuse() {
    if (references != 0) {
      throw new IllegalStateException("reuse() of a packet that is still held");
    }
    references = 1;
    clear();
  }
}
