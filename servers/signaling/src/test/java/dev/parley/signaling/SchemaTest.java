package dev.parley.signaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.session.MediaKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The schema that clients are given, the words about it, and what the server reads and writes are
/// one.
class SchemaTest {
  private static final Schema SCHEMA = new Schema();
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  static List<String> fromClient() {
    return SCHEMA.types("fromClient", "client-");
  }

  private static ObjectNode example(String type) {
    return SCHEMA.definition("client-" + type).path("examples").get(0).deepCopy();
  }

  private static ClientMessage read(JsonNode message) {
    return MessageReader.read(message.toString());
  }

  private static void refused(JsonNode whole, String why) {
    assertThatExceptionOfType(SignalingException.class)
        .as(why + ": " + whole)
        .isThrownBy(() -> read(whole));
  }

  private static void taken(JsonNode whole, String why) {
    assertThatNoException().as(why + ": " + whole).isThrownBy(() -> read(whole));
  }

  @Test
  void hasEveryMessageOfClients() {
    Set<Class<?>> read = new LinkedHashSet<>();
    fromClient().forEach(type -> read.add(read(example(type)).getClass()));
    assertThat(read).containsExactlyInAnyOrderElementsOf(leaves(ClientMessage.class));
  }

  private static Set<Class<?>> leaves(Class<?> sealed) {
    Set<Class<?>> all = new LinkedHashSet<>();
    for (Class<?> each : sealed.getPermittedSubclasses()) {
      if (each.isInterface()) {
        all.addAll(leaves(each));
      } else {
        all.add(each);
      }
    }
    return all;
  }

  /// Takes each message to its limits, and a step beyond.
  @ParameterizedTest
  @MethodSource("fromClient")
  void theServerHoldsClientsToIt(String type) {
    ObjectNode message = example(type);
    JsonNode schema = SCHEMA.definition("client-" + type);
    assertThat(SCHEMA.faults(schema, message, type)).isEmpty();
    taken(message, "as it stands");
    taken(message.deepCopy().put("of-a-later-version", 1), "with a field that nobody knows");
    tryFields(message, message, schema, type);
  }

  /// @param object the message, or an object within it
  private static void tryFields(JsonNode whole, ObjectNode object, JsonNode schema, String where) {
    Set<String> required = new LinkedHashSet<>();
    schema.path("required").forEach(name -> required.add(name.asText()));
    for (Map.Entry<String, JsonNode> field : schema.path("properties").properties()) {
      String name = field.getKey();
      String at = where + "." + name;
      JsonNode good = object.path(name).deepCopy();
      assertThat(good.isMissingNode()).as("the example has " + at).isFalse();
      object.remove(name);
      if (required.contains(name)) {
        refused(whole, "without " + at);
      } else {
        taken(whole, "without " + at);
      }
      tryValues(
          field.getValue(),
          good,
          at,
          (value, fits) -> {
            object.set(name, value);
            if (fits) {
              taken(whole, at);
            } else {
              refused(whole, at);
            }
          });
      object.set(name, good);
      if (good.isArray()) {
        tryFields(whole, (ObjectNode) object.path(name).get(0), field.getValue().path("items"), at);
      }
    }
  }

  /// Told a value, and whether it is within the limits.
  private interface Trial {
    void with(JsonNode value, boolean fits);
  }

