package dev.parley.signaling;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Rooms, and what their participants tell each other; knows nothing of sockets.
///
/// All state is touched by one executor that runs one task at a time; the public methods may be
/// called from any thread and return at once. SDP and JSON are worked on elsewhere, so a task is
/// short.
public final class Signaling {
  private final Seats seats;
  private final int participantsPerRoom;
  private final Supplier<String> ids;
  private final Executor serial;
  private final Map<String, Room> rooms = new LinkedHashMap<>();
  private final Set<Client> clients = new LinkedHashSet<>();
  private boolean shutDown;

  /// Without any rooms yet.
  ///
  /// @param seats where participants get their media connection
  /// @param participantsPerRoom how many may be in a room at once
  /// @param ids gives a fresh participant id each time
  /// @param threads what tasks run on; virtual threads do
  public Signaling(Seats seats, int participantsPerRoom, Supplier<String> ids, Executor threads) {
    this.seats = seats;
    this.participantsPerRoom = participantsPerRoom;
    this.ids = ids;
    this.serial = new SerialExecutor(threads);
  }

  /// A client has come; it has yet to join.
  public Client connect(ClientLink link) {
    Client client = new Client(this, link);
    serial.execute(() -> {
      if (shutDown) {
        client.shutDown();
      } else {
        clients.add(client);
      }
    });
    return client;
  }

  /// Tells everyone that it is over. Completes when all of it is queued.
  public CompletionStage<Void> shutDown() {
    return CompletableFuture.runAsync(
        () -> {
          shutDown = true;
          List.copyOf(clients).forEach(Client::shutDown);
        },
        serial);
  }

  /// What goes on in a room, for people who look for a fault; no participants if there is no such
  /// room.
  public CompletionStage<RoomStats> stats(String room) {
    return CompletableFuture.supplyAsync(() -> pending(room), serial)
        .thenCompose(Function.identity());
  }

  private CompletionStage<RoomStats> pending(String room) {
    Room found = rooms.get(room);
    return found == null
        ? CompletableFuture.completedFuture(new RoomStats(room, List.of()))
        : found.stats();
  }

  void execute(Runnable task) {
    serial.execute(task);
  }

  Seats seats() {
    return seats;
  }

  String freshId() {
    return ids.get();
  }

  /// The room, counting the one who asks as being in it; null if it is full.
  @Nullable Room enter(String name, Client client) {
    Room room = rooms.computeIfAbsent(name, Room::new);
    if (room.size() >= participantsPerRoom) {
      return null;
    }
    room.add(client);
    return room;
  }

  void leave(Room room, Client client) {
    room.remove(client);
    if (room.size() == 0) {
      rooms.remove(room.name());
    }
  }

  void forget(Client client) {
    clients.remove(client);
  }
}
