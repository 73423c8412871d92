package dev.parley.dtls;

import dev.parley.core.Bytes;
import java.util.Arrays;

/// Writes a handshake message into an array that grows.
final class ByteWriter {
  private byte[] bytes = new byte[256];
  private int length;

  ByteWriter u8(int value) {
    int at = grow(1); // may replace the array
    Bytes.putU8(bytes, at, value);
    return this;
  }

  ByteWriter u16(int value) {
    int at = grow(2); // may replace the array
    Bytes.putU16(bytes, at, value);
    return this;
  }

  ByteWriter u24(int value) {
    int at = grow(3); // may replace the array
    Bytes.putU24(bytes, at, value);
    return this;
  }

  ByteWriter i64(long value) {
    int at = grow(8); // may replace the array
    Bytes.putI64(bytes, at, value);
    return this;
  }

  ByteWriter bytes(byte[] source) {
    int at = grow(source.length);
    System.arraycopy(source, 0, bytes, at, source.length);
    return this;
  }

  ByteWriter vector8(byte[] source) {
    return u8(source.length).bytes(source);
  }

  ByteWriter vector16(byte[] source) {
    return u16(source.length).bytes(source);
  }

  ByteWriter vector24(byte[] source) {
    return u24(source.length).bytes(source);
  }

  /// Leaves room for a length of 16 bits, which [#close16] fills in.
  int open16() {
    return grow(2);
  }

  void close16(int mark) {
    Bytes.putU16(bytes, mark, length - mark - 2);
  }

  int length() {
    return length;
  }

  /// The array itself: valid until the next write.
  byte[] array() {
    return bytes;
  }

  void clear() {
    length = 0;
  }

  byte[] toByteArray() {
    return Arrays.copyOf(bytes, length);
  }

  private int grow(int count) {
    int at = length;
    length += count;
    if (length > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(length, 2 * bytes.length));
    }
    return at;
  }
}
