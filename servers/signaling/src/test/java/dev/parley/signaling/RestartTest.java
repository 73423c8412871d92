package dev.parley.signaling;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.signaling.World.Caller;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a room knows after its server was killed and started anew.
class RestartTest {
  @TempDir private Path folder = Path.of("");
  private World world;
  private Caller ann;
  private Caller bob;

  @BeforeEach
  void begin() throws IOException {
    world = new World(Tokens.open("a key for tests".getBytes(UTF_8)), folder);
    ann = world.joined("demo", "Ann");
    bob = world.joined("demo", "Bob");
    ann.quiet();
  }

  @AfterEach
  void end() {
    world.close();
  }

  private static String role(JsonNode welcome) {
    return welcome.path("self").path("role").asText();
  }

  @Test
  void whoComesFirstIsNoHostAndSeesWhoIsExpected() {
    world.restart();
    JsonNode welcome = world.caller().joins("demo", "Cy").hear();
    assertThat(role(welcome)).isEqualTo("speaker");
    assertThat(welcome.path("participants").findValuesAsText("name")).containsExactly("Ann", "Bob");
    assertThat(welcome.path("participants").findValuesAsText("connection")).containsOnly("away");
    assertThat(role(ann.resumes().hear())).isEqualTo("host");
  }

  @Test
  void everyoneComesBackAsTheyWere() {
    bob.says("{'type':'update','name':'Robert','hand':true,'metadata':'{}'}");
    ann.says("{'type':'role','id':'p2','role':'viewer'}").quiet();
    world.restart();
    Caller annBack = ann.resumes();
    JsonNode welcome = annBack.hear();
    assertThat(welcome.path("resumed").asBoolean()).isTrue();
    assertThat(welcome.path("connection").asInt()).isZero();
    String robert = "" + welcome.path("participants").get(0);
    assertThat(robert)
        .contains("\"Robert\"", "\"viewer\"", "\"hand\":true", "\"metadata\":\"{}\"", "\"away\"");
    Caller bobBack = bob.resumes();
    assertThat(role(bobBack.hear())).isEqualTo("viewer");
    assertThat(annBack.link.told())
        .singleElement()
        .asString()
        .contains("participant-updated", "\"connected\"");
  }

  @Test
  void whatWasWrittenIsThereForWhoComesLate() {
    bob.says("{'type':'chat','text':'Hello'}");
    assertThat(bob.hearTypes()).containsExactly("chat");
    world.restart();
    JsonNode late = world.caller().joins("demo", "Cy").hear();
    assertThat(late.path("chat").findValuesAsText("text")).containsExactly("Hello");
    Caller annBack = ann.resumes();
    annBack.quiet();
    annBack.says("{'type':'chat','text':'Hello again'}");
    assertThat(annBack.link.told()).singleElement().asString().contains("{\"id\":2,");
  }

  @Test
  void aRoomStaysLockedAlsoForWhoComesFirst() {
    ann.says("{'type':'settings','locked':true,'lobby':true}").quiet();
    world.restart();
    world.caller().joins("demo", "Mallory").hearsBye("room-locked");
    ann.resumes().hear();
    world.caller().joins("demo", "Mallory").hearsBye("room-locked");
  }

  @Test
  void whoWasPutOutDoesNotComeBack() {
    ann.says("{'type':'remove','id':'p2'}");
    world.restart();
    bob.resumes().hearsError("resume-failed");
  }

  @Test
  void aHostWhoDoesNotComeBackIsReplaced() {
    world.restart();
    Caller bobBack = bob.resumes();
    bobBack.quiet();
    world.pass(119);
    assertThat(bobBack.hearTypes()).isEmpty();
    world.pass(1);
    assertThat(bobBack.hearTypes())
        .containsExactly("participant-left", "participant-updated", "token");
  }

  @Test
  void aRoomThatNobodyComesBackToIsOver() throws IOException {
    bob.says("{'type':'chat','text':'Hello'}");
    world.restart();
    assertThat(rooms()).isEqualTo(1);
    world.pass(120);
    assertThat(rooms()).isZero();
    JsonNode welcome = world.caller().joins("demo", "Cy").hear();
    assertThat(role(welcome)).isEqualTo("host");
    assertThat(welcome.path("chat")).isEmpty();
  }

  @Test
  void aRoomThatEndsLeavesNothing() throws IOException {
    world.joined("other", "Cy").says("{'type':'leave'}");
    assertThat(rooms()).isEqualTo(1);
    ann.says("{'type':'end'}");
    assertThat(rooms()).isZero();
  }

  @Test
  void aServerThatSaysGoodbyeLeavesItsRoomsToTheNext() throws IOException {
    bob.says("{'type':'chat','text':'Hello'}");
    world.signaling.shutDown().toCompletableFuture().join();
    assertThat(rooms()).isEqualTo(1);
    world.restart();
    JsonNode back = bob.resumes().hear();
    assertThat(back.path("chat").findValuesAsText("text")).containsExactly("Hello");
    assertThat(back.path("participants").findValuesAsText("role")).containsExactly("host");
  }

  @Test
  void whoeverWatchesHearsOfRoomsAndSeatsFromTheBeginning() {
    world.told.clear();
    world.restart();
    ann.resumes();
    assertThat(world.told)
        .containsExactly(
            "demo started",
            "demo ParticipantJoined",
            "demo ParticipantJoined",
            "demo ParticipantUpdated");
  }

  @Test
  void aClientThatCannotComeBackKeepsNoSeat() {
    Caller player = world.caller();
    player.link.comesBack = false;
    player.joins("demo", "WHEP").in();
    world.restart();
    assertThat(ann.resumes().hear().path("participants").findValuesAsText("name"))
        .containsExactly("Bob");
  }

  private long rooms() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.getFileName().toString().startsWith("room-")).count();
    }
  }
}
