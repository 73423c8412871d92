package dev.parley.ice.mdns;

import org.jspecify.annotations.Nullable;

/// Reads the names of a message one after the other.
///
/// A pointer leads to an earlier place only, so that no chain of them is endless.
///
/// RFC 1035, sections 3.1 and 4.1.4
final class DnsNames {
  /// 255 bytes with the length of the first label and the empty one at the end.
  private static final int MAX_NAME_CHARS = 253;

  private static final int POINTER = 0xC0;

  /// Stands for a dot within a label: such a name equals none that is asked for here.
  private static final char NO_DOT = '\uFFFD';

  private final byte[] bytes;
  private final int start;
  private final int end;
  private int position;

  DnsNames(byte[] bytes, int start, int end) {
    this.bytes = bytes;
    this.start = start;
    this.end = end;
    position = start;
  }

  int position() {
    return position;
  }

  void moveTo(int newPosition) {
    position = newPosition;
  }

  /// Goes so many bytes on; false beyond the end.
  boolean skip(int count) {
    if (count > end - position) {
      return false;
    }
    position += count;
    return true;
  }

  /// The name at the position, which moves behind it; null if it is malformed.
  @Nullable String next() {
    StringBuilder name = new StringBuilder();
    int at = position;
    int lowest = at;
    int after = -1;
    while (at < end) {
      int length = bytes[at] & 0xFF;
      if (length == 0) {
        position = after < 0 ? at + 1 : after;
        return name.toString();
      }
      if ((length & POINTER) == POINTER) {
        if (at + 1 >= end) {
          return null;
        }
        int target = start + ((length & ~POINTER) << 8 | (bytes[at + 1] & 0xFF));
        if (target >= lowest) {
          return null;
        }
        after = after < 0 ? at + 2 : after;
        lowest = target;
        at = target;
      } else if ((length & POINTER) != 0 || length > end - at - 1 || !append(name, at, length)) {
        return null;
      } else {
        at += 1 + length;
      }
    }
    return null;
  }

  private boolean append(StringBuilder name, int at, int length) {
    if (!name.isEmpty()) {
      name.append('.');
    }
    if (name.length() + length > MAX_NAME_CHARS) {
      return false;
    }
    for (int i = at + 1; i <= at + length; i++) {
      char c = (char) (bytes[i] & 0xFF);
      boolean upper = c >= 'A' && c <= 'Z';
      name.append(c == '.' ? NO_DOT : upper ? (char) (c + 0x20) : c);
    }
    return true;
  }
}
