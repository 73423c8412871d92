package dev.parley.signaling;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Those who knocked at a room and wait for a host to let them in; bounded.
final class Lobby {
  private static final int MAX_WAITING = 50;

  private final Room room;
  private final Map<String, Waiting> waiting = new LinkedHashMap<>();

  /// Somebody who waits to be let in.
  private record Waiting(Client client, String name, Role role) {}

  Lobby(Room room) {
    this.room = room;
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /// How many wait.
  int size() {
    return waiting.size();
  }

  /// Somebody wants in, as this.
  void knock(Client client, String name, Role role) {
    if (waiting.size() >= MAX_WAITING || room.isFull()) {
      client.sayGoodbye(ByeReason.ROOM_FULL);
      return;
    }
    waiting.put(client.id(), new Waiting(client, name, role));
    client.waitIn(this);
    client.link().send(new ServerMessage.Waiting(room.name(), client.id()));
    tellHosts(new ServerMessage.Knock(client.id(), name));
  }

  /// A host lets somebody in, or turns them away.
  void admit(String id, boolean admit) {
    Waiting one = waiting.remove(id);
    if (one == null) {
      throw new SignalingException(ErrorCode.UNKNOWN_PARTICIPANT, "Nobody with this id waits.");
    }
    tellHosts(new ServerMessage.KnockOver(id));
    if (admit) {
      room.take(one.client(), one.name(), one.role(), true);
    } else {
      one.client().sayGoodbye(ByeReason.NOT_ADMITTED);
    }
  }

  void admitAll() {
    List.copyOf(waiting.keySet()).forEach(id -> admit(id, true));
  }

  /// Nobody is left to let them in, so they are as the first in a new room.
  void admitAllAnew() {
    List<Waiting> all = List.copyOf(waiting.values());
    waiting.clear();
    for (Waiting one : all) {
      room.take(one.client(), one.name(), room.hasHost() ? one.role() : Role.HOST, true);
    }
  }

  /// Somebody no longer waits, of its own will or because its socket is gone.
  void left(Client client) {
    if (waiting.remove(client.id()) != null) {
      tellHosts(new ServerMessage.KnockOver(client.id()));
      room.closeIfEmpty();
    }
  }

  /// The call is over for those who wait, too.
  void end(ByeReason reason) {
    for (Waiting one : List.copyOf(waiting.values())) {
      waiting.remove(one.client().id());
      one.client().sayGoodbye(reason);
    }
  }

  /// Who waits, for one who may let them in.
  List<ServerMessage.Knock> knocks(Seat to) {
    List<ServerMessage.Knock> knocks = new ArrayList<>();
    if (to.role().moderates()) {
      waiting.forEach((id, one) -> knocks.add(new ServerMessage.Knock(id, one.name())));
    }
    return knocks;
  }

  private void tellHosts(ServerMessage message) {
    room.hosts().forEach(seat -> seat.send(message));
  }
}
