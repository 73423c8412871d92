package dev.parley.signaling;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.parley.sfu.Publication;
import dev.parley.sfu.Subscription;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads what clients say, and refuses what breaks a rule or limit.
public final class MessageReader {
  /// The largest message in characters.
  static final int MAX_LENGTH = 256 * 1024;

  private static final int MAX_DEPTH = 16;
  private static final int MAX_PUBLISH = 32;
  private static final int MAX_SUBSCRIBE = 200;
  private static final int MAX_NAME = 64;
  private static final int MAX_MID = 32;
  private static final int MAX_TRACK = 64;
  private static final int MAX_CANDIDATE = 1024;

  /// Whole numbers that JavaScript can count (2 to the power of 53, less one).
  private static final long MAX_SEQUENCE = (1L << 53) - 1;

  private static final Pattern ROOM = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final Set<String> SOURCES = Set.of("camera", "microphone", "screen");

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxStringLength(MAX_LENGTH)
                          .maxNumberLength(32)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private MessageReader() {}

  /// The message in a text.
  ///
  /// @throws SignalingException if it is refused
  public static ClientMessage read(String text) {
    if (text.length() > MAX_LENGTH) {
      throw new SignalingException(ErrorCode.TOO_LARGE, "The message is larger than 256 KiB.");
    }
    JsonNode message = parse(text);
    String type = string(message, "type", 64, null);
    return switch (type) {
      case "join" -> join(message);
      case "offer" -> offer(message);
      case "candidate" ->
          new ClientMessage.Candidate(
              string(message, "mid", MAX_MID, null),
              string(message, "candidate", MAX_CANDIDATE, null));
      case "mute" ->
          new ClientMessage.Mute(string(message, "track", MAX_TRACK, null), bool(message, "muted"));
      case "leave" -> new ClientMessage.Leave();
      default ->
          throw new SignalingException(
              ErrorCode.UNKNOWN_TYPE, "There is no message of type '" + type + "'.");
    };
  }

  private static JsonNode parse(String text) {
    try {
      JsonNode message = JSON.readTree(text);
      if (message.isObject()) {
        return message;
      }
      throw new SignalingException(ErrorCode.BAD_JSON, "The message is not a JSON object.");
    } catch (JsonProcessingException e) {
      throw new SignalingException(
          ErrorCode.BAD_JSON, "The message is not JSON: " + e.getOriginalMessage());
    }
  }

  private static ClientMessage join(JsonNode message) {
    JsonNode version = message.path("v");
    if (!version.isInt() || version.intValue() != 1) {
      throw new SignalingException(
          ErrorCode.BAD_VERSION, "This server speaks version 1: 'v' has to be 1.");
    }
    JsonNode room = message.path("room");
    if (!room.isTextual() || !ROOM.matcher(room.textValue()).matches()) {
      throw new SignalingException(
          ErrorCode.BAD_ROOM,
          "A room's name is 1 to 64 characters out of letters A to Z, digits, '_' and '-'.");
    }
    JsonNode name = message.path("name");
    String stripped = name.isTextual() ? name.textValue().strip() : "";
    if (stripped.isEmpty()
        || stripped.length() > MAX_NAME
        || stripped.codePoints().anyMatch(MessageReader::isUnprintable)) {
      throw new SignalingException(
          ErrorCode.BAD_NAME, "A participant's name is 1 to 64 characters that can be shown.");
    }
    return new ClientMessage.Join(room.textValue(), stripped);
  }

  /// Control and formatting characters (which turn the direction of the text around a name), and
  /// halves of surrogate pairs.
  private static boolean isUnprintable(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          true;
      // The joiner is part of many emoji.
      case Character.FORMAT -> codePoint != 0x200D;
      default -> false;
    };
  }

  private static ClientMessage offer(JsonNode message) {
    JsonNode seq = message.path("seq");
    if (!seq.isIntegralNumber()
        || !seq.canConvertToLong()
        || seq.longValue() < 0
        || seq.longValue() > MAX_SEQUENCE) {
      throw bad("'seq' has to be a whole number that is not negative.", null);
    }
    Long sequence = seq.longValue();
    String sdp = string(message, "sdp", MAX_LENGTH, sequence);
    List<Publication> publish =
        list(
            message,
            "publish",
            MAX_PUBLISH,
            sequence,
            entry ->
                new Publication(string(entry, "mid", MAX_MID, sequence), source(entry, sequence)));
    List<Subscription> subscribe =
        list(
            message,
            "subscribe",
            MAX_SUBSCRIBE,
            sequence,
            entry ->
                new Subscription(
                    string(entry, "mid", MAX_MID, sequence),
                    string(entry, "track", MAX_TRACK, sequence)));
    return new ClientMessage.Offer(sequence, sdp, publish, subscribe);
  }

  private static String source(JsonNode entry, Long sequence) {
    String source = string(entry, "source", 16, sequence);
    if (!SOURCES.contains(source)) {
      throw bad("'source' has to be camera, microphone or screen.", sequence);
    }
    return source;
  }

  private static <T> List<T> list(
      JsonNode message,
      String field,
      int maxEntries,
      Long sequence,
      Function<JsonNode, T> entryReader) {
    JsonNode array = message.path(field);
    if (array.isMissingNode()) {
      return List.of();
    }
    if (!array.isArray() || array.size() > maxEntries) {
      throw bad("'" + field + "' has to be a list of up to " + maxEntries + ".", sequence);
    }
    List<T> entries = new ArrayList<>(array.size());
    for (JsonNode entry : array) {
      entries.add(entryReader.apply(entry));
    }
    return entries;
  }

  private static String string(
      JsonNode message, String field, int maxLength, @Nullable Long sequence) {
    JsonNode value = message.path(field);
    if (!value.isTextual() || value.textValue().length() > maxLength) {
      throw bad(
          "'" + field + "' has to be a text of up to " + maxLength + " characters.", sequence);
    }
    return value.textValue();
  }

  private static boolean bool(JsonNode message, String field) {
    JsonNode value = message.path(field);
    if (!value.isBoolean()) {
      throw bad("'" + field + "' has to be true or false.", null);
    }
    return value.booleanValue();
  }

  private static SignalingException bad(String sentence, @Nullable Long sequence) {
    return new SignalingException(ErrorCode.BAD_MESSAGE, sentence, sequence);
  }
}
