package dev.parley.sdp;

import org.jspecify.annotations.Nullable;

/// One line of a section, with the exact text it was read from or will be written as.
///
/// @param type the letter before `=`
/// @param value the text after it
/// @param attribute what an `a=` line means; null for lines of another type
public record SdpLine(char type, String value, @Nullable SdpAttribute attribute) {
  public SdpLine {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '\r' || c == '\n' || c == 0) {
        throw new IllegalArgumentException(
            "an SDP line must not hold a line end or NUL: character " + i + " of " + type + "=");
      }
    }
  }

  public static SdpLine of(SdpAttribute attribute) {
    String value = attribute.value();
    String name = attribute.name();
    return new SdpLine('a', value == null ? name : name + ":" + value, attribute);
  }

  static SdpLine of(char type, String value) {
    return new SdpLine(type, value, null);
  }

  /// Without a line end.
  @Override
  public String toString() {
    return type + "=" + value;
  }
}
