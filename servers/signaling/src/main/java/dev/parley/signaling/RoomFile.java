package dev.parley.signaling;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// The file of one room: what it remembers at one moment, and a line for everything since.
///
/// A line is with the operating system before anybody is told of what it says, so it outlives the
/// process, however that ends; [RoomStore] forces it to the disk soon after. When the lines since
/// the beginning weigh more than that, the file is written anew, under another name first. What
/// cannot be written is counted, and tried again as a whole; the room goes on meanwhile.
///
/// Owned by signaling's executor, but for [#force].
final class RoomFile {
  static final String DRAFT = ".new";
  static final int MAX_BYTES = 16 << 20;

  private static final System.Logger LOG = System.getLogger(RoomFile.class.getName());
  private static final int MIN_GROWTH_BYTES = 256 * 1024;

  private final RoomStore store;
  private final String room;
  private final Path path;
  private final RoomMemory memory;
  private volatile @Nullable FileChannel out;
  private volatile boolean dirty;
  private boolean over;
  private long beginning;
  private long since;

  /// A room's name and what its file says.
  record Read(String room, RoomMemory memory) {}

  /// Begins the file with what is in the memory.
  RoomFile(RoomStore store, String room, Path path, RoomMemory memory) {
    this.store = store;
    this.room = room;
    this.path = path;
    this.memory = memory;
    rewrite();
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

  /// Writes what the memory has just been told.
  void append(RoomRecord record) {
    FileChannel open = out;
    if (over || !store.keeps(record)) {
      return;
    }
    if (open == null) {
      store.lost();
      return;
    }
    try {
      since += write(open, RoomLines.line(record));
      dirty = true;
      store.kept();
    } catch (IOException e) {
      failed(e);
      return;
    }
    if (since > Math.max(MIN_GROWTH_BYTES, beginning)) {
      rewrite();
    }
  }

  /// Tries again what could not be done; called every second or so.
  void mend() {
    if (!over && out == null) {
      rewrite();
    }
  }

  private void rewrite() {
    Path draft = path.resolveSibling(path.getFileName() + DRAFT);
    try {
      StringBuilder text = new StringBuilder(RoomLines.header(room));
      for (RoomRecord record : memory.records()) {
        if (store.keeps(record)) {
          text.append(RoomLines.line(record));
        }
      }
      FileChannel fresh =
          FileChannel.open(
              draft,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE);
      try {
        beginning = write(fresh, text.toString());
        Files.move(
            draft, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } catch (IOException e) {
        fresh.close();
        throw e;
      }
      closeChannel();
      since = 0;
      out = fresh;
      dirty = true;
    } catch (IOException e) {
      failed(e);
    }
  }

  private static long write(FileChannel to, String text) throws IOException {
    ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
    long length = bytes.remaining();
    while (bytes.hasRemaining()) {
      to.write(bytes);
    }
    return length;
  }

  private void failed(IOException cause) {
    if (out != null || store.failures() == 0) {
      LOG.log(
          System.Logger.Level.WARNING,
          () -> "What room " + room + " knows cannot be written, and is tried again: " + cause);
    }
    store.failed();
    closeChannel();
  }

  private void closeChannel() {
    FileChannel open = out;
    out = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        LOG.log(System.Logger.Level.DEBUG, "A room's file cannot be closed.", e);
      }
    }
  }

  /// Brings what was written to the disk itself; on a thread that may wait.
  void force() {
    FileChannel open = out;
    if (open != null && dirty) {
      dirty = false;
      try {
        open.force(false);
      } catch (IOException e) {
        LOG.log(System.Logger.Level.DEBUG, "A room's file was closed meanwhile.", e);
      }
    }
  }

  /// The server stops, and the file stays for the next one.
  void close() {
    if (!over) {
      over = true;
      force();
      closeChannel();
      store.ended(this);
    }
  }

  /// The room is over.
  void delete() {
    if (!over) {
      over = true;
      closeChannel();
      store.ended(this);
      try {
        Files.deleteIfExists(path);
      } catch (IOException e) {
        LOG.log(System.Logger.Level.WARNING, () -> path + " cannot be removed: " + e);
      }
    }
  }
}
