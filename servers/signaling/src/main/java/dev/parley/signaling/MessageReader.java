package dev.parley.signaling;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.sfu.Publication;
import dev.parley.sfu.Subscription;
import dev.parley.sfu.View;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads what clients say, and refuses what breaks a rule or limit.
public final class MessageReader {
  /// The largest message in characters.
  static final int MAX_LENGTH = 256 * 1024;

  private static final int MAX_PUBLISH = 32;
  private static final int MAX_SUBSCRIBE = 200;
  private static final int MAX_MID = 32;
  private static final int MAX_ID = 64;
  private static final int MAX_TRACK = 64;
  private static final int MAX_CANDIDATE = 1024;
  private static final int MAX_TOKEN = 2048;
  private static final int MAX_CHAT = 2000;
  private static final int MAX_METADATA = 1024;

  private static final Set<String> SOURCES = Set.of("camera", "microphone", "screen");
  private static final Set<String> QUALITIES = Set.of("auto", "low", "off");
  private static final int MAX_PIXELS = 16_384;
  private static final Pattern REGISTERED_NAME = Pattern.compile("[A-Za-z0-9._-]{1,32}");

  private MessageReader() {}

  /// The message in a text.
  ///
  /// @throws SignalingException if it is refused
  public static ClientMessage read(String text) {
    if (text.length() > MAX_LENGTH) {
      throw new SignalingException(ErrorCode.TOO_LARGE, "The message is larger than 256 KiB.");
    }
    JsonNode message = parse(text);
    Fields fields = new Fields(message, null);
    String type = fields.string("type", 64);
    return switch (type) {
      case "join" -> join(message, fields);
      case "resume" ->
          new ClientMessage.Resume(
              fields.string("token", MAX_TOKEN), fields.has("after") ? fields.number("after") : -1);
      case "ping" -> new ClientMessage.Ping();
      case "offer" -> offer(message, fields.number("seq"));
      case "candidate" ->
          new ClientMessage.Candidate(
              fields.connection(),
              fields.string("mid", MAX_MID),
              fields.string("candidate", MAX_CANDIDATE));
      case "mute" ->
          new ClientMessage.Mute(fields.string("track", MAX_TRACK), fields.bool("muted"));
      case "leave" -> new ClientMessage.Leave();
      case "chat" -> new ClientMessage.Chat(fields.prose("text", MAX_CHAT));
      case "update" -> update(fields);
      case "view" ->
          new ClientMessage.View(fields.list("tracks", MAX_SUBSCRIBE, MessageReader::view));
      case "ice-servers" -> new ClientMessage.IceServers();
      case "settings" ->
          new ClientMessage.Settings(fields.optionalBool("locked"), fields.optionalBool("lobby"));
      case "mute-participant" ->
          new ClientMessage.MuteOther(fields.string("id", MAX_ID), source(fields));
      case "remove" -> new ClientMessage.Remove(fields.string("id", MAX_ID));
      case "role" -> new ClientMessage.GiveRole(fields.string("id", MAX_ID), role(fields));
      case "admit" -> new ClientMessage.Admit(fields.string("id", MAX_ID), fields.bool("admit"));
      case "end" -> new ClientMessage.End();
      case "register" ->
          new ClientMessage.Register(
              registeredName(fields, "name"),
              fields.optionalString("key", MAX_ID),
              fields.optionalString("token", MAX_TOKEN));
      case "status" -> new ClientMessage.Status(fields.bool("available"));
      case "call" -> new ClientMessage.Call(registeredName(fields, "to"));
      case "accept" -> reply(fields, CallOutcome.ACCEPTED);
      case "decline" -> reply(fields, CallOutcome.DECLINED);
      case "cancel" -> reply(fields, CallOutcome.CANCELED);
      default ->
          throw new SignalingException(
              ErrorCode.UNKNOWN_TYPE, "There is no message of type '" + type + "'.");
    };
  }

  private static JsonNode parse(String text) {
    try {
      JsonNode message = Json.read(text);
      if (message.isObject()) {
        return message;
      }
      throw new SignalingException(ErrorCode.BAD_JSON, "The message is not a JSON object.");
    } catch (JsonProcessingException e) {
      throw new SignalingException(
          ErrorCode.BAD_JSON, "The message is not JSON: " + e.getOriginalMessage());
    }
  }

  private static ClientMessage join(JsonNode message, Fields fields) {
    JsonNode version = message.path("v");
    if (!version.isInt() || version.intValue() != 1) {
      throw new SignalingException(
          ErrorCode.BAD_VERSION, "This server speaks version 1: 'v' has to be 1.");
    }
    return new ClientMessage.Join(
        fields.room("room"),
        fields.name("name"),
        fields.optionalString("token", MAX_TOKEN),
        fields.has("role") ? role(fields) : null);
  }

  private static ClientMessage offer(JsonNode message, long sequence) {
    Fields fields = new Fields(message, sequence);
    return new ClientMessage.Offer(
        fields.connection(),
        sequence,
        fields.string("sdp", MAX_LENGTH),
        fields.list(
            "publish",
            MAX_PUBLISH,
            entry -> new Publication(entry.string("mid", MAX_MID), source(entry))),
        fields.list(
            "subscribe",
            MAX_SUBSCRIBE,
            entry ->
                new Subscription(entry.string("mid", MAX_MID), entry.string("track", MAX_TRACK))));
  }

  private static ClientMessage update(Fields fields) {
    @Nullable String name = fields.has("name") ? fields.name("name") : null;
    return new ClientMessage.Update(
        fields.optionalString("id", MAX_ID),
        name,
        fields.optionalBool("hand"),
        fields.optionalString("metadata", MAX_METADATA));
  }

  private static View view(Fields entry) {
    String quality = entry.string("quality", 16);
    if (!QUALITIES.contains(quality)) {
      throw entry.bad("'quality' has to be auto, low or off.");
    }
    return new View(
        entry.string("track", MAX_TRACK),
        size(entry, "width"),
        size(entry, "height"),
        entry.bool("visible"),
        quality);
  }

  /// Pixels; nobody has a larger screen.
  private static int size(Fields entry, String field) {
    return (int) Math.min(entry.number(field), MAX_PIXELS);
  }

  private static ClientMessage reply(Fields fields, CallOutcome outcome) {
    return new ClientMessage.Reply(fields.string("call", MAX_ID), outcome);
  }

  private static String source(Fields fields) {
    String source = fields.string("source", 16);
    if (!SOURCES.contains(source)) {
      throw fields.bad("'source' has to be camera, microphone or screen.");
    }
    return source;
  }

  private static Role role(Fields fields) {
    Role role = Role.of(fields.string("role", 16));
    if (role == null) {
      throw fields.bad("'role' has to be host, speaker or viewer.");
    }
    return role;
  }

  private static String registeredName(Fields fields, String field) {
    String name = fields.string(field, 32);
    if (!REGISTERED_NAME.matcher(name).matches()) {
      throw fields.bad(
          "'" + field + "' has to be 1 to 32 characters out of letters, digits, '.', '_' and '-'.");
    }
    return name;
  }
}
