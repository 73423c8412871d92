package dev.parley.signaling;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The latest events of a room, for those who missed some; bounded.
///
/// Numbers rise by one. They begin where no earlier room of the same name can have been, so that a
/// client that comes back to another life of its room is not told a part of a story it never heard.
final class RoomLog {
  private static final int MAX_EVENTS = 500;
  private static final int MAX_CHARACTERS = 512 * 1024;

  /// @param cause whose doing it was and who is therefore not told; null tells all
  private record Entry(long number, @Nullable String cause, Event event) {}

  /// An event and its text with the number in it.
  record Event(ServerMessage.RoomEvent event, String text) {}

  private final ArrayDeque<Entry> entries = new ArrayDeque<>();
  private int characters;
  private long last;

  RoomLog(long unixMillis) {
    last = unixMillis * 1000;
  }

  /// The number of the latest event.
  long last() {
    return last;
  }

  /// Writes an event with the next number, and keeps it.
  Event append(ServerMessage.RoomEvent event, @Nullable String cause) {
    String text = MessageWriter.write(event, ++last);
    Event written = new Event(event, text);
    entries.add(new Entry(last, cause, written));
    characters += text.length();
    while (entries.size() > MAX_EVENTS || characters > MAX_CHARACTERS) {
      characters -= entries.remove().event().text().length();
    }
    return written;
  }

  /// What came after an event and is not this participant's own doing; null if some of it is lost.
  @Nullable List<Event> since(long number, String participant) {
    if (number > last || number < last - entries.size()) {
      return null;
    }
    List<Event> missed = new ArrayList<>();
    for (Entry entry : entries) {
      if (entry.number() > number && !participant.equals(entry.cause())) {
        missed.add(entry.event());
      }
    }
    return missed;
  }
}
