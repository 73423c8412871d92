package dev.parley.signaling;

import dev.parley.sfu.SfuError;
import dev.parley.sfu.SfuException;
import dev.parley.sfu.SfuPeer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/// One client, from the opening of its socket until it is gone.
///
/// The public methods hop to the signaling executor; everything else is called on it.
public final class Client {
  private static final System.Logger LOG = System.getLogger(Client.class.getName());

  /// How many tracks may be muted before they are published.
  private static final int MAX_MUTED_EARLY = 32;

  private enum State {
    /// The socket is open.
    NEW,
    /// It asked to join; the media connection is being made.
    JOINING,
    /// Welcomed.
    IN,
    /// Left, for whatever reason.
    GONE
  }

  private final Signaling signaling;
  private final ClientLink link;
  private final String id;
  private final Map<String, TrackInfo> tracks = new LinkedHashMap<>();
  private final Set<String> mutedEarly = new LinkedHashSet<>();
  private State state = State.NEW;
  private String name = "";
  private @Nullable Room room;
  private @Nullable SfuPeer peer;
  private long lastSequence = -1;
  private boolean answering;

  Client(Signaling signaling, ClientLink link) {
    this.signaling = signaling;
    this.link = link;
    this.id = signaling.freshId();
  }

  /// The client said something.
  public void receive(ClientMessage message) {
    signaling.execute(() -> handle(message));
  }

  /// The client said something that is not to be understood or not allowed.
  public void refuse(SignalingException refusal) {
    signaling.execute(() -> answer(refusal));
  }

  /// The time to join is over.
  public void joinOverdue() {
    signaling.execute(() -> {
      if (state == State.NEW) {
        answer(new SignalingException(ErrorCode.JOIN_FIRST, "There was no 'join' in time."));
      }
    });
  }

  /// The client closed its socket properly.
  public void closed() {
    signaling.execute(() -> depart(LeaveReason.LEFT));
  }

  /// The socket is gone.
  public void lost() {
    signaling.execute(() -> depart(LeaveReason.CONNECTION_LOST));
  }

  String id() {
    return id;
  }

  ClientLink link() {
    return link;
  }

  boolean isIn() {
    return state == State.IN;
  }

  ParticipantInfo info() {
    return new ParticipantInfo(id, name, new ArrayList<>(tracks.values()));
  }

  CompletableFuture<RoomStats.Participant> stats() {
    ParticipantInfo info = info();
    SfuPeer of = joinedPeer();
    return of.stats()
        .thenApply(media -> new RoomStats.Participant(info, media))
        .toCompletableFuture();
  }

  private void handle(ClientMessage message) {
    if (state == State.GONE) {
      return;
    }
    try {
      switch (message) {
        case ClientMessage.Join join -> join(join);
        case ClientMessage.Leave _ -> leave();
        case ClientMessage.Offer offer -> offer(offer);
        case ClientMessage.Candidate(String mid, String candidate) ->
            joinedPeer().candidate(mid, candidate);
        case ClientMessage.Mute(String track, boolean muted) -> mute(track, muted);
      }
    } catch (SignalingException refusal) {
      answer(refusal);
    }
  }

  private void answer(SignalingException refusal) {
    if (state == State.GONE) {
      return;
    }
    link.send(refusal.toMessage());
    if (refusal.code().fatal()) {
      link.close(refusal.code().closeCode(), refusal.code().text());
      depart(LeaveReason.REMOVED);
    }
  }

  private void join(ClientMessage.Join join) {
    if (state != State.NEW) {
      throw new SignalingException(ErrorCode.ALREADY_JOINED, "You are in a room already.");
    }
    room = signaling.enter(join.room(), this);
    if (room == null) {
      turnAway();
      return;
    }
    name = join.name();
    state = State.JOINING;
    signaling
        .seats()
        .join(join.room(), id, new MediaEvents(this, signaling))
        .whenComplete((joined, failure) -> signaling.execute(() -> joined(joined, failure)));
  }

  private void joined(@Nullable SfuPeer joined, @Nullable Throwable failure) {
    if (state != State.JOINING) {
      if (joined != null) {
        joined.close();
      }
      return;
    }
    if (joined == null || room == null) {
      if (unwrap(failure) instanceof SfuException e && e.code() == SfuError.ROOM_FULL) {
        turnAway();
      } else {
        LOG.log(System.Logger.Level.ERROR, "A participant could not join.", failure);
        answer(new SignalingException(ErrorCode.INTERNAL, "The server could not let you in."));
      }
      return;
    }
    peer = joined;
    state = State.IN;
    LOG.log(System.Logger.Level.INFO, () -> where() + " joined");
    link.send(new ServerMessage.Welcome(room.name(), id, name, room.others(this)));
    room.tellOthers(this, new ServerMessage.ParticipantJoined(info()));
  }

