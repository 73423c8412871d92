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

/// A room: its seats in the order in which they were taken, and what was said.
final class Room {
  private static final System.Logger LOG = System.getLogger(Room.class.getName());

  /// A lost connection that comes back within this time is no news.
  private static final long TELL_AWAY_AFTER = TimeUnit.SECONDS.toNanos(5);

  private final Signaling signaling;
  private final String name;
  private final RoomLog log;
  private final Map<String, Seat> seats = new LinkedHashMap<>();
  private final Lobby lobby = new Lobby(this);
  private final RoomJournal journal;

  /// @param memory what is known from an earlier server; empty if the room begins
  Room(Signaling signaling, String name, RoomMemory memory) {
    this.signaling = signaling;
    this.name = name;
    journal = new RoomJournal(signaling, name, memory);
    log = new RoomLog(signaling.time().unixMillis());
  }

  String name() {
    return name;
  }

  RoomSettings settings() {
    return journal.memory().settings();
  }

  /// What it remembers, and who waits for that to be written.
  RoomJournal journal() {
    return journal;
  }

  private void remember(@Nullable RoomRecord record) {
    if (record != null) {
      journal.remember(record);
    }
  }

  boolean isEmpty() {
    return seats.isEmpty() && lobby.isEmpty();
  }

  int seatsTaken() {
    return seats.size();
  }

  int seatsAway() {
    return (int) seats.values().stream().filter(Seat::isAway).count();
  }

  /// Who waits to come in.
  Lobby lobby() {
    return lobby;
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
    return owner != null && owner.role().publishes() && owner.media().tracks().has(trackId);
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
      lobby.knock(client, participantName, given);
    } else {
      take(client, participantName, given, asked == null);
    }
  }

  boolean hasHost() {
    return seats.values().stream().anyMatch(seat -> seat.role().moderates());
  }

  /// Those who look after the room.
  List<Seat> hosts() {
    return seats.values().stream().filter(seat -> seat.role().moderates()).toList();
  }

  /// Gives a client a seat, if there is one left.
  void take(Client client, String participantName, Role role, boolean mayHost) {
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
    for (SeatRecord was : journal.memory().seats()) {
      Seat seat = new Seat(signaling, this, was);
      seats.put(seat.id(), seat);
      seat.await(signaling.config().keepRestored().toNanos());
    }
    List.copyOf(seats.values())
        .forEach(seat -> tell(new ServerMessage.ParticipantJoined(seat.info()), seat));
  }

  /// Lets somebody in, whose seat is kept before that.
  void welcome(Seat seat, boolean resumed) {
    remember(RoomRecord.of(seat));
    seat.greet(
        new ServerMessage.Welcome(
            name,
            seat.token(),
            log.last(),
            seat.media().connection(),
            resumed,
            seat.info(),
            seats.values().stream().filter(each -> each != seat).map(Seat::info).toList(),
            settings(),
            journal.memory().chat(),
            lobby.knocks(seat),
            signaling.iceServers(seat.id())),
        List.of());
  }

  /// Tells a client that has its seat again what it missed; all of it anew if that is too much.
  void catchUp(Seat seat, long after, boolean addressChanged) {
    List<RoomLog.Event> missed = after < 0 ? null : log.since(after, seat.id());
    if (missed == null) {
      welcome(seat, true);
    } else {
      seat.greet(
          new ServerMessage.Resumed(
              log.last(), seat.media().connection(), addressChanged, lobby.knocks(seat)),
          missed);
    }
    seat.media().tracks().repeat();
  }

  /// Tells everyone who is there but the one whose doing it is, once it is written.
  void tell(ServerMessage.RoomEvent event, @Nullable Seat cause) {
    remember(RoomRecord.of(event, seats));
    RoomLog.Event told = log.append(event, cause == null ? null : cause.id());
    List<Client> hearers = new ArrayList<>();
    for (Seat seat : seats.values()) {
      if (seat != cause) {
        seat.addClientTo(hearers);
      }
    }
    journal.whenWritten(
        told.text().length(),
        () -> {
          signaling.events().told(name, event, told.text());
          hearers.forEach(client -> client.tell(told.event(), told.text()));
        });
  }

  void chat(Seat from, String text) {
    long now = signaling.time().unixMillis();
    ChatMessage message =
        new ChatMessage(journal.memory().nextChat(), from.id(), from.name(), text, now);
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
      lobby.admitAll();
    }
  }

  /// The token of this seat is no longer taken.
  void barSeat(String id) {
    remember(new RoomRecord.Barred(id));
  }

  boolean isBarred(String id) {
    return journal.memory().isBarred(id);
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
              lobby.admitAllAnew();
            });
  }

  /// Ends the call for all, also for those who wait.
  void end(ByeReason reason) {
    if (reason == ByeReason.SHUTDOWN) {
      journal.close(); // they come back
    }
    lobby.end(reason);
    for (Seat seat : List.copyOf(seats.values())) {
      // Out before anyone is told: nobody needs to hear of each other's leaving, nor to become
      // host.
      seats.remove(seat.id());
      barSeat(seat.id());
      seat.closeQuietly(reason);
    }
    closeIfEmpty();
  }

  /// Is over when nobody is left.
  void closeIfEmpty() {
    signaling.closeIfEmpty(this);
  }

  /// Nobody is left, and nothing of it.
  void forget() {
    journal.delete();
  }

  void tick(long now) {
    journal.tick(now);
    List.copyOf(seats.values()).forEach(seat -> seat.tick(now, TELL_AWAY_AFTER));
  }

  RoomControl.RoomInfo info() {
    return new RoomControl.RoomInfo(
        name, settings(), lobby.size(), seats.values().stream().map(Seat::info).toList());
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
