package dev.parley.app.participant;

import java.util.HashMap;
import java.util.Map;

/// The names of those in the room.
final class Roster {
  private final Map<String, String> names = new HashMap<>();

  void add(String id, String name) {
    names.put(id, name);
  }

  void remove(String id) {
    names.remove(id);
  }

  String name(String id) {
    return names.getOrDefault(id, id);
  }
}
