package dev.parley.core;

import org.jspecify.annotations.Nullable;

/// Text forms of IP addresses: strict dotted quads, and IPv6 read per RFC 4291 and written per RFC
/// 5952.
final class AddressLiterals {
  private AddressLiterals() {}

  static @Nullable TransportAddress parse(String text, int port) {
    if (text.isEmpty() || text.length() > 45) {
      return null;
    }
    if (text.indexOf(':') < 0) {
      long v4 = v4(text);
      return v4 < 0 ? null : new TransportAddress(false, 0, v4, port);
    }
    return v6(text, port);
  }

  /// The 32 bits of a dotted quad, or -1.
  private static long v4(String text) {
    long value = 0;
    int octet = -1;
    int dots = 0;
    for (int i = 0; i <= text.length(); i++) {
      char c = i == text.length() ? '.' : text.charAt(i);
      if (c == '.') {
        if (octet < 0 || octet > 255 || ++dots > 4) {
          return -1;
        }
        value = value << 8 | octet;
        octet = -1;
      } else if (c >= '0' && c <= '9' && octet != 0 && octet < 256) {
        octet = octet < 0 ? c - '0' : octet * 10 + c - '0';
      } else {
        return -1; // a leading zero could mean octal elsewhere: refused
      }
    }
    return dots == 4 ? value : -1;
  }

  private static @Nullable TransportAddress v6(String text, int port) {
    int[] groups = new int[8];
    int count = 0;
    int gap = -1;
    int i = 0;
    int length = text.length();
    if (text.startsWith("::")) {
      gap = 0;
      i = 2;
    }
    while (i < length) {
      int end = text.indexOf(':', i);
      String group = text.substring(i, end < 0 ? length : end);
      if (group.indexOf('.') >= 0) {
        long v4 = end < 0 ? v4(group) : -1;
        if (v4 < 0 || count > 6) {
          return null;
        }
        groups[count++] = (int) (v4 >>> 16);
        groups[count++] = (int) (v4 & 0xFFFF);
        i = length;
        break;
      }
      int value = hex(group);
      if (value < 0 || count == 8) {
        return null;
      }
      groups[count++] = value;
      if (end < 0) {
        i = length;
        break;
      }
      i = end + 1;
      if (i == length) {
        return null; // a single colon at the end
      }
      if (text.charAt(i) == ':') {
        if (gap >= 0) {
          return null;
        }
        gap = count;
        i++;
      }
    }
    if (gap < 0 ? count != 8 : count > 7) {
      return null;
    }
    long[] halves = new long[2];
    for (int g = 0; g < 8; g++) {
      int zeros = 8 - count;
      int value = gap < 0 || g < gap ? groups[g] : g < gap + zeros ? 0 : groups[g - zeros];
      halves[g / 4] = halves[g / 4] << 16 | value;
    }
    return new TransportAddress(true, halves[0], halves[1], port);
  }

  private static int hex(String group) {
    if (group.isEmpty() || group.length() > 4) {
      return -1;
    }
    int value = 0;
    for (int i = 0; i < group.length(); i++) {
      int digit = Character.digit(group.charAt(i), 16);
      if (digit < 0 || group.charAt(i) > 'f') {
        return -1;
      }
      value = value << 4 | digit;
    }
    return value;
  }

  static String format(TransportAddress address) {
    StringBuilder text = new StringBuilder(45);
    if (!address.v6()) {
      long v = address.low();
      return text.append(v >>> 24)
          .append('.')
          .append(v >>> 16 & 255)
          .append('.')
          .append(v >>> 8 & 255)
          .append('.')
          .append(v & 255)
          .toString();
    }
    int[] groups = new int[8];
    for (int g = 0; g < 8; g++) {
      long half = g < 4 ? address.high() : address.low();
      groups[g] = (int) (half >>> (48 - 16 * (g % 4)) & 0xFFFF);
    }
    int bestStart = -1;
    int bestLength = 1; // RFC 5952, section 4.2.2: a single zero group is not shortened
    for (int g = 0; g < 8; g++) {
      int run = 0;
      while (g + run < 8 && groups[g + run] == 0) {
        run++;
      }
      if (run > bestLength) {
        bestStart = g;
        bestLength = run;
      }
    }
    for (int g = 0; g < 8; g++) {
      if (g == bestStart) {
        text.append("::");
        g += bestLength - 1;
        continue;
      }
      if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
        text.append(':');
      }
      text.append(Integer.toHexString(groups[g]));
    }
    return text.toString();
  }
}