  private void offer(ClientMessage.Offer offer) {
    SfuPeer to = joinedPeer();
    long sequence = offer.sequence();
    if (answering) {
      throw new SignalingException(
          ErrorCode.BUSY, "The offer before this one is not answered yet.", sequence);
    }
    if (sequence <= lastSequence) {
      throw new SignalingException(
          ErrorCode.BAD_MESSAGE, "'seq' has to be larger than " + lastSequence + ".", sequence);
    }
    lastSequence = sequence;
    answering = true;
    to.answer(offer.sdp(), offer.subscribe(), offer.publish())
        .whenComplete((sdp, failure) -> signaling.execute(() -> answered(sequence, sdp, failure)));
  }

  private void answered(long sequence, @Nullable String sdp, @Nullable Throwable failure) {
    answering = false;
    if (state == State.GONE) {
      return;
    }
    if (sdp != null) {
      link.send(new ServerMessage.Answer(sequence, sdp));
    } else if (unwrap(failure) instanceof SfuException e && e.code() != SfuError.INTERNAL) {
      answer(new SignalingException(ErrorCode.BAD_OFFER, e.getMessage() + "", sequence));
    } else {
      LOG.log(System.Logger.Level.ERROR, "An offer could not be answered.", failure);
      answer(new SignalingException(ErrorCode.INTERNAL, "The server failed.", sequence));
    }
  }

  private void mute(String track, boolean muted) {
    joinedPeer();
    TrackInfo published = tracks.get(track);
    if (published != null) {
      if (published.muted() != muted) {
        tracks.put(track, published.withMuted(muted));
        tellOthers(new ServerMessage.TrackMuted(id, track, muted));
      }
    } else if (!track.startsWith(id + "/")) {
      throw new SignalingException(ErrorCode.UNKNOWN_TRACK, "That is not a track of yours.");
    } else if (!muted) {
      mutedEarly.remove(track);
    } else if (mutedEarly.size() < MAX_MUTED_EARLY) {
      mutedEarly.add(track);
    }
  }

  private void leave() {
    sayGoodbye(ByeReason.LEFT, "You left.");
    depart(LeaveReason.LEFT);
  }

  /// A track of this participant can be subscribed to.
  void published(TrackInfo track) {
    if (state != State.IN) {
      return;
    }
    TrackInfo told = track.withMuted(mutedEarly.remove(track.id()));
    tracks.put(track.id(), told);
    tellOthers(new ServerMessage.TrackPublished(id, told));
  }

  /// A track of this participant ended.
  void unpublished(String track) {
    if (tracks.remove(track) != null) {
      tellOthers(new ServerMessage.TrackUnpublished(id, track));
    }
  }

  /// The state of this participant's media connection.
  void connectionState(String now) {
    if (state != State.IN) {
      return;
    }
    link.send(new ServerMessage.Connection(now));
    if (now.equals("failed")) {
      endCall("The media connection failed.", LeaveReason.MEDIA_FAILED);
    }
  }

  /// This participant lacks the codec of a track that it subscribed to.
  void unsupported(String track, String codec) {
    if (state == State.IN) {
      link.send(new ServerMessage.TrackUnsupported(track, codec));
    }
  }

  /// The media connection is over, and not because we closed it: the client closed it, most likely
  /// on its way out of the room.
  void mediaEnded(String sentence) {
    if (state == State.IN) {
      endCall(sentence, LeaveReason.LEFT);
    }
  }

  /// The server goes down: everyone goes, so nobody is told who else does.
  void shutDown() {
    if (state != State.GONE) {
      room = null;
      sayGoodbye(ByeReason.SHUTDOWN, "The server is shutting down.");
      depart(LeaveReason.REMOVED);
    }
  }

  private void turnAway() {
    sayGoodbye(ByeReason.ROOM_FULL, "The room is full.");
    depart(LeaveReason.REMOVED);
  }

  private void endCall(String sentence, LeaveReason reason) {
    sayGoodbye(ByeReason.MEDIA_FAILED, sentence);
    depart(reason);
  }

  private void sayGoodbye(ByeReason reason, String sentence) {
    link.send(new ServerMessage.Bye(reason, sentence));
    link.close(reason.closeCode(), reason.text());
  }

  private void depart(LeaveReason reason) {
    if (state == State.GONE) {
      return;
    }
    boolean wasIn = state == State.IN;
    state = State.GONE;
    signaling.forget(this);
    if (wasIn) {
      LOG.log(System.Logger.Level.INFO, () -> where() + " is gone: " + reason.text());
    }
    if (room != null) {
      signaling.leave(room, this);
      if (wasIn) {
        room.tellOthers(this, new ServerMessage.ParticipantLeft(id, reason));
      }
    }
    if (peer != null) {
      peer.close();
    }
  }

  private void tellOthers(ServerMessage message) {
    if (room != null) {
      room.tellOthers(this, message);
    }
  }

  private SfuPeer joinedPeer() {
    SfuPeer joined = peer;
    if (joined == null) {
      throw new SignalingException(ErrorCode.JOIN_FIRST, "Join first, and wait for the welcome.");
    }
    return joined;
  }

  private String where() {
    return "Participant " + id + " of room " + (room == null ? "?" : room.name());
  }

  private static @Nullable Throwable unwrap(@Nullable Throwable failure) {
    return failure instanceof CompletionException ? failure.getCause() : failure;
  }
}
