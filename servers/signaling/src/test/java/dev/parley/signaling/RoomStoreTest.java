package dev.parley.signaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoomStoreTest {
  private static final SeatRecord ANN = SeatRecord.begin("p1", "Ann", Role.HOST, true);

  @TempDir private Path folder = Path.of("");
  private Duration later = Duration.ZERO;

  private RoomStore open() throws IOException {
    return RoomStore.open(
        folder,
        true,
        new Time() {
          @Override
          public long nanos() {
            return 0;
          }

          @Override
          public long unixMillis() {
            return World.START_UNIX_MILLIS + later.toMillis();
          }
        },
        Disk.real(),
        Runnable::run);
  }

  private static void leave(RoomStore store, String room) {
    RoomMemory memory = new RoomMemory();
    memory.apply(new RoomRecord.Seated(ANN));
    store.begin(room, memory, Runnable::run, () -> {}).close();
  }

  private List<String> left() throws IOException {
    try (RoomStore store = open()) {
      return store.load().stream().map(RoomFile.Read::room).toList();
    }
  }

  @Test
  void isOfOneServerAtATime() throws IOException {
    try (RoomStore _ = open()) {
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(this::open)
          .withMessageContaining("another server");
    }
    open().close();
  }

  @Test
  void isForItsOwnerAlone() throws IOException {
    open().close();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
        .isEqualTo("rwx------");
  }

  @Test
  void tellsRoomsApartWhoseNamesDifferInCase() throws IOException {
    try (RoomStore store = open()) {
      leave(store, "demo");
      leave(store, "Demo");
      leave(store, "d-E_mO");
    }
    assertThat(folder.resolve("room-+demo.jsonl")).exists();
    assertThat(left()).containsExactlyInAnyOrder("demo", "Demo", "d-E_mO");
  }

  @Test
  void forgetsWhatIsOlderThanTokens() throws IOException {
    try (RoomStore store = open()) {
      leave(store, "demo");
    }
    later = Duration.ofHours(11);
    assertThat(left()).containsExactly("demo");
    later = later.plusHours(13);
    assertThat(left()).isEmpty();
    assertThat(folder.resolve("room-demo.jsonl")).doesNotExist();
  }

  @Test
  void leavesAloneWhatIsNotOurs() throws IOException {
    try (RoomStore store = open()) {
      leave(store, "demo");
    }
    Path foreign = Files.writeString(folder.resolve("room-other.jsonl"), "of another version\n");
    Path copy = Files.copy(folder.resolve("room-demo.jsonl"), folder.resolve("room-copy.jsonl"));
    Path draft = Files.writeString(folder.resolve("room-demo.jsonl.new"), "cut o");
    assertThat(left()).containsExactly("demo");
    assertThat(foreign).exists();
    assertThat(copy).exists();
    assertThat(draft).doesNotExist();
  }

  @Test
  void removesRoomsThatNobodyWouldComeBackTo() throws IOException {
    try (RoomStore store = open()) {
      store.begin("empty", new RoomMemory(), Runnable::run, () -> {}).close();
    }
    assertThat(left()).isEmpty();
    assertThat(folder.resolve("room-empty.jsonl")).doesNotExist();
  }
}
