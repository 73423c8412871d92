package dev.parley.signaling;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A participant's place in a room. It outlives the sockets through which its client speaks.
final class Seat {
  private static final System.Logger LOG = System.getLogger(Seat.class.getName());
  private static final int WORDS_PER_SECOND = 4;
  private static final int WORDS_AT_ONCE = 20;

  private final Signaling signaling;
  private final Room room;
  private final String id;
  private final SeatMedia media;
  private final TokenBucket words;
  private final boolean mayHost;
  private String name;
  private Role role;
  private boolean hand;
  private String metadata;
  private boolean comesBack = true;
  private @Nullable Client client;
  private String address = "";
  private long awaySince;
  private long keptUntil = Long.MAX_VALUE;
  private boolean toldAway;
  private boolean pageClosed;
  private boolean unstable;

  Seat(Signaling signaling, Room room, SeatRecord begins) {
    this.signaling = signaling;
    this.room = room;
    id = begins.id();
    name = begins.name();
    role = begins.role();
    hand = begins.hand();
    metadata = begins.metadata();
    mayHost = begins.mayHost();
    media = new SeatMedia(this, signaling);
    words = new TokenBucket(WORDS_PER_SECOND, WORDS_AT_ONCE, signaling.time().nanos());
  }

  String id() {
    return id;
  }

  String name() {
    return name;
  }

  Role role() {
    return role;
  }

  Room room() {
    return room;
  }

  SeatMedia media() {
    return media;
  }

  /// Whether it may become host without being asked.
  boolean mayHost() {
    return mayHost;
  }

  /// What a restart of the server leaves.
  SeatRecord record() {
    return new SeatRecord(id, name, role, hand, metadata, mayHost);
  }

  /// Whether its client takes it up again after that.
  boolean comesBack() {
    return comesBack;
  }

  boolean isAway() {
    return client == null;
  }

  /// As the others see it.
  ParticipantInfo info() {
    String connection = toldAway ? "away" : unstable ? "unstable" : "connected";
    return new ParticipantInfo(
        id,
        name,
        role,
        hand,
        metadata,
        connection,
        toldAway ? away() : null,
        role.publishes() ? media.tracks().all() : List.of());
  }

  private ParticipantInfo.Away away() {
    long millis = TimeUnit.NANOSECONDS.toMillis(keptUntil - signaling.time().nanos());
    return new ParticipantInfo.Away((int) Math.ceilDiv(Math.max(0, millis), 1000), pageClosed);
  }

  /// Proves later whose seat this is.
  String token() {
    return signaling
        .tokens()
        .seat(
            new Tokens.SeatClaim(room.name(), id, name, role, room.settings()),
            signaling.time().unixMillis());
  }

  /// Its token says something else than before.
  void sendToken() {
    sendWritten(new ServerMessage.SeatToken(token()));
  }

  /// Tells something that is no event of the room: at once, but not before the welcome.
  void send(ServerMessage message) {
    if (client != null) {
      client.send(message, room.journal());
    }
  }

  /// Tells something after all events before it.
  void sendWritten(ServerMessage message) {
    if (client != null) {
      client.sendWritten(message, room.journal());
    }
  }

  /// Lets the client in; see [Client#greet].
  void greet(ServerMessage message, List<RoomLog.Event> missed) {
    if (client != null) {
      client.greet(message, missed, room.journal());
    }
  }

  /// Who hears what is told now.
  void addClientTo(List<Client> hearers) {
    if (client != null) {
      hearers.add(client);
    }
  }

  void refuse(SignalingException refusal) {
    if (client != null) {
      client.answer(refusal);
    }
  }

  /// Tells of a track, unless the role hides it.
  void tellIfPublisher(ServerMessage.RoomEvent event) {
    if (role.publishes()) {
      room.tell(event, this);
    }
  }

  /// A client speaks for this seat from now on; one that did before is sent away.
  ///
  /// @return whether it comes from another address than the one before
  boolean attach(Client by) {
    Client before = client;
    client = by;
    comesBack = by.link().comesBack();
    if (before != null) {
      before.sayGoodbye(ByeReason.REPLACED);
    }
    boolean moved = !address.isEmpty() && !by.link().remoteAddress().equals(address);
    address = by.link().remoteAddress();
    keptUntil = Long.MAX_VALUE;
    pageClosed = false;
    if (toldAway) {
      toldAway = false;
      room.tell(new ServerMessage.ParticipantUpdated(info()), this);
    }
    return moved;
  }

  /// The client's socket is gone; the seat waits for it for a while.
  ///
  /// @param page whether it went with its page: the others are told at once, since nothing comes of
  ///   it any more
  void detach(Client by, long keepNanos, boolean page) {
    if (client == by) {
      client = null;
      awaySince = signaling.time().nanos();
      keptUntil = awaySince + keepNanos;
      pageClosed = page;
      if (page) {
        tellAway();
      }
    }
  }

