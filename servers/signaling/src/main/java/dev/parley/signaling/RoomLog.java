package dev.parley.signaling;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
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
  private record Entry(long number, @Nullable String cause, String text) {}

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
  String append(ServerMessage.RoomEvent event, @Nullable String cause) {
    String text = MessageWriter.write(event, ++last);
    entries.add(new Entry(last, cause, text));
    characters += text.length();
    while (entries.size() > MAX_EVENTS || characters > MAX_CHARACTERS) {
      characters -= entries.remove().text().length();
    }
    return text;
  }

  /// What came after an event and is not this participant's own doing; null if some of it is lost.
  @Nullable List<String> since(long number, String participant) {
    if (number > last || number < last - entries.size()) {
      return null;
    }
    List<String> missed = new ArrayList<>();
    for (Iterator<Entry> all = entries.iterator(); all.hasNext(); ) {
      Entry entry = all.next();
      if (entry.number() > number && !participant.equals(entry.cause())) {
        missed.add(entry.text());
      }
    }
    return missed;
  }
}
