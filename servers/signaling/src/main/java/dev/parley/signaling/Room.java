package dev.parley.signaling;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A room: its seats in the order in which they were taken, who waits to come in, and what was
/// said.
final class Room {
  private static final System.Logger LOG = System.getLogger(Room.class.getName());
  private static final int MAX_WAITING = 50;

  /// A lost connection that comes back within this time is no news.
  private static final long TELL_AWAY_AFTER = TimeUnit.SECONDS.toNanos(5);

  private final Signaling signaling;
  private final String name;
  private final RoomLog log;
  private final Map<String, Seat> seats = new LinkedHashMap<>();
  private final Map<String, Waiting> waiting = new LinkedHashMap<>();
  private final RoomMemory memory;
  private final @Nullable RoomFile file;

  /// Somebody who waits to be let in.
  private record Waiting(Client client, String name, Role role) {}

  /// @param memory what is known from an earlier server; empty if the room begins
  Room(Signaling signaling, String name, RoomMemory memory) {
    this.signaling = signaling;
    this.name = name;
    this.memory = memory;
    log = new RoomLog(signaling.time().unixMillis());
    RoomStore store = signaling.config().store();
    file = store == null ? null : store.begin(name, memory);
  }

  String name() {
    return name;
  }

  RoomSettings settings() {
    return memory.settings();
  }

  private void remember(@Nullable RoomRecord record) {
    if (record != null && memory.apply(record) && file != null) {
      file.append(record);
    }
  }

  boolean isEmpty() {
    return seats.isEmpty() && waiting.isEmpty();
  }

  int seatsTaken() {
    return seats.size();
  }

  int seatsAway() {
    return (int) seats.values().stream().filter(Seat::isAway).count();
  }

  int waiting() {
    return waiting.size();
  }

  boolean isFull() {
    return seats.size() >= signaling.config().participantsPerRoom();
  }

  @Nullable Seat seat(String id) {
    return seats.get(id);
  }

  Seat require(String id) {
    Seat seat = seats.get(id);
    if (seat == null) {
      throw new SignalingException(
          ErrorCode.UNKNOWN_PARTICIPANT, "There is nobody with this id in the room.");
    }
    return seat;
  }

  /// Whether a track may be subscribed to.
  boolean shows(String trackId) {
    int slash = trackId.indexOf('/');
    Seat owner = slash < 0 ? null : seats.get(trackId.substring(0, slash));
    return owner != null && owner.role().publishes() && owner.media().has(trackId);
  }

  /// A client wants in: it gets a seat, waits in the lobby, or is turned away.
  ///
  /// @param granted what an invitation says; null to let the room decide: who finds no host is it
  /// @param asked what the client is content with, if that is less
  void enter(Client client, String participantName, @Nullable Role granted, @Nullable Role asked) {
    Role best = granted != null ? granted : hasHost() ? Role.SPEAKER : Role.HOST;
    Role given = asked == null || best.compareTo(asked) > 0 ? best : asked;
    if (given != Role.HOST && settings().locked()) {
      client.sayGoodbye(ByeReason.ROOM_LOCKED);
    } else if (given != Role.HOST && settings().lobby()) {
      knock(client, participantName, given);
    } else {
      seat(client, participantName, given, asked == null);
    }
  }

  private boolean hasHost() {
    return seats.values().stream().anyMatch(seat -> seat.role().moderates());
  }

  private void seat(Client client, String participantName, Role role, boolean mayHost) {
    if (isFull()) {
      client.sayGoodbye(ByeReason.ROOM_FULL);
      return;
    }
    Seat seat =
        new Seat(signaling, this, SeatRecord.begin(client.id(), participantName, role, mayHost));
    seats.put(seat.id(), seat);
    client.sit(seat);
    seat.attach(client);
    signaling.counts().joined();
    LOG.log(
        System.Logger.Level.INFO,
        () -> "Participant " + seat.id() + " joined room " + name + " as " + role.text());
    welcome(seat, false);
    tell(new ServerMessage.ParticipantJoined(seat.info()), seat);
  }