  private void tellAway() {
    toldAway = true;
    room.tell(new ServerMessage.ParticipantUpdated(info()), this);
  }

  /// Its client spoke to an earlier server, and is expected here.
  void await(long keepNanos) {
    awaySince = signaling.time().nanos();
    keptUntil = awaySince + keepNanos;
    toldAway = true;
  }

  /// Time passes; see [Room#tick].
  void tick(long now, long tellAfterNanos) {
    if (client != null) {
      return;
    }
    if (now >= keptUntil) {
      leave(pageClosed ? LeaveReason.LEFT : LeaveReason.CONNECTION_LOST);
    } else if (!toldAway && now - awaySince >= tellAfterNanos) {
      tellAway();
    }
  }

  void mediaUnstable(boolean now) {
    if (unstable != now) {
      unstable = now;
      room.tell(new ServerMessage.ParticipantUpdated(info()), this);
    }
  }

  void handle(ClientMessage.InRoom message) {
    switch (message) {
      case ClientMessage.Leave _ -> end(ByeReason.LEFT, LeaveReason.LEFT);
      case ClientMessage.Offer offer -> media.offer(offer);
      case ClientMessage.Candidate candidate -> media.candidate(candidate);
      case ClientMessage.Mute(String track, boolean muted) -> media.tracks().mute(track, muted);
      case ClientMessage.View(var tracks) -> media.view(tracks);
      case ClientMessage.Chat(String text) -> {
        takeWord();
        room.chat(this, text);
      }
      case ClientMessage.Update update -> update(update);
      case ClientMessage.IceServers _ -> {
        takeWord();
        send(new ServerMessage.IceServers(signaling.iceServers(id)));
      }
      case ClientMessage.OfHost powers -> {
        if (!role.moderates()) {
          throw new SignalingException(ErrorCode.FORBIDDEN, "Only a host can do that.");
        }
        takeWord();
        Hosting.handle(this, powers);
      }
    }
  }

  private void takeWord() {
    if (!words.take(signaling.time().nanos())) {
      throw new SignalingException(ErrorCode.SLOW_DOWN, "That was too fast: wait a little.");
    }
  }

  private void update(ClientMessage.Update update) {
    takeWord();
    if (update.id() != null && !update.id().equals(id)) {
      boolean lowering = Boolean.FALSE.equals(update.hand());
      if (!role.moderates() || !lowering || update.name() != null || update.metadata() != null) {
        throw new SignalingException(
            ErrorCode.FORBIDDEN, "Of others, only a host can change something: lower a hand.");
      }
      room.require(update.id()).raiseHand(false);
      return;
    }
    if (update.name() != null) {
      name = update.name();
      sendToken();
    }
    if (update.metadata() != null) {
      metadata = update.metadata();
    }
    hand = update.hand() == null ? hand : update.hand();
    room.tell(new ServerMessage.ParticipantUpdated(info()), null);
  }

  private void raiseHand(boolean raised) {
    hand = raised;
    room.tell(new ServerMessage.ParticipantUpdated(info()), null);
  }

  /// Gives it another role. Tracks appear to the others, or disappear, as the role wants it.
  void become(Role now) {
    Role before = role;
    if (before == now) {
      return;
    }
    if (before.publishes() && !now.publishes()) {
      for (TrackInfo track : media.tracks().all()) {
        room.tell(new ServerMessage.TrackUnpublished(id, track.id()), this);
      }
    }
    role = now;
    media.silence();
    room.tell(new ServerMessage.ParticipantUpdated(info()), null);
    if (!before.publishes() && now.publishes()) {
      for (TrackInfo track : media.tracks().all()) {
        room.tell(new ServerMessage.TrackPublished(id, track), this);
      }
    }
    sendToken();
    room.lobby().knocks(this).forEach(this::sendWritten);
  }

  /// Says goodbye to the client, and is given up.
  void end(ByeReason bye, LeaveReason reason) {
    Client told = client;
    if (told != null) {
      client = null;
      told.sayGoodbye(bye);
    }
    leave(reason);
  }

  /// Is given up together with its room.
  void closeQuietly(ByeReason bye) {
    Client told = client;
    client = null;
    if (told != null) {
      told.sayGoodbye(bye);
    }
    media.close();
  }

  void leave(LeaveReason reason) {
    client = null;
    if (room.remove(this)) {
      LOG.log(
          System.Logger.Level.INFO,
          () -> "Participant " + id + " of room " + room.name() + " is gone: " + reason.text());
      media.close();
      room.tell(new ServerMessage.ParticipantLeft(id, reason), this);
      room.lookForHost();
      room.closeIfEmpty();
    }
  }
}
