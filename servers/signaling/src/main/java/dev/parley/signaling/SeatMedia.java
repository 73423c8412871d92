package dev.parley.signaling;

import dev.parley.sfu.SfuError;
import dev.parley.sfu.SfuException;
import dev.parley.sfu.SfuPeer;
import dev.parley.sfu.Subscription;
import dev.parley.sfu.View;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/// What a seat sends and receives: one media connection at a time, and the tracks on it.
///
/// Connections are numbered by the client. A higher number begins a new one, in place of the one
/// before: so a page that was reloaded, or whose path is broken for good, keeps its seat.
final class SeatMedia {
  private static final System.Logger LOG = System.getLogger(SeatMedia.class.getName());

  /// How many tracks may be muted before they are published.
  private static final int MAX_MUTED_EARLY = 32;

  private static final int MAX_EARLY_CANDIDATES = 64;
  private static final int CONNECTIONS_PER_MINUTE = 12;
  private static final int CONNECTIONS_AT_ONCE = 30;

  /// What goes to nobody.
  private record Silence(boolean everything, Set<String> mids) {
    static final Silence NONE = new Silence(false, Set.of());
  }

  private final Seat seat;
  private final Signaling signaling;
  private final TokenBucket newConnections;
  private final Map<String, TrackInfo> tracks = new LinkedHashMap<>();
  private final Set<String> mutedEarly = new LinkedHashSet<>();
  private final Map<String, ServerMessage.Layers> layers = new LinkedHashMap<>();
  private final List<ClientMessage.Candidate> earlyCandidates = new ArrayList<>();
  private List<View> views = List.of();
  private Silence silent = Silence.NONE;
  private int connection;
  private boolean over;
  private @Nullable SfuPeer peer;
  private ClientMessage.@Nullable Offer held;
  private long lastSequence = -1;
  private boolean answering;
  private ServerMessage.@Nullable Answer lastAnswer;

  SeatMedia(Seat seat, Signaling signaling) {
    this.seat = seat;
    this.signaling = signaling;
    newConnections =
        TokenBucket.perMinute(
            CONNECTIONS_PER_MINUTE, CONNECTIONS_AT_ONCE, signaling.time().nanos());
  }

  /// The number of the latest connection; 0 if there was none.
  int connection() {
    return connection;
  }

  List<TrackInfo> tracks() {
    return List.copyOf(tracks.values());
  }

  boolean has(String track) {
    return tracks.containsKey(track);
  }

  @Nullable CompletableFuture<RoomStats.Participant> stats() {
    ParticipantInfo info = seat.info();
    return peer == null
        ? null
        : peer.stats()
            .thenApply(media -> new RoomStats.Participant(info, media))
            .toCompletableFuture();
  }

  void offer(ClientMessage.Offer offer) {
    long sequence = offer.sequence();
    if (offer.connection() > connection) {
      begin(offer);
    } else if (offer.connection() < connection || over) {
      throw new SignalingException(
          ErrorCode.BAD_OFFER, "This media connection is over: begin a new one.", sequence);
    }
    if (sequence == lastSequence && answering) {
      return; // asked again after a lost socket: the answer is on its way
    }
    if (sequence == lastSequence && lastAnswer != null) {
      seat.send(lastAnswer);
      return;
    }
    if (answering) {
      throw new SignalingException(
          ErrorCode.BUSY, "The offer before this one is not answered yet.", sequence);
    }
    if (sequence <= lastSequence) {
      throw new SignalingException(
          ErrorCode.BAD_MESSAGE, "'seq' has to be larger than " + lastSequence + ".", sequence);
    }
    lastSequence = sequence;
    lastAnswer = null;
    answering = true;
    if (peer == null) {
      held = offer;
    } else {
      ask(peer, offer);
    }
  }

  private void begin(ClientMessage.Offer offer) {
    if (!newConnections.take(signaling.time().nanos())) {
      throw new SignalingException(
          ErrorCode.SLOW_DOWN, "Too many new connections: wait a little.", offer.sequence());
    }
    close();
    int number = offer.connection();
    connection = number;
    over = false;
    lastSequence = -1;
    signaling
        .seats()
        .join(seat.room().name(), seat.id(), new MediaEvents(this, number, signaling))
        .whenComplete(
            (opened, failure) -> signaling.execute(() -> opened(number, opened, failure)));
  }

  private void opened(int number, @Nullable SfuPeer opened, @Nullable Throwable failure) {
    if (number != connection || over) {
      if (opened != null) {
        opened.close();
      }
      return;
    }
    ClientMessage.Offer first = held;
    held = null;
    if (opened == null) {
      over = true;
      answered(number, first == null ? 0 : first.sequence(), null, failure);
      return;
    }
    peer = opened;
    silent = Silence.NONE;
    silence();
    if (!views.isEmpty()) {
      opened.view(views);
    }
    if (first != null) {
      ask(opened, first);
    }
    earlyCandidates.forEach(each -> opened.candidate(each.mid(), each.candidate()));
    earlyCandidates.clear();
  }

