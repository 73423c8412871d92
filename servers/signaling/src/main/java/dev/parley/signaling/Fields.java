package dev.parley.signaling;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The fields of a message, each read within its limits.
final class Fields {
  private static final int MAX_NAME = 64;

  /// Whole numbers that JavaScript can count (2 to the power of 53, less one).
  private static final long MAX_NUMBER = (1L << 53) - 1;

  private static final Pattern ROOM = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  private final JsonNode message;

  /// The offer that the message is, for what is said about it.
  private final @Nullable Long sequence;

  Fields(JsonNode message, @Nullable Long sequence) {
    this.message = message;
    this.sequence = sequence;
  }

  static boolean isRoom(String text) {
    return ROOM.matcher(text).matches();
  }

  /// Whether people can read it as a name.
  static boolean isName(String text) {
    return !text.isEmpty()
        && text.length() <= MAX_NAME
        && text.codePoints().noneMatch(codePoint -> isUnprintable(codePoint, false));
  }

  /// Control and formatting characters (which turn the direction of the text around a name), and
  /// halves of surrogate pairs.
  private static boolean isUnprintable(int codePoint, boolean lines) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL -> !(lines && (codePoint == '\n' || codePoint == '\t'));
      case Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          true;
      // The joiner is part of many emoji.
      case Character.FORMAT -> codePoint != 0x200D;
      default -> false;
    };
  }

  String room(String field) {
    JsonNode room = message.path(field);
    if (!room.isTextual() || !isRoom(room.textValue())) {
      throw new SignalingException(
          ErrorCode.BAD_ROOM,
          "A room's name is 1 to 64 characters out of letters A to Z, digits, '_' and '-'.");
    }
    return room.textValue();
  }

  String name(String field) {
    JsonNode name = message.path(field);
    String stripped = name.isTextual() ? name.textValue().strip() : "";
    if (!isName(stripped)) {
      throw new SignalingException(
          ErrorCode.BAD_NAME, "A participant's name is 1 to 64 characters that can be shown.");
    }
    return stripped;
  }

  /// Text for people, which may have lines.
  String prose(String field, int maxLength) {
    String text = string(field, maxLength).strip();
    if (text.isEmpty() || text.codePoints().anyMatch(point -> isUnprintable(point, true))) {
      throw bad("'" + field + "' has to be text that can be shown.");
    }
    return text;
  }

  String string(String field, int maxLength) {
    JsonNode value = message.path(field);
    if (!value.isTextual() || value.textValue().length() > maxLength) {
      throw bad("'" + field + "' has to be a text of up to " + maxLength + " characters.");
    }
    return value.textValue();
  }

  @Nullable String optionalString(String field, int maxLength) {
    return message.has(field) ? string(field, maxLength) : null;
  }

  boolean bool(String field) {
    JsonNode value = message.path(field);
    if (!value.isBoolean()) {
      throw bad("'" + field + "' has to be true or false.");
    }
    return value.booleanValue();
  }

  @Nullable Boolean optionalBool(String field) {
    return message.has(field) ? bool(field) : null;
  }

  /// A whole number that is not negative.
  long number(String field) {
    JsonNode value = message.path(field);
    if (!value.isIntegralNumber()
        || !value.canConvertToLong()
        || value.longValue() < 0
        || value.longValue() > MAX_NUMBER) {
      throw bad("'" + field + "' has to be a whole number that is not negative.");
    }
    return value.longValue();
  }

  /// A number of a peer connection; the first if there is none.
  int connection() {
    if (!message.has("connection")) {
      return 1;
    }
    long value = number("connection");
    if (value < 1 || value > Integer.MAX_VALUE) {
      throw bad("'connection' has to be a whole number from 1 on.");
    }
    return (int) value;
  }

  boolean has(String field) {
    return message.has(field);
  }

  <T> List<T> list(String field, int maxEntries, Function<Fields, T> entryReader) {
    JsonNode array = message.path(field);
    if (array.isMissingNode()) {
      return List.of();
    }
    if (!array.isArray() || array.size() > maxEntries) {
      throw bad("'" + field + "' has to be a list of up to " + maxEntries + ".");
    }
    List<T> entries = new ArrayList<>(array.size());
    for (JsonNode entry : array) {
      entries.add(entryReader.apply(new Fields(entry, sequence)));
    }
    return entries;
  }

  SignalingException bad(String sentence) {
    return new SignalingException(ErrorCode.BAD_MESSAGE, sentence, sequence);
  }
}
