package dev.parley.core;

/// Serial number arithmetic (RFC 1982) on 16 and 32 bits.
public final class Serial {
  private Serial() {}

  /// The signed distance from `from` to `to` on a circle of 2^16: positive when `to` is later.
  public static int distance16(int from, int to) {
    return (short) (to - from);
  }

  /// Whether `a` comes after `b` on a circle of 2^16.
  public static boolean after16(int a, int b) {
    return (short) (a - b) > 0;
  }

  /// The signed distance from `from` to `to` on a circle of 2^32: positive when `to` is later.
  public static int distance32(long from, long to) {
    return (int) (to - from);
  }

  /// Whether `a` comes after `b` on a circle of 2^32.
  public static boolean after32(long a, long b) {
    return (int) (a - b) > 0;
  }

  /// The number with the low 16 bits `serial` that lies nearest to `reference`; may be negative
  /// near zero.
  public static long unwrap16(long reference, int serial) {
    return reference + (short) (serial - (int) reference);
  }

  /// The number with the low 32 bits `serial` that lies nearest to `reference`; may be negative
  /// near zero.
  public static long unwrap32(long reference, long serial) {
    return reference + (int) (serial - reference);
  }
}
