package dev.parley.net.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// An array of `struct mmsghdr` with an address, one `struct iovec` and room for one control
/// message each, all in place for the system call.
///
/// On 64-bit Linux:
///
/// ```
/// mmsghdr  0 name  8 namelen  16 iov  24 iovlen  32 control  40 controllen  48 flags  56 len
/// iovec    0 base  8 len
/// cmsghdr  0 len   8 level    12 type 16 data
/// ```
final class Messages {
  private static final int HEADER_BYTES = 64;
  private static final int NAME_LENGTH = 8;
  private static final int IOV = 16;
  private static final int IOV_COUNT = 24;
  private static final int CONTROL = 32;
  private static final int CONTROL_LENGTH = 40;
  private static final int FLAGS = 48;
  private static final int LENGTH = 56;

  private static final int IOVEC_BYTES = 16;
  private static final int CONTROL_BYTES = 32;
  private static final int CONTROL_LEVEL = 8;
  private static final int CONTROL_TYPE = 12;
  private static final int CONTROL_DATA = 16;

  private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;

  private final MemorySegment headers;
  private final MemorySegment vectors;
  private final MemorySegment controls;
  private final MemorySegment names;

  Messages(Arena arena, int count) {
    headers = arena.allocate((long) count * HEADER_BYTES, 64);
    vectors = arena.allocate((long) count * IOVEC_BYTES, 64);
    controls = arena.allocate((long) count * CONTROL_BYTES, 64);
    names = arena.allocate((long) count * Sockaddr.BYTES, 64);
    for (int i = 0; i < count; i++) {
      long at = (long) i * HEADER_BYTES;
      headers.set(LONG, at, names.address() + nameAt(i));
      headers.set(LONG, at + IOV, vectors.address() + (long) i * IOVEC_BYTES);
      headers.set(LONG, at + IOV_COUNT, 1);
      headers.set(LONG, at + CONTROL, controls.address() + (long) i * CONTROL_BYTES);
    }
  }

  /// The address of a header, for the system call.
  long address(int i) {
    return headers.address() + (long) i * HEADER_BYTES;
  }

  MemorySegment names() {
    return names;
  }

  long nameAt(int i) {
    return (long) i * Sockaddr.BYTES;
  }

  void nameLength(int i, int length) {
    headers.set(INT, (long) i * HEADER_BYTES + NAME_LENGTH, length);
  }

  void data(int i, long address, long length) {
    vectors.set(LONG, (long) i * IOVEC_BYTES, address);
    vectors.set(LONG, (long) i * IOVEC_BYTES + 8, length);
  }

  /// Makes all of a message's room for addresses and control messages free again.
  void readyToReceive(int i) {
    long at = (long) i * HEADER_BYTES;
    headers.set(INT, at + NAME_LENGTH, Sockaddr.BYTES);
    headers.set(LONG, at + CONTROL_LENGTH, CONTROL_BYTES);
    headers.set(INT, at + FLAGS, 0);
  }

  int received(int i) {
    return headers.get(INT, (long) i * HEADER_BYTES + LENGTH);
  }

  /// The length of the datagrams that GRO put together, or 0 if it did not.
  int segment(int i) {
    long at = (long) i * CONTROL_BYTES;
    boolean there =
        headers.get(LONG, (long) i * HEADER_BYTES + CONTROL_LENGTH) >= CONTROL_DATA + 4
            && controls.get(INT, at + CONTROL_LEVEL) == Libc.SOL_UDP
            && controls.get(INT, at + CONTROL_TYPE) == Libc.UDP_GRO;
    return there ? controls.get(INT, at + CONTROL_DATA) : 0;
  }

  /// Lets the kernel cut a message into datagrams of this length; 0 leaves it whole.
  void segment(int i, int length) {
    long at = (long) i * CONTROL_BYTES;
    if (length == 0) {
      headers.set(LONG, (long) i * HEADER_BYTES + CONTROL_LENGTH, 0);
      return;
    }
    headers.set(LONG, (long) i * HEADER_BYTES + CONTROL_LENGTH, CONTROL_DATA + 8);
    controls.set(LONG, at, CONTROL_DATA + 2);
    controls.set(INT, at + CONTROL_LEVEL, Libc.SOL_UDP);
    controls.set(INT, at + CONTROL_TYPE, Libc.UDP_SEGMENT);
    controls.set(SHORT, at + CONTROL_DATA, (short) length);
  }
}
