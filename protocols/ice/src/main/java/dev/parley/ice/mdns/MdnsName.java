package dev.parley.ice.mdns;

import dev.parley.core.Entropy;
import java.util.Locale;

/// The names behind which candidates hide their addresses.
///
/// draft-ietf-mmusic-mdns-ice-candidates, section 3.1.1
public final class MdnsName {
  private static final String SUFFIX = ".local";
  private static final int MAX_LABEL = 63;

  private MdnsName() {}

  /// A fresh name, which says nothing: a random UUID (RFC 9562, section 5.4) and `.local`.
  public static String random(Entropy entropy) {
    byte[] bytes = entropy.bytes(16);
    bytes[6] = (byte) (bytes[6] & 0x0F | 0x40);
    bytes[8] = (byte) (bytes[8] & 0x3F | 0x80);
    StringBuilder name = new StringBuilder(42);
    for (int i = 0; i < bytes.length; i++) {
      if (i == 4 || i == 6 || i == 8 || i == 10) {
        name.append('-');
      }
      name.append(Character.forDigit(bytes[i] >> 4 & 0xF, 16));
      name.append(Character.forDigit(bytes[i] & 0xF, 16));
    }
    return name.append(SUFFIX).toString();
  }

  /// Whether it is one label of letters, digits, `-` and `_`, and `.local`: other names are not
  /// asked for, for they would tell more of a network than an address.
  public static boolean is(String host) {
    int label = host.length() - SUFFIX.length();
    if (label < 1 || label > MAX_LABEL || !host.toLowerCase(Locale.ROOT).endsWith(SUFFIX)) {
      return false;
    }
    for (int i = 0; i < label; i++) {
      char c = host.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (!letter && !(c >= '0' && c <= '9') && c != '-' && c != '_') {
        return false;
      }
    }
    return true;
  }
}
