package dev.parley.core;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Reads and writes of unsigned integers in network order in a `byte[]`, always bounds-checked.
public final class Bytes {
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private Bytes() {}

  public static int u8(byte[] b, int at) {
    return b[at] & 0xFF;
  }

  public static int u16(byte[] b, int at) {
    return (short) SHORT.get(b, at) & 0xFFFF;
  }

  public static int u24(byte[] b, int at) {
    return (b[at] & 0xFF) << 16 | (b[at + 1] & 0xFF) << 8 | (b[at + 2] & 0xFF);
  }

  public static long u32(byte[] b, int at) {
    return (int) INT.get(b, at) & 0xFFFF_FFFFL;
  }

  /// The 32 bits as they are, for comparisons and for SSRCs kept in an int.
  public static int i32(byte[] b, int at) {
    return (int) INT.get(b, at);
  }

  public static long u48(byte[] b, int at) {
    return (long) u16(b, at) << 32 | u32(b, at + 2);
  }

  public static long i64(byte[] b, int at) {
    return (long) LONG.get(b, at);
  }

  public static void putU8(byte[] b, int at, int value) {
    b[at] = (byte) value;
  }

  public static void putU16(byte[] b, int at, int value) {
    SHORT.set(b, at, (short) value);
  }

  public static void putU24(byte[] b, int at, int value) {
    b[at] = (byte) (value >>> 16);
    b[at + 1] = (byte) (value >>> 8);
    b[at + 2] = (byte) value;
  }

  public static void putU32(byte[] b, int at, long value) {
    INT.set(b, at, (int) value);
  }

  public static void putU48(byte[] b, int at, long value) {
    putU16(b, at, (int) (value >>> 32));
    putU32(b, at + 2, value);
  }

  public static void putI64(byte[] b, int at, long value) {
    LONG.set(b, at, value);
  }
}
