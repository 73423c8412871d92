package dev.parley.signaling;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The file of one room as far as it is written; belongs to the store's writer, but for [#force].
final class WrittenFile {
  static final String DRAFT = ".new";

  private static final System.Logger LOG = System.getLogger(WrittenFile.class.getName());

  private final Disk disk;
  private final Path path;
  private volatile Disk.@Nullable Out out;
  private volatile boolean dirty;
  private long beginning;
  private long since;

  WrittenFile(Disk disk, Path path) {
    this.disk = disk;
    this.path = path;
  }

  Path path() {
    return path;
  }

  /// Whether lines can be added.
  boolean isOpen() {
    return out != null;
  }

  /// Writes the file anew, under another name first.
  void begin(String text) throws IOException {
    Path draft = path.resolveSibling(path.getFileName() + DRAFT);
    Disk.Out fresh = disk.create(draft);
    long length;
    try {
      length = write(fresh, text);
      disk.move(draft, path);
    } catch (IOException e) {
      fresh.close();
      throw e;
    }
    close();
    beginning = length;
    since = 0;
    out = fresh;
    dirty = true;
  }

  /// Adds lines.
  void append(String lines) throws IOException {
    Disk.Out open = out;
    if (open == null) {
      throw new IOException(path + " is not open");
    }
    since += write(open, lines);
    dirty = true;
  }

  /// How much came since the file began, as a part of what it began with or of the least that
  /// counts: more than 1 is too much.
  double growth(int leastBytes) {
    return (double) since / Math.max(leastBytes, beginning);
  }

  private static long write(Disk.Out to, String text) throws IOException {
    ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
    long length = bytes.remaining();
    to.write(bytes);
    return length;
  }

  /// Brings what was written to the disk itself; on a thread that may wait.
  void force() {
    Disk.Out open = out;
    if (open != null && dirty) {
      dirty = false;
      try {
        open.force();
      } catch (IOException e) {
        LOG.log(System.Logger.Level.DEBUG, "A room's file was closed meanwhile.", e);
      }
    }
  }

  void close() {
    Disk.Out open = out;
    out = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        LOG.log(System.Logger.Level.DEBUG, "A room's file cannot be closed.", e);
      }
    }
  }

  void delete() {
    close();
    try {
      disk.delete(path);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, () -> path + " cannot be removed: " + e);
    }
  }
}
