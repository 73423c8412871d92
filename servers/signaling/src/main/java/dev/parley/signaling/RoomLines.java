package dev.parley.signaling;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// A room's file as text: lines of a checksum, a space and a JSON object.
///
/// ```
/// 5a1b03c7 {"parley-room":1,"room":"demo"}
/// 90e2f11a {"chat":{"id":1,"from":"k3vq8x0z","name":"Ann","text":"Hello","at":1700000000000}}
/// ```
///
/// The first line names the version; a reader stops at the first line that is not whole.
final class RoomLines {
  static final int VERSION = 1;

  private static final int CHECKSUM_LENGTH = 8;

  private RoomLines() {}

  /// The line that a file begins with.
  static String header(String room) {
    return line(
        JsonNodeFactory.instance.objectNode().put("parley-room", VERSION).put("room", room));
  }

  static String line(RoomRecord record) {
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    switch (record) {
      case RoomRecord.Seated(SeatRecord seat) ->
          out.putObject("seat")
              .put("id", seat.id())
              .put("name", seat.name())
              .put("role", seat.role().text())
              .put("hand", seat.hand())
              .put("metadata", seat.metadata())
              .put("mayHost", seat.mayHost());
      case RoomRecord.Gone(String id) -> out.put("gone", id);
      case RoomRecord.Settings(RoomSettings settings) ->
          MessageWriter.write(settings, out.putObject("settings"));
      case RoomRecord.Chat(ChatMessage chat) -> MessageWriter.write(chat, out.putObject("chat"));
      case RoomRecord.Barred(String id) -> out.put("barred", id);
    }
    return line(out);
  }

  static String line(ObjectNode object) {
    String json = object.toString();
    return checksum(json) + " " + json + "\n";
  }

  private static String checksum(String json) {
    CRC32C checksum = new CRC32C();
    checksum.update(json.getBytes(StandardCharsets.UTF_8));
    return "%08x".formatted(checksum.getValue());
  }

  /// The object of a line without its end; null if it is not whole.
  static @Nullable JsonNode object(String line) {
    if (line.length() <= CHECKSUM_LENGTH + 1 || line.charAt(CHECKSUM_LENGTH) != ' ') {
      return null;
    }
    String json = line.substring(CHECKSUM_LENGTH + 1);
    if (!line.startsWith(checksum(json))) {
      return null;
    }
    try {
      JsonNode object = Json.read(json);
      return object.isObject() ? object : null;
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  /// What a line says; null if it is nothing that we write.
  static @Nullable RoomRecord record(JsonNode object) {
    JsonNode seat = object.path("seat");
    Role role = Role.of(seat.path("role").asText());
    if (seat.isObject() && role != null) {
      return new RoomRecord.Seated(
          new SeatRecord(
              seat.path("id").asText(),
              seat.path("name").asText(),
              role,
              seat.path("hand").asBoolean(),
              seat.path("metadata").asText(),
              seat.path("mayHost").asBoolean()));
    }
    JsonNode settings = object.path("settings");
    if (settings.isObject()) {
      return new RoomRecord.Settings(
          new RoomSettings(
              settings.path("locked").asBoolean(), settings.path("lobby").asBoolean()));
    }
    JsonNode chat = object.path("chat");
    if (chat.isObject()) {
      return new RoomRecord.Chat(
          new ChatMessage(
              chat.path("id").asLong(),
              chat.path("from").asText(),
              chat.path("name").asText(),
              chat.path("text").asText(),
              chat.path("at").asLong()));
    }
    if (object.path("gone").isTextual()) {
      return new RoomRecord.Gone(object.path("gone").asText());
    }
    return object.path("barred").isTextual()
        ? new RoomRecord.Barred(object.path("barred").asText())
        : null;
  }
}
