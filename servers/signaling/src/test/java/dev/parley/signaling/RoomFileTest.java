package dev.parley.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whatever happens to a room's file, what is read is what the room once knew.
class RoomFileTest {
  private static final long SEED = 20_261_126;

  @TempDir private Path folder = Path.of("");
  private RoomStore store;
  private final RoomMemory memory = new RoomMemory();

  @BeforeEach
  void open() throws IOException {
    store = RoomStore.open(folder, true, Time.system(), Disk.real(), Runnable::run);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private RoomFile begin() {
    return store.begin("demo", memory, Runnable::run, () -> {});
  }

  private static RoomRecord any(Random random, int number) {
    String id = "p" + random.nextInt(6);
    return switch (random.nextInt(6)) {
      case 0 -> new RoomRecord.Gone(id);
      case 1 -> new RoomRecord.Barred(id);
      case 2 -> new RoomRecord.Settings(new RoomSettings(random.nextBoolean(), true));
      case 3 ->
          new RoomRecord.Seated(
              new SeatRecord(
                  id, "Ann \"ß😀\"", Role.SPEAKER, random.nextBoolean(), "{\n}" + number, true));
      default ->
          new RoomRecord.Chat(new ChatMessage(number, id, "Ä", "Line\nline 😀 " + number, 7));
    };
  }

  /// What the memory was after each line, the empty one first, and the file with these lines.
  private List<List<RoomRecord>> write(RoomFile file, int changes) {
    Random random = new Random(SEED);
    List<List<RoomRecord>> lives = new ArrayList<>();
    lives.add(memory.records());
    for (int i = 1; i <= changes; i++) {
      RoomRecord record = any(random, i);
      if (memory.apply(record)) {
        file.append(record);
        lives.add(memory.records());
      }
    }
    file.close();
    return lives;
  }

  private Path path() {
    return folder.resolve("room-demo.jsonl");
  }

  private static List<RoomRecord> read(Path path) throws IOException {
    RoomFile.Read read = RoomFile.read(path);
    return read == null ? List.of() : read.memory().records();
  }

  @Test
  void isReadAsItWasWritten() throws IOException {
    List<List<RoomRecord>> lives = write(begin(), 200);
    assertThat(read(path())).isEqualTo(lives.getLast());
    assertThat(store.records()).isEqualTo(lives.size() - 1L);
  }

  /// As a process leaves it that is killed while it writes.
  @Test
  void isReadUpToTheLastWholeLineWhereverItIsCut() throws IOException {
    List<List<RoomRecord>> lives = write(begin(), 40);
    byte[] whole = Files.readAllBytes(path());
    int lines = 0;
    Path cut = folder.resolve("cut");
    for (int length = 0; length <= whole.length; length++) {
      Files.write(cut, Arrays.copyOf(whole, length));
      lines += length > 0 && whole[length - 1] == '\n' ? 1 : 0;
      // The first line is the header, the second the settings of the snapshot.
      List<RoomRecord> expected =
          lines == 0 ? List.of() : lines < 2 ? lives.getFirst() : lives.get(lines - 2);
      assertThat(read(cut)).as("cut after " + length + " bytes").isEqualTo(expected);
    }
    assertThat(lines).isEqualTo(lives.size() + 1);
  }

  @Test
  void isReadUpToTheLineThatIsDamaged() throws IOException {
    List<List<RoomRecord>> lives = write(begin(), 40);
    byte[] whole = Files.readAllBytes(path());
    Random random = new Random(SEED);
    Path damaged = folder.resolve("damaged");
    for (int i = 0; i < 500; i++) {
      byte[] bytes = whole.clone();
      int at = random.nextInt(bytes.length);
      bytes[at] ^= (byte) (1 << random.nextInt(8));
      Files.write(damaged, bytes);
      int line = new String(whole, 0, at, StandardCharsets.ISO_8859_1).split("\n", -1).length - 1;
      List<RoomRecord> expected =
          line == 0 ? List.of() : line < 2 ? lives.getFirst() : lives.get(line - 2);
      assertThat(read(damaged)).as("seed %d, byte %d", SEED, at).isEqualTo(expected);
    }
  }

  @Test
  void isNotReadIfItIsOfAnotherVersionOrSomethingElse() throws IOException {
    write(begin(), 1);
    String text = Files.readString(path());
    Path other = folder.resolve("other");
    for (String foreign :
        List.of("", "\n", "hello", "\u0000\u0001\n", text.substring(text.indexOf('\n') + 1))) {
      Files.writeString(other, foreign);
      assertThat(RoomFile.read(other)).as(foreign).isNull();
    }
    for (String header :
        List.of(
            "{\"parley-room\":2,\"room\":\"demo\"}",
            "{\"parley-room\":1,\"room\":\"../demo\"}",
            "{\"room\":\"demo\"}")) {
      Files.writeString(other, RoomLines.line((ObjectNode) World.read(header)));
      assertThat(RoomFile.read(other)).as(header).isNull();
    }
  }

  @Test
  void doesNotGrowWithoutBound() throws IOException {
    RoomFile file = begin();
    for (int i = 1; i <= 5000; i++) {
      RoomRecord record = new RoomRecord.Chat(new ChatMessage(i, "p1", "Ann", "x".repeat(1000), i));
      memory.apply(record);
      file.append(record);
    }
    file.close();
    assertThat(Files.size(path())).isLessThan(1 << 20);
    assertThat(read(path())).isEqualTo(memory.records()).hasSize(201);
    assertThat(store.failures()).isZero();
  }

  @Test
  void isTriedAgainWhenItCouldNotBeWritten() throws IOException {
    Path draft = Files.createDirectory(folder.resolve("room-demo.jsonl" + WrittenFile.DRAFT));
    RoomFile file = begin();
    RoomRecord barred = new RoomRecord.Barred("p1");
    memory.apply(barred);
    file.append(barred);
    assertThat(store.failures()).isPositive();
    assertThat(store.recordsLost()).isEqualTo(1);
    file.mend();
    assertThat(path()).doesNotExist();
    Files.delete(draft);
    file.mend();
    assertThat(read(path())).isEqualTo(memory.records()).contains(barred);
    file.delete();
    assertThat(path()).doesNotExist();
  }
}