  private static void tryValues(JsonNode schema, JsonNode good, String at, Trial trial) {
    trial.with(JSON.objectNode(), false);
    trial.with(JSON.nullNode(), false);
    switch (schema.path("type").asText("enum")) {
      case "enum" -> {
        trial.with(JSON.textNode("nonsense"), false);
        trial.with(JSON.numberNode(77), false);
        schema.path("enum").forEach(value -> trial.with(value, true));
      }
      case "string" -> {
        trial.with(JSON.numberNode(1), false);
        if (schema.has("pattern")) {
          trial.with(JSON.textNode("a b"), false);
          trial.with(JSON.textNode(""), false);
        }
        if (schema.path("minLength").asInt() > 0) {
          trial.with(JSON.textNode(""), false);
        }
        int most = schema.path("maxLength").asInt(64);
        trial.with(JSON.textNode("a".repeat(most + 1)), false);
        if (schema.has("maxLength") && most < MessageReader.MAX_LENGTH) {
          trial.with(JSON.textNode("a".repeat(most)), true);
        }
      }
      case "boolean" -> {
        trial.with(JSON.textNode("true"), false);
        trial.with(JSON.numberNode(1), false);
      }
      case "integer" -> {
        trial.with(JSON.textNode("1"), false);
        trial.with(JSON.numberNode(1.5), false);
        trial.with(JSON.numberNode(schema.path("minimum").longValue() - 1), false);
        trial.with(JSON.numberNode(schema.path("maximum").longValue() + 1), false);
        trial.with(JSON.numberNode(schema.path("maximum").longValue()), true);
      }
      case "array" -> {
        int most = schema.path("maxItems").asInt();
        assertThat(most).as(at + " has a limit").isPositive();
        trial.with(filled(good.get(0), most), true);
        trial.with(filled(good.get(0), most + 1), false);
      }
      default -> throw new AssertionError(at + " is of a type that the test does not know");
    }
  }

  private static ArrayNode filled(JsonNode entry, int count) {
    ArrayNode list = JSON.arrayNode();
    for (int i = 0; i < count; i++) {
      list.add(entry);
    }
    return list;
  }

  /// One of each, with something in every field.
  private static List<ServerMessage> fromServer() {
    TrackInfo track = new TrackInfo("p1/0", MediaKind.AUDIO, "microphone", "opus", true);
    ParticipantInfo ann =
        new ParticipantInfo(
            "p1",
            "Ann",
            Role.HOST,
            true,
            "{}",
            "away",
            new ParticipantInfo.Away(55, false),
            List.of(track));
    RoomSettings settings = new RoomSettings(true, false);
    ChatMessage chat = new ChatMessage(1, "p1", "Ann", "Hello", 2);
    ServerMessage.Knock knock = new ServerMessage.Knock("p2", "Bob");
    List<IceServer> servers =
        List.of(
            new IceServer(List.of("stun:a"), "", ""), new IceServer(List.of("turn:a"), "u", "c"));
    return List.of(
        new ServerMessage.Welcome(
            "demo",
            "ey",
            1,
            0,
            false,
            ann,
            List.of(ann),
            settings,
            List.of(chat),
            List.of(knock),
            servers),
        new ServerMessage.Resumed(1, 1, true, List.of(knock)),
        new ServerMessage.Waiting("demo", "p1"),
        new ServerMessage.SeatToken("ey"),
        new ServerMessage.Answer(1, 2, "v=0"),
        new ServerMessage.ParticipantJoined(ann),
        new ServerMessage.ParticipantLeft("p1", LeaveReason.CONNECTION_LOST),
        new ServerMessage.ParticipantUpdated(ann),
        new ServerMessage.TrackPublished("p1", track),
        new ServerMessage.TrackUnpublished("p1", "p1/0"),
        new ServerMessage.TrackMuted("p1", "p1/0", true),
        new ServerMessage.RoomChanged(settings),
        new ServerMessage.Chat(chat),
        new ServerMessage.TrackUnsupported("p1/0", "AV1"),
        new ServerMessage.Layers("0", List.of("h")),
        new ServerMessage.Quality("p1/0", "h", false, "bandwidth"),
        new ServerMessage.Speakers(List.of("p1")),
        new ServerMessage.Connection(1, "connected"),
        new ServerMessage.Muted("p1", "camera"),
        knock,
        new ServerMessage.KnockOver("p2"),
        new ServerMessage.IceServers(servers),
        new ServerMessage.Pong(),
        new ServerMessage.Refused(ErrorCode.BUSY, "Wait.", 3L),
        new ServerMessage.Bye(ByeReason.ENDED),
        new ServerMessage.Registered(
            "ann",
            "k",
            List.of(new ServerMessage.Person("bob", true)),
            List.of(new ServerMessage.MissedCall("cy", 5))),
        new ServerMessage.Presence("bob", "gone"),
        new ServerMessage.Ringing("c", "bob", "demo"),
        new ServerMessage.Ring("c", "ann", "demo"),
        new ServerMessage.CallOver("c", CallOutcome.MISSED, "demo"));
  }

