package dev.parley.signaling;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.session.MediaKind;
import dev.parley.signaling.World.Caller;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A disk that does not answer stops nobody but those who are to be told what it shall keep; and
/// these not for ever.
@Timeout(120)
class StalledDiskTest {
  @TempDir private Path folder = Path.of("");
  private final StalledDisk disk = new StalledDisk();
  private RoomStore store;
  private World world;
  private Caller ann;
  private Caller bob;

  @BeforeEach
  void begin() throws IOException {
    store = RoomStore.open(folder, true, Time.system(), disk, WriteQueue.thread());
    world = new World(Tokens.open("a key for tests".getBytes(UTF_8)), folder, store);
    ann = joins("demo", "Ann");
    bob = joins("demo", "Bob");
    assertThat(hears(ann)).containsExactly("participant-joined");
  }

  @AfterEach
  void end() {
    disk.flow();
    world.close();
  }

  private Caller joins(String room, String name) {
    Caller caller = world.caller().joins(room, name);
    List<String> told = awaitTold(caller);
    assertThat(told).hasSize(1);
    caller.id = World.read(told.getFirst()).path("self").path("id").asText();
    return caller;
  }

  /// What somebody was told, when signaling has done all it had to.
  private List<String> told(Caller caller) {
    world.signaling.stats().toCompletableFuture().join();
    return caller.link.told();
  }

  private List<String> awaitTold(Caller caller) {
    List<String> told = new ArrayList<>();
    await(() -> told.addAll(told(caller)));
    return told;
  }

  private List<String> hears(Caller caller) {
    return awaitTold(caller).stream().map(text -> World.read(text).path("type").asText()).toList();
  }

  private static void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      Thread.onSpinWait(); // the class's time-out ends it
    }
  }

  private List<String> written(String room) throws IOException {
    RoomFile.Read read = RoomFile.read(folder.resolve("room-" + room + ".jsonl"));
    return Objects.requireNonNull(read).memory().chat().stream().map(ChatMessage::text).toList();
  }

  @Test
  void whatHasToBeKeptIsToldWhenItIsWrittenAndOthersGoOn() throws Exception {
    Caller cy = joins("other", "Cy");
    Caller dan = joins("other", "Dan");
    assertThat(hears(cy)).containsExactly("participant-joined");
    disk.stall();
    bob.says("{'type':'chat','text':'Hello'}");
    disk.awaitSomebody();

    cy.offers(1);
    assertThat(hears(cy)).containsExactly("answer");
    cy.publishes("0", MediaKind.AUDIO, "microphone", "opus");
    assertThat(hears(dan)).containsExactly("track-published");
    bob.offers(1);
    assertThat(hears(bob)).as("media of the same room goes on, too").containsExactly("answer");
    assertThat(told(ann)).isEmpty();
    assertThat(written("demo")).isEmpty();

    disk.flow();
    assertThat(hears(ann)).containsExactly("chat");
    assertThat(hears(bob)).containsExactly("chat");
    assertThat(written("demo")).containsExactly("Hello");
    assertThat(store.recordsLost()).isZero();
  }

  @Test
  void whoComesIsWelcomeOnceTheSeatIsWrittenAndHearsAllInOrder() throws Exception {
    disk.stall();
    Caller cy = world.caller().joins("demo", "Cy");
    disk.awaitSomebody();
    bob.says("{'type':'chat','text':'Hello'}");
    Caller dan = world.caller().joins("new", "Dan");
    assertThat(told(cy)).isEmpty();
    assertThat(told(dan)).isEmpty();
    cy.offers(1);
    assertThat(told(cy)).as("no answer before the welcome").isEmpty();

    disk.flow();
    List<String> heard = new ArrayList<>();
    await(() -> {
      heard.addAll(told(cy));
      return heard.size() >= 3;
    });
    assertThat(heard.stream().map(text -> World.read(text).path("type").asText()))
        .containsExactly("welcome", "chat", "answer");
    assertThat(hears(dan)).containsExactly("welcome");
  }

  @Test
  void whoAsksFromOutsideIsAnsweredWhenItIsWritten() throws Exception {
    disk.stall();
    CompletableFuture<Boolean> locked =
        world.signaling.control().change("demo", true, null).toCompletableFuture();
    disk.awaitSomebody();
    assertThat(told(ann)).isEmpty();
    assertThat(locked).isNotDone();
    disk.flow();
    assertThat(locked.join()).isTrue();
  }

  @Test
  void aRoomGoesOnWhenItTakesTooLong() throws Exception {
    disk.stall();
    bob.says("{'type':'chat','text':'Hello'}");
    disk.awaitSomebody();
    world.pass(3);
    assertThat(told(ann)).isEmpty();
    world.pass(1);
    assertThat(hears(ann)).containsExactly("chat");
    assertThat(store.recordsLost()).isEqualTo(1);
    bob.says("{'type':'chat','text':'Still there?'}");
    assertThat(hears(ann)).containsExactly("chat");
    assertThat(store.recordsLost()).isEqualTo(2);

    disk.flow();
    await(() -> store.records() >= 4); // two seats, two messages
    told(ann);
    assertThat(written("demo")).containsExactly("Hello", "Still there?");
    disk.stall();
    bob.says("{'type':'chat','text':'Once more'}");
    disk.awaitSomebody();
    assertThat(told(ann)).as("it is waited for again").isEmpty();
  }

  @Test
  void whatWaitsIsBounded() throws Exception {
    RoomMemory memory = new RoomMemory();
    List<Long> settled = new ArrayList<>();
    disk.stall();
    RoomFile file =
        store.begin("flood", memory, world.signaling::execute, () -> settled.add(store.records()));
    disk.awaitSomebody();
    for (int i = 1; i <= 5000; i++) {
      RoomRecord record = new RoomRecord.Chat(new ChatMessage(i, "p1", "Ann", "x".repeat(1000), i));
      memory.apply(record);
      file.append(record);
      assertThat(file.waiting()).isLessThan(1 << 20);
    }
    long before = store.waiting();
    for (int i = 0; i < 200; i++) {
      Caller passing = world.caller().joins("passing-" + i, "Eve");
      passing.says("{'type':'leave'}");
    }
    assertThat(store.waiting()).as("rooms that came and went").isEqualTo(before);

    disk.flow();
    await(() -> {
      world.signaling.stats().toCompletableFuture().join();
      return file.settled() == file.latest();
    });
    assertThat(settled).isNotEmpty();
    assertThat(written("flood")).hasSize(200);
  }
}
