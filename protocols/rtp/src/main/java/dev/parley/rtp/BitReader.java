package dev.parley.rtp;

/// Reads unsigned numbers of some bits each, the highest first. Beyond the end there are zeros, and
/// [#isBroken()] says so.
final class BitReader {
  private byte[] bytes = new byte[0];
  private int at;
  private int end;

  /// @param length in bytes
  void wrap(byte[] array, int offset, int length) {
    bytes = array;
    at = 8 * offset;
    end = 8 * (offset + length);
  }

  /// @param count 0 to 31
  int bits(int count) {
    int value = 0;
    for (int i = 0; i < count; i++, at++) {
      int bit = at < end ? bytes[at >> 3] >> (7 - (at & 7)) & 1 : 0;
      value = value << 1 | bit;
    }
    return value;
  }

  boolean flag() {
    return bits(1) != 0;
  }

  /// A number below `limit`, in as few bits as it takes: `ns(n)` of the AV1 specification, section
  /// 4.10.7.
  int below(int limit) {
    int width = 32 - Integer.numberOfLeadingZeros(limit);
    int shorter = (1 << width) - limit;
    int value = bits(width - 1);
    return value < shorter ? value : (value << 1 | bits(1)) - shorter;
  }

  /// Whether more was read than there is.
  boolean isBroken() {
    return at > end;
  }
}