  @Test
  void theServerSpeaksByIt() {
    Set<String> types = new LinkedHashSet<>();
    Set<Class<?>> said = new LinkedHashSet<>();
    for (ServerMessage message : fromServer()) {
      String text =
          message instanceof ServerMessage.RoomEvent event
              ? MessageWriter.write(event, 7)
              : MessageWriter.write(message);
      JsonNode written = World.read(text);
      String type = written.path("type").asText();
      assertThat(SCHEMA.faults(SCHEMA.definition("server-" + type), written, type)).isEmpty();
      types.add(type);
      said.add(message.getClass());
    }
    assertThat(said).containsExactlyInAnyOrderElementsOf(leaves(ServerMessage.class));
    assertThat(types).containsExactlyInAnyOrderElementsOf(SCHEMA.types("fromServer", "server-"));
  }

  @Test
  void hasEveryReasonAndCode() {
    assertThat(choices("server-bye", "reason"))
        .isEqualTo(Arrays.stream(ByeReason.values()).map(ByeReason::text).toList());
    assertThat(choices("server-participant-left", "reason"))
        .isEqualTo(Arrays.stream(LeaveReason.values()).map(LeaveReason::text).toList());
    assertThat(choices("server-call-over", "outcome"))
        .isEqualTo(Arrays.stream(CallOutcome.values()).map(CallOutcome::text).toList());
    assertThat(choices("client-role", "role"))
        .isEqualTo(Arrays.stream(Role.values()).map(Role::text).toList());
    assertThat(choices("server-error", "code"))
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(ErrorCode.values()).map(ErrorCode::text).toList());
  }

  private static List<String> choices(String definition, String field) {
    JsonNode all = SCHEMA.definition(definition).path("properties").path(field).path("enum");
    return Stream.iterate(0, i -> i < all.size(), i -> i + 1)
        .map(i -> all.get(i).asText())
        .toList();
  }

  /// Every type has a line in a table, which names its fields; and every choice is named somewhere.
  @Test
  void theDocumentationSaysAllOfIt() throws IOException {
    String text = Files.readString(Path.of("../../docs/signaling.md"));
    List<String> rows = text.lines().filter(line -> line.startsWith("| `")).toList();
    Consumer<String> named =
        definition -> {
          String type = definition.substring(definition.indexOf('-') + 1);
          JsonNode schema = SCHEMA.definition(definition);
          List<String> own =
              rows.stream()
                  .filter(row -> row.substring(0, row.indexOf('|', 1)).contains("`" + type + "`"))
                  .toList();
          assertThat(own).as(type + " has a line").isNotEmpty();
          for (String field : fields(schema)) {
            assertThat(own)
                .as(type + " names " + field)
                .anySatisfy(row -> assertThat(row).containsPattern("\\b" + field + "\\b"));
          }
          schema
              .findValues("enum")
              .forEach(choice ->
                  choice.forEach(
                      value -> assertThat(text).as(definition).contains(value.asText())));
        };
    fromClient().forEach(type -> named.accept("client-" + type));
    SCHEMA.types("fromServer", "server-").forEach(type -> named.accept("server-" + type));
  }

  /// Apart from what stands above the tables for all of them.
  private static List<String> fields(JsonNode schema) {
    return schema.path("properties").properties().stream()
        .map(Map.Entry::getKey)
        .filter(name -> !name.equals("type") && !name.equals("n"))
        .toList();
  }
}
