package dev.parley.signaling;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A folder with a file for each room, so that a server that is started anew knows what its rooms
/// knew: seats and roles, settings, who was put out, and what was written.
///
/// One server has the folder at a time. A room's file goes with the room. What a server left that
/// has been gone for longer than [#MAX_AGE] is removed unread. One thread writes all files, each in
/// its turn, so that nobody else waits for the disk. Safe for all threads, but for [#load] and
/// [#begin], which are signaling's executor's.
public final class RoomStore implements AutoCloseable {
  /// As long as a seat's token is good.
  static final Duration MAX_AGE = Duration.ofHours(12);

  private static final System.Logger LOG = System.getLogger(RoomStore.class.getName());
  private static final String PREFIX = "room-";
  private static final Pattern CAPITAL = Pattern.compile("[A-Z]");
  private static final String SUFFIX = ".jsonl";
  private static final long MAX_TOTAL_BYTES = 128L << 20;
  private static final int FORCE_EVERY_SECONDS = 2;

  /// How long the end waits for the disk.
  private static final long CLOSE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final Path folder;
  private final boolean chat;
  private final Time time;
  private final Disk disk;
  private final WriteQueue queue;
  private final FileChannel lock;

  private final Set<RoomFile> open = ConcurrentHashMap.newKeySet();
  private final AtomicLong kept = new AtomicLong();
  private final AtomicLong lost = new AtomicLong();
  private final AtomicLong failures = new AtomicLong();
  private final ScheduledExecutorService forcer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("room-store").factory());

  private RoomStore(
      Path folder, boolean chat, Time time, Disk disk, Executor writer, FileChannel lock) {
    this.folder = folder;
    this.chat = chat;
    this.time = time;
    this.disk = disk;
    queue = new WriteQueue(writer);
    this.lock = lock;
  }

  /// Takes the folder, which is made if there is none, for this process.
  ///
  /// @param chat whether what people write is kept, too
  /// @throws IOException if it cannot be written to, or another server has it
  public static RoomStore open(Path folder, boolean chat) throws IOException {
    return open(folder, chat, Time.system(), Disk.real(), WriteQueue.thread());
  }

  /// @param writer what files are written on, one at a time
  @SuppressWarnings("FutureReturnValueIgnored") // runs until close, and throws nothing
  static RoomStore open(Path folder, boolean chat, Time time, Disk disk, Executor writer)
      throws IOException {
    Files.createDirectories(folder);
    if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }
    Path sign = folder.resolve("lock");
    FileTime alive = Files.exists(sign) ? Files.getLastModifiedTime(sign) : null;
    FileChannel lock = FileChannel.open(sign, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (!take(lock)) {
      lock.close();
      throw new IOException("another server uses " + folder);
    }
    RoomStore store = new RoomStore(folder, chat, time, disk, writer, lock);
    if (alive != null && time.unixMillis() - alive.toMillis() > MAX_AGE.toMillis()) {
      store.files(SUFFIX).forEach(RoomStore::remove);
    }
    store.files(WrittenFile.DRAFT).forEach(RoomStore::remove);
    store.live();
    store.forcer.scheduleWithFixedDelay(
        store::force, FORCE_EVERY_SECONDS, FORCE_EVERY_SECONDS, TimeUnit.SECONDS);
    return store;
  }

  private static boolean take(FileChannel channel) throws IOException {
    try {
      FileLock taken = channel.tryLock();
      return taken != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private List<Path> files(String suffix) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(each -> each.getFileName().toString().startsWith(PREFIX))
          .filter(each -> each.getFileName().toString().endsWith(suffix))
          .sorted(Comparator.comparing(RoomStore::changed).reversed())
          .toList();
    }
  }

  private static FileTime changed(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      return FileTime.fromMillis(0);
    }
  }

  private static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, () -> file + " cannot be removed: " + e);
    }
  }

  /// The rooms that the server before this one left, those that changed last first.
  List<RoomFile.Read> load() {
    List<RoomFile.Read> rooms = new ArrayList<>();
    try {
      long total = 0;
      for (Path file : files(SUFFIX)) {
        long size = Files.size(file);
        total += size;
        RoomFile.Read read =
            size > RoomFile.MAX_BYTES || total > MAX_TOTAL_BYTES ? null : RoomFile.read(file);
        if (read == null || !file.equals(file(read.room()))) {
          LOG.log(
              System.Logger.Level.WARNING,
              () -> file + " is no room of this version, and is left alone.");
        } else if (read.memory().seats().isEmpty()) {
          remove(file);
        } else {
          rooms.add(read);
        }
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "Not all rooms of before could be read.", e);
    }
    return rooms;
  }

  /// A file for a room that begins, or goes on.
  ///
  /// @param owner runs what the writer has to say
  /// @param onSettled told on the owner when something was written, or could not be
  RoomFile begin(String room, RoomMemory memory, Executor owner, Runnable onSettled) {
    RoomFile file =
        new RoomFile(this, room, new WrittenFile(disk, file(room)), memory, owner, onSettled);
    open.add(file);
    file.begin();
    return file;
  }

  /// What waits to be written.
  WriteQueue queue() {
    return queue;
  }

  /// Names that differ in case alone are two rooms, also where they would be one file.
  private Path file(String room) {
    String name = CAPITAL.matcher(room).replaceAll("+$0").toLowerCase(Locale.ROOT);
    return folder.resolve(PREFIX + name + SUFFIX);
  }

  boolean keeps(RoomRecord record) {
    return chat || !(record instanceof RoomRecord.Chat);
  }

  void ended(RoomFile file) {
    open.remove(file);
  }

  private void force() {
    open.forEach(RoomFile::force);
    live();
  }

  /// Tells a later server until when there was one.
  private void live() {
    try {
      Files.setLastModifiedTime(folder.resolve("lock"), FileTime.fromMillis(time.unixMillis()));
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "The folder of rooms cannot be written to.", e);
    }
  }

  /// Where it is.
  public Path folder() {
    return folder;
  }

  /// How many changes were written.
  public long records() {
    return kept.get();
  }

  /// How many people were told of before they were written, since writing failed or took too long.
  public long recordsLost() {
    return lost.get();
  }

  /// How often writing failed.
  public long failures() {
    return failures.get();
  }

  /// How many rooms' files wait for the disk.
  public long waiting() {
    return queue.size();
  }

  void kept(int count) {
    kept.addAndGet(count);
  }

  void lost(int count) {
    lost.addAndGet(count);
  }

  void failed() {
    failures.incrementAndGet();
  }

  /// Leaves the files to the next server.
  @Override
  public void close() {
    if (!queue.await(CLOSE_NANOS)) {
      LOG.log(
          System.Logger.Level.WARNING,
          () -> "Not all that rooms know is written: the disk of " + folder + " is too slow.");
    }
    forcer.shutdown();
    force();
    try {
      lock.close();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "The folder of rooms cannot be let go.", e);
    }
  }
}
