package dev.parley.rtp;

import dev.parley.core.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The elements of an RTP header extension, in the one-byte or the two-byte form.
///
/// At most [#MAX_ELEMENTS] are seen; elements after a broken one are not. Where an id occurs twice,
/// the first one counts.
///
/// RFC 8285, section 4
public final class HeaderExtensions {
  /// How many elements of one packet are looked at.
  public static final int MAX_ELEMENTS = 32;

  /// The profile of the one-byte form.
  static final int ONE_BYTE = 0xBEDE;

  /// The profile of the two-byte form, without its four bits for the application.
  static final int TWO_BYTE = 0x1000;

  private final int[] ids = new int[MAX_ELEMENTS];
  private final int[] offsets = new int[MAX_ELEMENTS];
  private final int[] lengths = new int[MAX_ELEMENTS];
  private byte[] bytes = new byte[0];
  private int count;

  HeaderExtensions() {}

  void clear() {
    count = 0;
  }

  void wrap(byte[] array, int at, int length, int profile) {
    bytes = array;
    count = 0;
    if (profile == ONE_BYTE) {
      readOneByte(at, at + length);
    } else if ((profile & 0xFFF0) == TWO_BYTE) {
      readTwoByte(at, at + length);
    }
  }

  private void readOneByte(int from, int end) {
    int at = from;
    while (at < end && count < MAX_ELEMENTS) {
      int first = Bytes.u8(bytes, at);
      if (first == 0) {
        at++; // padding
        continue;
      }
      int id = first >>> 4;
      int length = (first & 0x0F) + 1;
      // Section 4.2: with id 15, or with id 0 and a length, everything from here on is ignored.
      if (id == 15 || id == 0 || length > end - at - 1) {
        return;
      }
      add(id, at + 1, length);
      at += 1 + length;
    }
  }

  private void readTwoByte(int from, int end) {
    int at = from;
    while (at < end && count < MAX_ELEMENTS) {
      int id = Bytes.u8(bytes, at);
      if (id == 0) {
        at++; // padding
        continue;
      }
      if (at + 2 > end) {
        return;
      }
      int length = Bytes.u8(bytes, at + 1);
      if (length > end - at - 2) {
        return;
      }
      add(id, at + 2, length);
      at += 2 + length;
    }
  }

  private void add(int id, int offset, int length) {
    ids[count] = id;
    offsets[count] = offset;
    lengths[count] = length;
    count++;
  }

  /// How many elements there are.
  public int count() {
    return count;
  }

  /// The id of an element.
  public int id(int index) {
    return ids[checked(index)];
  }

  /// Where the value of an element begins in [#array()].
  public int offset(int index) {
    return offsets[checked(index)];
  }

  /// The length of the value of an element, 0 to 255.
  public int length(int index) {
    return lengths[checked(index)];
  }

  /// The array that offsets are indices of.
  public byte[] array() {
    return bytes;
  }

  /// The index of the first element with an id, or -1; -1 for the id 0, which stands for an
  /// extension that was not negotiated.
  public int indexOf(int id) {
    for (int i = 0; i < count; i++) {
      if (ids[i] == id) {
        return i;
      }
    }
    return -1;
  }

  /// The value of a one-byte element, or -1 if it is absent or has another length.
  public int u8(int id) {
    int index = indexOf(id);
    return index >= 0 && lengths[index] == 1 ? Bytes.u8(bytes, offsets[index]) : -1;
  }

  /// The value of a two-byte element, or -1 if it is absent or has another length.
  public int u16(int id) {
    int index = indexOf(id);
    return index >= 0 && lengths[index] == 2 ? Bytes.u16(bytes, offsets[index]) : -1;
  }

  /// The value of a three-byte element, or -1 if it is absent or has another length.
  public int u24(int id) {
    int index = indexOf(id);
    return index >= 0 && lengths[index] == 3 ? Bytes.u24(bytes, offsets[index]) : -1;
  }

  /// Whether an element is present with exactly this value.
  public boolean is(int id, byte[] value) {
    int index = indexOf(id);
    return index >= 0
        && Arrays.equals(
            bytes, offsets[index], offsets[index] + lengths[index], value, 0, value.length);
  }

  /// The value of an element as ASCII text, such as a mid; null if it is absent or empty.
  public @Nullable String text(int id) {
    int index = indexOf(id);
    return index < 0 || lengths[index] == 0
        ? null
        : new String(bytes, offsets[index], lengths[index], StandardCharsets.US_ASCII);
  }

  private int checked(int index) {
    if (index < 0 || index >= count) {
      throw new IllegalArgumentException("element " + index + " of " + count);
    }
    return index;
  }
}