  /// A seat that this server does not know any more, by a token that it believes.
  Seat restore(Tokens.SeatClaim claim) {
    if (isEmpty()) {
      remember(new RoomRecord.Settings(claim.settings())); // as it was before this server began
    }
    SeatRecord was = SeatRecord.begin(claim.id(), claim.name(), claim.role(), true);
    Seat seat = new Seat(signaling, this, was);
    seats.put(seat.id(), seat);
    return seat;
  }

  /// Keeps everyone's seat who was there when an earlier server stopped, the host's too: whoever
  /// comes first meanwhile is not made host.
  void awaitEveryone() {
    for (SeatRecord was : memory.seats()) {
      Seat seat = new Seat(signaling, this, was);
      seats.put(seat.id(), seat);
      seat.await(signaling.config().keepRestored().toNanos());
    }
    List.copyOf(seats.values())
        .forEach(seat -> tell(new ServerMessage.ParticipantJoined(seat.info()), seat));
  }

  void welcome(Seat seat, boolean resumed) {
    seat.send(
        new ServerMessage.Welcome(
            name,
            seat.token(),
            log.last(),
            seat.media().connection(),
            resumed,
            seat.info(),
            seats.values().stream().filter(each -> each != seat).map(Seat::info).toList(),
            settings(),
            memory.chat(),
            knocks(seat),
            signaling.iceServers(seat.id())));
  }

  /// Tells a client that has its seat again what it missed; all of it anew if that is too much.
  void catchUp(Seat seat, long after, boolean addressChanged) {
    List<RoomLog.Event> missed = after < 0 ? null : log.since(after, seat.id());
    if (missed == null) {
      welcome(seat, true);
    } else {
      seat.send(
          new ServerMessage.Resumed(
              log.last(), seat.media().connection(), addressChanged, knocks(seat)));
      missed.forEach(seat::send);
    }
    seat.media().repeat();
  }

  /// Tells everyone but the one whose doing it is.
  void tell(ServerMessage.RoomEvent event, @Nullable Seat cause) {
    remember(RoomRecord.of(event, seats)); // before anybody hears of it
    RoomLog.Event told = log.append(event, cause == null ? null : cause.id());
    signaling.events().told(name, event, told.text());
    for (Seat seat : List.copyOf(seats.values())) {
      if (seat != cause) {
        seat.send(told);
      }
    }
  }

  void chat(Seat from, String text) {
    long now = signaling.time().unixMillis();
    ChatMessage message = new ChatMessage(memory.nextChat(), from.id(), from.name(), text, now);
    tell(new ServerMessage.Chat(message), null);
  }

  void change(ClientMessage.Settings wanted) {
    RoomSettings before = settings();
    RoomSettings settings =
        new RoomSettings(
            Objects.requireNonNullElse(wanted.locked(), before.locked()),
            Objects.requireNonNullElse(wanted.lobby(), before.lobby()));
    tell(new ServerMessage.RoomChanged(settings), null);
    seats.values().forEach(Seat::sendToken);
    if (!settings.lobby()) {
      admitAll();
    }
  }

  private void knock(Client client, String participantName, Role role) {
    if (waiting.size() >= MAX_WAITING || isFull()) {
      client.sayGoodbye(ByeReason.ROOM_FULL);
      return;
    }
    waiting.put(client.id(), new Waiting(client, participantName, role));
    client.waitIn(this);
    client.link().send(new ServerMessage.Waiting(name, client.id()));
    tellHosts(new ServerMessage.Knock(client.id(), participantName));
  }

  void admit(String id, boolean admit) {
    Waiting one = waiting.remove(id);
    if (one == null) {
      throw new SignalingException(ErrorCode.UNKNOWN_PARTICIPANT, "Nobody with this id waits.");
    }
    tellHosts(new ServerMessage.KnockOver(id));
    if (admit) {
      seat(one.client(), one.name(), one.role(), true);
    } else {
      one.client().sayGoodbye(ByeReason.NOT_ADMITTED);
    }
  }

