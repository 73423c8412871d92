package dev.parley.gateway;

import dev.parley.signaling.Client;
import dev.parley.signaling.ClientLink;
import dev.parley.signaling.ClientMessage;
import dev.parley.signaling.ParticipantInfo;
import dev.parley.signaling.Role;
import dev.parley.signaling.ServerMessage;
import dev.parley.signaling.Signaling;
import dev.parley.signaling.TrackInfo;
import io.helidon.http.Status;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// One participant that came over HTTP: speaks the signaling protocol on its client's behalf.
///
/// So everything that holds for other participants holds for it. Requests come on the web server's
/// virtual threads, one at a time (they take the monitor); signaling calls back on its own.
final class MediaSession implements ClientLink {
  private static final long ANSWER_WITHIN_SECONDS = 10;

  private final String room;
  private final Runnable onEnd;
  private final Client client;
  private final Map<String, TrackInfo> tracks = new LinkedHashMap<>();
  private final CompletableFuture<Void> welcomed = new CompletableFuture<>();
  private volatile CompletableFuture<String> answered = new CompletableFuture<>();
  private volatile boolean ended;
  private long sequence;
  private String offer = "";
  private String answer = "";
  private List<Wanted> wanted = List.of();

  /// A receiving m-section and how its track is chosen.
  ///
  /// @param mid of the m-section
  /// @param kind `audio` or `video`
  record Wanted(String mid, String kind) {}

  /// @param onEnd called once, when the participant is out of the room for whatever reason
  MediaSession(Signaling signaling, String room, Runnable onEnd) {
    this.room = room;
    this.onEnd = onEnd;
    client = signaling.connect(this);
  }

  String room() {
    return room;
  }

  boolean ended() {
    return ended;
  }

  /// Enters the room.
  ///
  /// @param token an invitation, where one is needed
  /// @throws HttpRefusal if it may not
  void join(String name, Role role, @Nullable String token) {
    client.receive(new ClientMessage.Join(room, name, token, role));
    await(welcomed);
  }

  /// Negotiates; the answer has every candidate of ours.
  ///
  /// @throws HttpRefusal if there is no answer to it
  synchronized String negotiate(String sdp, List<Wanted> receiving) {
    wanted = List.copyOf(receiving);
    return send(sdp);
  }

  /// The same session on new ICE credentials (RFC 9725, section 4.3.3).
  synchronized String restart(String ufrag, String password) {
    return send(SdpFragment.restarted(offer, ufrag, password));
  }

  private String send(String sdp) {
    answered = new CompletableFuture<>();
    client.receive(
        new ClientMessage.Offer(1, ++sequence, sdp, List.of(), Choice.of(wanted, snapshot())));
    answer = await(answered);
    offer = sdp;
    return answer;
  }

  /// What stands for the present ICE session in the entity tag (RFC 9725, section 4.3.1).
  synchronized String etag() {
    return '"' + SdpFragment.ufragOf(answer) + '"';
  }

  /// Passes candidates on.
  void trickle(SdpFragment fragment) {
    for (SdpFragment.Trickled each : fragment.candidates()) {
      client.receive(new ClientMessage.Candidate(1, each.mid(), each.candidate()));
    }
    if (fragment.ended()) {
      client.receive(new ClientMessage.Candidate(1, "", ""));
    }
  }

  /// Leaves the room.
  void leave() {
    client.receive(new ClientMessage.Leave());
  }

  /// Whether somebody in the room sends something that can be played.
  boolean anythingToPlay() {
    return !snapshot().isEmpty();
  }

  private List<TrackInfo> snapshot() {
    synchronized (tracks) {
      return List.copyOf(tracks.values());
    }
  }

  /// Plays what there is now, after tracks have come or gone.
  private synchronized void choose() {
    if (!ended && !wanted.isEmpty() && answered.isDone() && !offer.isEmpty()) {
      answered = new CompletableFuture<>();
      client.receive(
          new ClientMessage.Offer(1, ++sequence, offer, List.of(), Choice.of(wanted, snapshot())));
    }
  }

