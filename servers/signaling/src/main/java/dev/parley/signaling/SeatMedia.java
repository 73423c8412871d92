package dev.parley.signaling;

import dev.parley.sfu.SfuError;
import dev.parley.sfu.SfuException;
import dev.parley.sfu.SfuPeer;
import dev.parley.sfu.Subscription;
import dev.parley.sfu.View;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/// What a seat sends and receives: one media connection at a time, and the tracks on it.
///
/// Connections are numbered by the client. A higher number begins a new one, in place of the one
/// before: so a page that was reloaded, or whose path is broken for good, keeps its seat.
final class SeatMedia {
  private static final System.Logger LOG = System.getLogger(SeatMedia.class.getName());

  private static final int MAX_EARLY_CANDIDATES = 64;
  private static final int CONNECTIONS_PER_MINUTE = 12;
  private static final int CONNECTIONS_AT_ONCE = 30;

  private final Seat seat;
  private final Signaling signaling;
  private final TokenBucket newConnections;
  private final SeatTracks tracks;
  private final List<ClientMessage.Candidate> earlyCandidates = new ArrayList<>();
  private List<View> views = List.of();
  private SeatTracks.Silence silent = SeatTracks.Silence.NONE;
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
    tracks = new SeatTracks(seat, this::silence);
    newConnections =
        TokenBucket.perMinute(
            CONNECTIONS_PER_MINUTE, CONNECTIONS_AT_ONCE, signaling.time().nanos());
  }

  /// The number of the latest connection; 0 if there was none.
  int connection() {
    return connection;
  }

  /// What it publishes.
  SeatTracks tracks() {
    return tracks;
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
    silent = SeatTracks.Silence.NONE;
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

  /// Lets nothing through of what is to go to nobody, whatever the client sends.
  void silence() {
    SeatTracks.Silence now = tracks.silence();
    if (peer != null && !now.equals(silent)) {
      silent = now;
      peer.silence(now.everything(), now.mids());
    }
  }

  /// The SFU has a track of it.
  void published(TrackInfo track) {
    if (!over) {
      tracks.published(track);
    }
  }

  /// What the SFU has to say to the client, and to nobody else.
  void say(ServerMessage message) {
    seat.send(message);
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
    tracks.clear();
    if (peer != null) {
      peer.close();
      peer = null;
    }
  }

  private static @Nullable Throwable unwrap(@Nullable Throwable failure) {
    return failure instanceof CompletionException ? failure.getCause() : failure;
  }
}
