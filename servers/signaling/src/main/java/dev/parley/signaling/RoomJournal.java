package dev.parley.signaling;

import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What a room remembers, and what people are to be told once that is written.
///
/// Nobody waits for the disk: what must not be told before is kept here, in order, until the
/// store's writer says that it is done. If that takes too long, or too much waits, the room goes on
/// as if it had no file; what is told then is counted. Owned by signaling's executor.
final class RoomJournal {
  private static final System.Logger LOG = System.getLogger(RoomJournal.class.getName());
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(3);
  private static final int MAX_HELD = 1000;
  private static final int MAX_HELD_CHARACTERS = 1 << 20;

  /// Something to be done once a change of the file is settled.
  private record Held(long change, long since, int characters, Runnable action) {}

  private final String room;
  private final Time time;
  private final RoomMemory memory;
  private final @Nullable RoomStore store;
  private final @Nullable RoomFile file;
  private final ArrayDeque<Held> held = new ArrayDeque<>();
  private int characters;

  /// Whether nothing waits for the file until it has caught up.
  private boolean goesOn;

  /// @param memory what is known from an earlier server; empty if the room begins
  RoomJournal(Signaling signaling, String room, RoomMemory memory) {
    this.room = room;
    this.memory = memory;
    time = signaling.time();
    store = signaling.config().store();
    file = store == null ? null : store.begin(room, memory, signaling::execute, this::settled);
  }

  RoomMemory memory() {
    return memory;
  }

  /// Remembers something, and has it written.
  void remember(RoomRecord record) {
    if (!memory.apply(record) || file == null) {
      return;
    }
    if (file.append(record) && goesOn && store != null) {
      store.lost(1);
    }
  }

  /// Does something once all that is remembered is written: at once, if it is.
  ///
  /// @param size of what is kept meanwhile, in characters
  void whenWritten(int size, Runnable action) {
    if (file == null || goesOn || (held.isEmpty() && !isBehind(file))) {
      action.run();
      return;
    }
    held.add(new Held(file.latest(), time.nanos(), size, action));
    characters += size;
    if (held.size() > MAX_HELD || characters > MAX_HELD_CHARACTERS) {
      goOn(file);
    }
  }

  private static boolean isBehind(RoomFile file) {
    return file.settled() < file.latest();
  }

  /// The file has caught up, if not with everything.
  private void settled() {
    if (file == null) {
      return; // it is only being begun, and nobody waits
    }
    long until = file.settled();
    goesOn &= isBehind(file);
    while (!held.isEmpty() && held.getFirst().change() <= until) {
      next();
    }
  }

  private void next() {
    Held first = held.remove();
    characters -= first.characters();
    first.action().run();
  }

  private void all() {
    while (!held.isEmpty()) {
      next();
    }
  }

  private void goOn(RoomFile behind) {
    goesOn = true;
    if (store != null) {
      store.lost(behind.unsettled());
    }
    LOG.log(
        System.Logger.Level.WARNING,
        () -> "Room " + room + " goes on although the disk has not written what it knows.");
    all();
  }

  /// Time passes.
  void tick(long now) {
    if (file == null) {
      return;
    }
    file.mend();
    if (!held.isEmpty() && now - held.getFirst().since() > PATIENCE_NANOS) {
      goOn(file);
    }
  }

  /// The server stops, and the next one goes on.
  void close() {
    if (file != null) {
      file.close();
    }
  }

  /// Nobody is left, and nothing of it.
  void delete() {
    if (file != null) {
      file.delete();
    }
    goesOn = true;
    all();
  }
}
