package dev.parley.signaling;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/// Those who are in a room, in the order in which they came.
final class Room {
  private final String name;
  private final Map<String, Client> members = new LinkedHashMap<>();

  Room(String name) {
    this.name = name;
  }

  String name() {
    return name;
  }

  int size() {
    return members.size();
  }

  void add(Client client) {
    members.put(client.id(), client);
  }

  void remove(Client client) {
    members.remove(client.id());
  }

  /// Everyone else who has been welcomed.
  List<ParticipantInfo> others(Client client) {
    return members.values().stream()
        .filter(member -> member != client && member.isIn())
        .map(Client::info)
        .toList();
  }

  void tellOthers(Client client, ServerMessage message) {
    for (Client member : members.values()) {
      if (member != client && member.isIn()) {
        member.link().send(message);
      }
    }
  }

  CompletableFuture<RoomStats> stats() {
    List<CompletableFuture<RoomStats.Participant>> pending = new ArrayList<>();
    for (Client member : members.values()) {
      if (member.isIn()) {
        pending.add(member.stats());
      }
    }
    return CompletableFuture.allOf(pending.toArray(CompletableFuture<?>[]::new))
        .thenApply(
            _ -> new RoomStats(name, pending.stream().map(CompletableFuture::join).toList()));
  }
}
