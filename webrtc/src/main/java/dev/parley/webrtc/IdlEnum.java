package dev.parley.webrtc;

import java.util.Arrays;

/// Finds the constants of the specification's enumerations by the specification's words.
final class IdlEnum {
  private IdlEnum() {}

  static <E extends Enum<E>> E parse(Class<E> type, String text) {
    for (E constant : type.getEnumConstants()) {
      if (constant.toString().equals(text)) {
        return constant;
      }
    }
    throw new IllegalArgumentException(
        "'"
            + text
            + "' is no "
            + type.getSimpleName()
            + "; known are "
            + Arrays.toString(type.getEnumConstants()));
  }
}