  private void later() {
    Thread.startVirtualThread(this::choose);
  }

  @Override
  public void send(ServerMessage message, String text) {
    switch (message) {
      case ServerMessage.Welcome welcome -> {
        welcome.participants().forEach(this::add);
        welcomed.complete(null);
      }
      case ServerMessage.Answer(int connection, long of, String sdp) -> answered.complete(sdp);
      case ServerMessage.Refused refused -> refused(refused);
      case ServerMessage.Bye(var reason, String sentence) -> {
        Status status =
            reason.text().equals("room-full") ? Status.SERVICE_UNAVAILABLE_503 : Status.GONE_410;
        fail(new HttpRefusal(status, sentence));
      }
      case ServerMessage.Waiting _ -> {
        fail(
            new HttpRefusal(Status.FORBIDDEN_403, "This room has a lobby: a host has to open it."));
        leave();
      }
      case ServerMessage.Connection(int connection, String state) -> {
        if (state.equals("failed") || state.equals("closed")) {
          leave(); // there is nobody who could begin anew
        }
      }
      case ServerMessage.ParticipantJoined(ParticipantInfo participant) -> add(participant);
      case ServerMessage.ParticipantLeft left -> remove(left.id() + "/");
      case ServerMessage.TrackPublished(String by, TrackInfo track) -> {
        synchronized (tracks) {
          tracks.put(track.id(), track);
        }
        later();
      }
      case ServerMessage.TrackUnpublished(String by, String track) -> remove(track);
      default -> {
        // for people, or about what this session does not do
      }
    }
  }

  private void add(ParticipantInfo participant) {
    synchronized (tracks) {
      participant.tracks().forEach(track -> tracks.put(track.id(), track));
    }
    if (!participant.tracks().isEmpty()) {
      later();
    }
  }

  private void remove(String prefix) {
    boolean removed;
    synchronized (tracks) {
      removed = tracks.keySet().removeIf(id -> id.startsWith(prefix));
    }
    if (removed) {
      later();
    }
  }

  private void refused(ServerMessage.Refused refused) {
    Status status =
        switch (refused.code()) {
          case BAD_OFFER -> HttpRefusal.UNPROCESSABLE;
          case BUSY -> Status.CONFLICT_409;
          case BAD_TOKEN -> Status.UNAUTHORIZED_401;
          case INTERNAL -> Status.INTERNAL_SERVER_ERROR_500;
          default -> Status.BAD_REQUEST_400;
        };
    fail(new HttpRefusal(status, refused.message()));
  }

  private void fail(HttpRefusal refusal) {
    welcomed.completeExceptionally(refusal);
    answered.completeExceptionally(refusal);
  }

  @Override
  public void close(int code, String why) {
    if (!ended) {
      ended = true;
      fail(new HttpRefusal(Status.GONE_410, "The session is over: " + why + "."));
      client.closed(1000);
      onEnd.run();
    }
  }

  /// Its session is no resource of the next server.
  @Override
  public boolean comesBack() {
    return false;
  }

  @Override
  public String remoteAddress() {
    return "";
  }

  private static <T> T await(CompletableFuture<T> future) {
    try {
      return future.get(ANSWER_WITHIN_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      throw cause instanceof HttpRefusal refusal
          ? refusal
          : new HttpRefusal(Status.INTERNAL_SERVER_ERROR_500, "The server failed.");
    } catch (TimeoutException e) {
      throw new HttpRefusal(Status.SERVICE_UNAVAILABLE_503, "The server is too busy to answer.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HttpRefusal(Status.SERVICE_UNAVAILABLE_503, "The server is shutting down.");
    }
  }

  /// For messages about this session.
  @Override
  public String toString() {
    @Nullable String tag = answer.isEmpty() ? null : etag();
    return "session in room " + room + (tag == null ? "" : " " + tag);
  }
}