  private void admitAll() {
    List.copyOf(waiting.keySet()).forEach(id -> admit(id, true));
  }

  /// Somebody no longer waits, of its own will or because its socket is gone.
  void stopWaiting(Client client) {
    if (waiting.remove(client.id()) != null) {
      tellHosts(new ServerMessage.KnockOver(client.id()));
      signaling.closeIfEmpty(this);
    }
  }

  private void tellHosts(ServerMessage message) {
    seats.values().stream()
        .filter(seat -> seat.role().moderates())
        .forEach(seat -> seat.send(message));
  }

  /// Tells a new host who waits.
  void sendWaiting(Seat seat) {
    knocks(seat).forEach(seat::send);
  }

  private List<ServerMessage.Knock> knocks(Seat to) {
    List<ServerMessage.Knock> knocks = new ArrayList<>();
    if (to.role().moderates()) {
      waiting.forEach((id, one) -> knocks.add(new ServerMessage.Knock(id, one.name())));
    }
    return knocks;
  }

  /// The token of this seat is no longer taken.
  void barSeat(String id) {
    remember(new RoomRecord.Barred(id));
  }

  boolean isBarred(String id) {
    return memory.isBarred(id);
  }

  boolean remove(Seat seat) {
    return seats.remove(seat.id(), seat);
  }

  /// An open room always has somebody who can look after it: the one who has been there longest.
  void lookForHost() {
    if (signaling.tokens().required() || hasHost()) {
      return;
    }
    seats.values().stream()
        .filter(Seat::mayHost)
        .min(Comparator.comparing(Seat::isAway))
        .ifPresentOrElse(
            seat -> seat.become(Role.HOST),
            () -> {
              remember(new RoomRecord.Settings(RoomSettings.open()));
              admitAllAnew();
            });
  }

  /// Nobody is left to let them in, so they are as the first in a new room.
  private void admitAllAnew() {
    List<Waiting> all = List.copyOf(waiting.values());
    waiting.clear();
    for (Waiting one : all) {
      seat(one.client(), one.name(), hasHost() ? one.role() : Role.HOST, true);
    }
  }

  /// Ends the call for all, also for those who wait.
  void end(ByeReason reason) {
    if (reason == ByeReason.SHUTDOWN && file != null) {
      file.close(); // they come back
    }
    for (Waiting one : List.copyOf(waiting.values())) {
      waiting.remove(one.client().id());
      one.client().sayGoodbye(reason);
    }
    for (Seat seat : List.copyOf(seats.values())) {
      // Out before anyone is told: nobody needs to hear of each other's leaving, nor to become
      // host.
      seats.remove(seat.id());
      barSeat(seat.id());
      seat.closeQuietly(reason);
    }
    signaling.closeIfEmpty(this);
  }

  /// Nobody is left, and nothing of it.
  void forget() {
    if (file != null) {
      file.delete();
    }
  }

  void tick(long now) {
    if (file != null) {
      file.mend();
    }
    List.copyOf(seats.values()).forEach(seat -> seat.tick(now, TELL_AWAY_AFTER));
  }

  RoomControl.RoomInfo info() {
    return new RoomControl.RoomInfo(
        name, settings(), waiting.size(), seats.values().stream().map(Seat::info).toList());
  }

  CompletableFuture<RoomStats> stats() {
    List<CompletableFuture<RoomStats.Participant>> pending = new ArrayList<>();
    for (Seat seat : seats.values()) {
      CompletableFuture<RoomStats.Participant> one = seat.media().stats();
      if (one != null) {
        pending.add(one);
      }
    }
    int taken = seats.size();
    return CompletableFuture.allOf(pending.toArray(CompletableFuture<?>[]::new))
        .thenApply(_ ->
            new RoomStats(name, taken, pending.stream().map(CompletableFuture::join).toList()));
  }
}
