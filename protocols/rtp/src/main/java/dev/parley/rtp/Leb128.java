package dev.parley.rtp;

/// Numbers as AV1 writes them: seven bits a byte, the lowest first.
final class Leb128 {
  private Leb128() {}

  /// The number, or -1 if it does not end or is larger than 32 bits.
  static long read(byte[] bytes, int at, int end) {
    long value = 0;
    for (int i = 0; i < 5; i++) {
      if (at + i >= end) {
        return -1;
      }
      value |= (long) (bytes[at + i] & 0x7F) << (7 * i);
      if ((bytes[at + i] & 0x80) == 0) {
        return value <= 0xFFFF_FFFFL ? value : -1;
      }
    }
    return -1;
  }

  /// How many bytes the shortest form has.
  static int length(long value) {
    int length = 1;
    for (long rest = value >> 7; rest != 0; rest >>= 7) {
      length++;
    }
    return length;
  }

  /// Writes the shortest form; returns its length.
  static int write(byte[] out, int at, long value) {
    int length = length(value);
    for (int i = 0; i < length; i++) {
      out[at + i] = (byte) (value >> (7 * i) & 0x7F | (i < length - 1 ? 0x80 : 0));
    }
    return length;
  }
}
