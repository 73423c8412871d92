package dev.parley.signaling;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What a room knows that its participants do not tell it anew when they come back; bounded.
final class RoomMemory {
  private static final int MAX_SEATS = 1000;
  private static final int MAX_CHAT = 200;
  private static final int MAX_BARRED = 1000;

  private final Map<String, SeatRecord> seats = new LinkedHashMap<>();
  private final ArrayDeque<ChatMessage> chat = new ArrayDeque<>();
  private final Set<String> barred = new LinkedHashSet<>();
  private RoomSettings settings = RoomSettings.open();
  private long lastChat;

  /// Remembers something.
  ///
  /// @return false if that is nothing new
  boolean apply(RoomRecord record) {
    return switch (record) {
      case RoomRecord.Seated(SeatRecord seat) ->
          (seats.containsKey(seat.id()) || seats.size() < MAX_SEATS)
              && !seat.equals(seats.put(seat.id(), seat));
      case RoomRecord.Gone(String id) -> seats.remove(id) != null;
      case RoomRecord.Settings(RoomSettings now) -> {
        boolean other = !settings.equals(now);
        settings = now;
        yield other;
      }
      case RoomRecord.Chat(ChatMessage message) -> {
        chat.add(message);
        lastChat = message.id();
        if (chat.size() > MAX_CHAT) {
          chat.remove();
        }
        yield true;
      }
      case RoomRecord.Barred(String id) -> {
        boolean other = barred.add(id);
        if (barred.size() > MAX_BARRED) {
          barred.remove(barred.iterator().next());
        }
        yield other;
      }
    };
  }

  /// All of it: who applies these to an empty memory knows the same.
  List<RoomRecord> records() {
    List<RoomRecord> records = new ArrayList<>();
    records.add(new RoomRecord.Settings(settings));
    barred.forEach(id -> records.add(new RoomRecord.Barred(id)));
    seats.values().forEach(seat -> records.add(new RoomRecord.Seated(seat)));
    chat.forEach(message -> records.add(new RoomRecord.Chat(message)));
    return records;
  }

  RoomSettings settings() {
    return settings;
  }

  /// In the order in which they were taken.
  List<SeatRecord> seats() {
    return List.copyOf(seats.values());
  }

  List<ChatMessage> chat() {
    return List.copyOf(chat);
  }

  long nextChat() {
    return lastChat + 1;
  }

  boolean isBarred(String id) {
    return barred.contains(id);
  }
}
