package dev.parley.signaling;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  private static final System.Logger LOG = System.getLogger(Signaling.class.getName());

  private final Seats seats;
  private final SignalingConfig config;
  private final Supplier<String> ids;
  private final Time time;
  private final Executor serial;
  private final Directory directory;
  private final Map<String, Room> rooms = new LinkedHashMap<>();
  private final Set<Client> clients = new LinkedHashSet<>();
  private final SignalingCounts counts = new SignalingCounts();
  private boolean shutDown;
  private boolean draining;

  /// Without any rooms yet.
  ///
  /// @param seats where participants get their media connection
  /// @param ids gives a fresh participant id each time
  /// @param threads what tasks run on; virtual threads do
  public Signaling(
      Seats seats, SignalingConfig config, Supplier<String> ids, Time time, Executor threads) {
    this.seats = seats;
    this.config = config;
    this.ids = ids;
    this.time = time;
    this.serial = new SerialExecutor(threads);
    this.directory = new Directory(this);
    serial.execute(this::goOn);
  }

  /// With the rooms that an earlier server left.
  private void goOn() {
    RoomStore store = config.store();
    if (store == null) {
      return;
    }
    for (RoomFile.Read left : store.load()) {
      Room room = new Room(this, left.room(), left.memory());
      rooms.put(room.name(), room);
      events().roomStarted(room.name());
      room.awaitEveryone();
    }
    LOG.log(
        System.Logger.Level.INFO,
        () -> rooms.size() + " rooms of before are kept for those who come back");
  }

  /// A client has come; it has yet to join.
  public Client connect(ClientLink link) {
    Client client = new Client(this, link);
    serial.execute(() -> {
      if (shutDown) {
        client.sayGoodbye(ByeReason.SHUTDOWN);
      } else {
        clients.add(client);
      }
    });
    return client;
  }

  /// Gives up seats that nobody came back to, and calls that nobody took; to be called every second
  /// or so.
  public void tick() {
    serial.execute(() -> {
      long now = time.nanos();
      List.copyOf(rooms.values()).forEach(room -> room.tick(now));
      directory.tick(now);
    });
  }

  /// Tells everyone that it is over. Completes when all of it is queued.
  public CompletionStage<Void> shutDown() {
    return CompletableFuture.runAsync(
        () -> {
          shutDown = true;
          List.copyOf(rooms.values()).forEach(room -> room.end(ByeReason.SHUTDOWN));
          List.copyOf(clients).forEach(client -> client.sayGoodbye(ByeReason.SHUTDOWN));
        },
        serial);
  }

  /// Counts of all rooms.
  public CompletionStage<SignalingStats> stats() {
    return CompletableFuture.supplyAsync(
        () -> counts.stats(rooms.values(), clients.size()), serial);
  }

  SignalingCounts counts() {
    return counts;
  }

  /// What goes on in a room, for people who look for a fault; no participants if there is no such
  /// room.
  public CompletionStage<RoomStats> stats(String room) {
    return CompletableFuture.supplyAsync(() -> pending(room), serial)
        .thenCompose(Function.identity());
  }

  /// What goes on with one participant; empty if there is no such one, or it has no media
  /// connection.
  public CompletionStage<Optional<RoomStats.Participant>> stats(String room, String participant) {
    return CompletableFuture.supplyAsync(() -> pending(room, participant), serial)
        .thenCompose(Function.identity());
  }

  private CompletionStage<Optional<RoomStats.Participant>> pending(
      String room, String participant) {
    Room found = rooms.get(room);
    Seat seat = found == null ? null : found.seat(participant);
    CompletableFuture<RoomStats.Participant> stats = seat == null ? null : seat.media().stats();
    return stats == null
        ? CompletableFuture.completedFuture(Optional.empty())
        : stats.thenApply(Optional::of);
  }

  private CompletionStage<RoomStats> pending(String room) {
    Room found = rooms.get(room);
    return found == null
        ? CompletableFuture.completedFuture(new RoomStats(room, 0, List.of()))
        : found.stats();
  }

  /// The powers of an operator.
  public RoomControl control() {
    return new RoomControl(this);
  }

  void drain(boolean begins) {
    draining = begins;
  }

  Collection<Room> rooms() {
    return rooms.values();
  }

  @Nullable Room room(String name) {
    return rooms.get(name);
  }

  RoomEvents events() {
    return config.events();
  }

  private Room open(String name) {
    Room found = rooms.get(name);
    if (found != null) {
      return found;
    }
    Room begun = new Room(this, name, new RoomMemory());
    rooms.put(name, begun);
    events().roomStarted(name);
    return begun;
  }

  void execute(Runnable task) {
    serial.execute(task);
  }

  Seats seats() {
    return seats;
  }

  SignalingConfig config() {
    return config;
  }

  Tokens tokens() {
    return config.tokens();
  }

  Time time() {
    return time;
  }

  Directory directory() {
    return directory;
  }

  List<IceServer> iceServers(String participant) {
    return config.iceServers().apply(participant);
  }

  String freshId() {
    return ids.get();
  }

  void join(Client client, ClientMessage.Join join) {
    Tokens.@Nullable Grant grant = invitation(join.token());
    if (grant != null && !grant.opens(join.room())) {
      throw new SignalingException(
          ErrorCode.BAD_TOKEN, "The invitation is for another room than this one.");
    }
    if (draining && !rooms.containsKey(join.room())) {
      client.sayGoodbye(ByeReason.DRAINING);
      return;
    }
    Room room = open(join.room());
    String name = grant == null || grant.name().isEmpty() ? join.name() : grant.name();
    room.enter(client, name, grant == null ? null : grant.role(), join.role());
    closeIfEmpty(room);
  }

  /// What an invitation says; null where none is needed.
  Tokens.@Nullable Grant invitation(@Nullable String token) {
    if (!tokens().required()) {
      return null;
    }
    if (token == null) {
      throw new SignalingException(
          ErrorCode.BAD_TOKEN, "This server lets in only who has an invitation.");
    }
    return tokens().readInvite(token, time.unixMillis());
  }

  void resume(Client client, ClientMessage.Resume resume) {
    Tokens.SeatClaim claim = tokens().readSeat(resume.token(), time.unixMillis());
    if (claim == null) {
      throw new SignalingException(ErrorCode.RESUME_FAILED, "This seat is not known here: join.");
    }
    Room room = open(claim.room());
    Seat seat = room.seat(claim.id());
    if (room.isBarred(claim.id())) {
      closeIfEmpty(room);
      throw new SignalingException(ErrorCode.RESUME_FAILED, "This seat was taken away: join.");
    }
    if (seat != null) {
      client.sit(seat);
      boolean moved = seat.attach(client);
      room.catchUp(seat, resume.after(), moved);
    } else if (room.isFull()) {
      client.sayGoodbye(ByeReason.ROOM_FULL);
    } else {
      // The server was started anew, or the client was away for longer than seats are kept.
      Seat restored = room.restore(claim);
      client.sit(restored);
      restored.attach(client);
      room.welcome(restored, true);
      room.tell(new ServerMessage.ParticipantJoined(restored.info()), restored);
    }
    counts.resumed();
    LOG.log(
        System.Logger.Level.INFO,
        () -> "Participant " + claim.id() + " of room " + claim.room() + " is back");
  }

  void closeIfEmpty(Room room) {
    if (room.isEmpty() && rooms.remove(room.name(), room)) {
      room.forget();
      events().roomEnded(room.name());
    }
  }

  void forget(Client client) {
    clients.remove(client);
    directory.gone(client);
  }
}
