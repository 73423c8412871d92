package dev.parley.signaling;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// The file of one room: what it remembers at one moment, and a line for everything since.
///
/// Changes are handed to the store's writer, and the room is told once they are with the operating
/// system: who is told of something after that finds it again, however the process ends.
/// [RoomStore] forces it to the disk soon after. When the lines weigh more than what was there at
/// the beginning, the file is written anew; so is what waits for a slow disk, of which the newest
/// state alone is kept. What cannot be written is counted, and tried again as a whole.
///
/// Owned by signaling's executor, but for [#write] and [#force].
final class RoomFile {
  static final int MAX_BYTES = 16 << 20;

  private static final System.Logger LOG = System.getLogger(RoomFile.class.getName());
  private static final int MIN_GROWTH_BYTES = 256 * 1024;

  /// What is to become of the file after all that is written.
  private enum End {
    NONE,
    CLOSE,
    DELETE
  }

  /// What the writer takes at once.
  ///
  /// @param snapshot the whole file, or null to add to it
  /// @param records how many changes are in it
  private record Work(
      @Nullable String snapshot, String lines, long version, int records, End end) {}

  private final RoomStore store;
  private final String room;
  private final RoomMemory memory;
  private final WrittenFile file;
  private final Executor owner;
  private final Runnable onSettled;

  // What waits for the writer; guarded by this.
  private @Nullable String snapshot;
  private final StringBuilder lines = new StringBuilder();
  private int records;
  private long latest;
  private End end = End.NONE;
  private boolean taken;

  private long settled;
  private int handed;
  private int done;
  private boolean broken;
  private boolean over;

  /// A room's name and what its file says.
  record Read(String room, RoomMemory memory) {}

  /// Begins the file with what is in the memory.
  ///
  /// @param owner runs what the writer has to say
  /// @param onSettled told on the owner when something was written, or could not be
  RoomFile(
      RoomStore store,
      String room,
      WrittenFile file,
      RoomMemory memory,
      Executor owner,
      Runnable onSettled) {
    this.store = store;
    this.room = room;
    this.file = file;
    this.memory = memory;
    this.owner = owner;
    this.onSettled = onSettled;
  }

  /// Reads a file up to the first line that is not whole.
  ///
  /// @return null if it is none of this version
  static @Nullable Read read(Path path) throws IOException {
    String text = Files.readString(path, StandardCharsets.ISO_8859_1); // bytes as they are
    String room = null;
    RoomMemory memory = new RoomMemory();
    int from = 0;
    for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      byte[] bytes = text.substring(from, end).getBytes(StandardCharsets.ISO_8859_1);
      JsonNode object = RoomLines.object(new String(bytes, StandardCharsets.UTF_8));
      from = end + 1;
      if (object == null) {
        break;
      }
      if (room == null) {
        room = object.path("room").asText();
        if (object.path("parley-room").asInt() != RoomLines.VERSION || !Fields.isRoom(room)) {
          return null;
        }
        continue;
      }
      RoomRecord record = RoomLines.record(object);
      if (record == null) {
        break;
      }
      memory.apply(record);
    }
    return room == null ? null : new Read(room, memory);
  }

  /// Hands over what the memory has just been told.
  ///
  /// @return whether it is on its way
  boolean append(RoomRecord record) {
    if (over || !store.keeps(record)) {
      return false;
    }
    if (broken) {
      store.lost(1);
      return false;
    }
    String line = RoomLines.line(record);
    boolean much;
    synchronized (this) {
      lines.append(line);
      records++;
      latest++;
      handed++;
      String whole = snapshot;
      much = lines.length() > Math.max(MIN_GROWTH_BYTES, whole == null ? 0 : whole.length());
    }
    if (much) {
      begin();
    } else {
      store.queue().add(this);
    }
    return true;
  }

  /// Hands over all that the memory knows, in place of what waits.
  void begin() {
    StringBuilder text = new StringBuilder(RoomLines.header(room));
    for (RoomRecord record : memory.records()) {
      if (store.keeps(record)) {
        text.append(RoomLines.line(record));
      }
    }
    synchronized (this) {
      snapshot = text.toString();
      lines.setLength(0);
      lines.trimToSize();
      latest++;
    }
    store.queue().add(this);
  }

  /// The number of the latest change that was handed over.
  synchronized long latest() {
    return latest;
  }

  /// The number of the latest change that was written, or given up.
  long settled() {
    return settled;
  }

  /// How many changes of the memory were handed over since that one.
  int unsettled() {
    return handed - done;
  }

  /// How much waits for the writer, in characters.
  synchronized int waiting() {
    return lines.length() + (snapshot == null ? 0 : snapshot.length());
  }

  /// Tries again what could not be done; called every second or so.
  void mend() {
    if (!over && broken && settled == latest()) {
      begin();
    }
  }

  private synchronized Work take() {
    Work work = new Work(snapshot, lines.toString(), latest, records, end);
    snapshot = null;
    lines.setLength(0);
    records = 0;
    taken = true;
    return work;
  }

  /// Writes what waits; on the store's writer.
  void write() {
    Work work = take();
    String whole = work.snapshot();
    boolean kept = whole != null || work.lines().isEmpty() || file.isOpen();
    try {
      if (whole != null) {
        file.begin(whole);
      }
      if (kept && !work.lines().isEmpty()) {
        file.append(work.lines());
      }
    } catch (IOException | RuntimeException e) {
      kept = false;
      failed(e);
    }
    switch (work.end()) {
      case NONE -> {}
      case CLOSE -> {
        file.force();
        file.close();
      }
      case DELETE -> file.delete();
    }
    boolean written = kept;
    boolean grown = file.growth(MIN_GROWTH_BYTES) > 1;
    owner.execute(() -> settle(work, written, grown));
  }

  private void failed(Exception cause) {
    if (file.isOpen() || store.failures() == 0) {
      LOG.log(
          System.Logger.Level.WARNING,
          () -> "What room " + room + " knows cannot be written, and is tried again: " + cause);
    }
    store.failed();
    file.close();
  }

  private void settle(Work work, boolean kept, boolean grown) {
    settled = work.version();
    done += work.records();
    broken = !kept;
    if (kept) {
      store.kept(work.records());
    } else {
      store.lost(work.records());
    }
    if (kept && grown && !over) {
      begin();
    }
    onSettled.run();
  }

  /// Brings what was written to the disk itself; on a thread that may wait.
  void force() {
    file.force();
  }

  /// The server stops, and the file stays for the next one.
  void close() {
    end(End.CLOSE);
  }

  /// The room is over.
  void delete() {
    end(End.DELETE);
  }

  private void end(End how) {
    if (over) {
      return;
    }
    over = true;
    boolean begun;
    synchronized (this) {
      end = how;
      begun = taken;
      if (how == End.DELETE) {
        snapshot = null;
        lines.setLength(0);
      }
    }
    if (how == End.DELETE && !begun) {
      store.queue().remove(this); // nothing of it was ever there
    } else {
      store.queue().add(this);
    }
    store.ended(this);
  }
}