  private void ask(SfuPeer to, ClientMessage.Offer offer) {
    int number = connection;
    // Only what the room shows: a viewer's tracks, say, are for nobody.
    List<Subscription> visible =
        offer.subscribe().stream().filter(each -> seat.room().shows(each.trackId())).toList();
    to.answer(offer.sdp(), visible, offer.publish())
        .whenComplete((sdp, failure) ->
            signaling.execute(() -> answered(number, offer.sequence(), sdp, failure)));
  }

  private void answered(
      int number, long sequence, @Nullable String sdp, @Nullable Throwable failure) {
    if (number != connection) {
      return;
    }
    answering = false;
    if (sdp != null) {
      lastAnswer = new ServerMessage.Answer(number, sequence, sdp);
      seat.send(lastAnswer);
    } else if (unwrap(failure) instanceof SfuException e && e.code() != SfuError.INTERNAL) {
      seat.refuse(new SignalingException(ErrorCode.BAD_OFFER, e.getMessage() + "", sequence));
    } else {
      LOG.log(System.Logger.Level.ERROR, "An offer could not be answered.", failure);
      seat.refuse(new SignalingException(ErrorCode.INTERNAL, "The server failed.", sequence));
    }
  }

  void candidate(ClientMessage.Candidate candidate) {
    if (candidate.connection() != connection || over) {
      return; // of a connection that is no more
    }
    if (peer != null) {
      peer.candidate(candidate.mid(), candidate.candidate());
    } else if (earlyCandidates.size() < MAX_EARLY_CANDIDATES) {
      earlyCandidates.add(candidate);
    }
  }

  void mute(String track, boolean muted) {
    TrackInfo published = tracks.get(track);
    if (published != null) {
      if (published.muted() != muted) {
        tracks.put(track, published.withMuted(muted));
        silence();
        seat.tellIfPublisher(new ServerMessage.TrackMuted(seat.id(), track, muted));
      }
    } else if (!track.startsWith(seat.id() + "/")) {
      throw new SignalingException(ErrorCode.UNKNOWN_TRACK, "That is not a track of yours.");
    } else if (!muted) {
      mutedEarly.remove(track);
      silence();
    } else if (mutedEarly.size() < MAX_MUTED_EARLY) {
      mutedEarly.add(track);
      silence();
    }
  }

  /// Lets nothing through of what is said to be muted, nor of anybody who only watches, whatever
  /// the client sends.
  void silence() {
    Set<String> mids = new LinkedHashSet<>();
    mutedEarly.forEach(track -> mids.add(mid(track)));
    for (TrackInfo track : tracks.values()) {
      if (track.muted()) {
        mids.add(mid(track.id()));
      }
    }
    Silence now = new Silence(!seat.role().publishes(), mids);
    if (peer != null && !now.equals(silent)) {
      silent = now;
      peer.silence(now.everything(), now.mids());
    }
  }

  private String mid(String track) {
    return track.substring(seat.id().length() + 1);
  }

  /// Mutes all that comes from a source, because a host says so.
  void muteSource(String source) {
    for (TrackInfo track : tracks()) {
      if (track.source().equals(source)) {
        mute(track.id(), true);
      }
    }
  }

  void published(TrackInfo track) {
    if (!over) {
      TrackInfo told = track.withMuted(mutedEarly.remove(track.id()));
      tracks.put(track.id(), told);
      seat.tellIfPublisher(new ServerMessage.TrackPublished(seat.id(), told));
    }
  }

  void unpublished(String track) {
    layers.remove(mid(track));
    if (tracks.remove(track) != null) {
      seat.tellIfPublisher(new ServerMessage.TrackUnpublished(seat.id(), track));
    }
  }

  /// What the SFU has to say to the client, and to nobody else.
  void say(ServerMessage message) {
    seat.send(message);
  }

  /// Which layers of a track somebody has use for.
  void layersWanted(String mid, List<String> activeRids) {
    ServerMessage.Layers wanted = new ServerMessage.Layers(mid, activeRids);
    layers.put(mid, wanted);
    say(wanted);
  }

  /// Says again what may have been lost with a socket, and is said only when it changes.
  void repeat() {
    layers.values().forEach(this::say);
  }

  /// What the client shows; a later connection is told, too.
  void view(List<View> now) {
    views = List.copyOf(now);
    if (peer != null) {
      peer.view(views);
    }
  }

  void stateIs(String state) {
    if (over) {
      return;
    }
    seat.send(new ServerMessage.Connection(connection, state));
    seat.mediaUnstable(state.equals("disconnected"));
    if (state.equals("failed") || state.equals("closed")) {
      close();
    }
  }

  /// Ends the connection, and all tracks on it.
  void close() {
    over = true;
    answering = false;
    held = null;
    lastAnswer = null;
    earlyCandidates.clear();
    mutedEarly.clear();
    layers.clear();
    tracks().forEach(track -> unpublished(track.id()));
    if (peer != null) {
      peer.close();
      peer = null;
    }
  }

  private static @Nullable Throwable unwrap(@Nullable Throwable failure) {
    return failure instanceof CompletionException ? failure.getCause() : failure;
  }
}
