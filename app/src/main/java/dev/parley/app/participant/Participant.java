package dev.parley.app.participant;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.core.Entropy;
import dev.parley.net.NetConfig;
import dev.parley.net.NetException;
import dev.parley.net.Shards;
import dev.parley.net.SystemEntropy;
import dev.parley.session.MediaKind;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// Someone in a room who is no person: sends the test picture and tone, counts what comes.
///
/// It keeps its seat as a page does: a lost socket is replaced, and a media connection that is gone
/// for good makes place for another, also after a restart of the server. Everything but media
/// happens on one thread of its own.
public final class Participant implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Participant.class.getName());
  private static final int PACKETS = 2048;

  /// The fewest milliseconds from one new connection to the next.
  private static final long BEGIN_AGAIN_MILLIS = 5000;

  private final ScheduledExecutorService control =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("parley-join").factory());
  private final Entropy entropy = new SystemEntropy();
  private final CompletableFuture<Void> connected = new CompletableFuture<>();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Roster roster = new Roster();
  private final Shards shards;
  private final CallMedia media;
  private final SignalSession signaling;
  private volatile String id = "";
  private boolean due;
  private long begunAt;

  private Participant(
      RoomAddress address, String name, boolean publishes, @Nullable Latencies latencies) {
    shards = open();
    media =
        new CallMedia(shards.shard(0), control, entropy, publishes, latencies, new MediaEvents());
    signaling = new SignalSession(address, name, entropy, control, new Messages());
    try {
      CompletableFuture.runAsync(signaling::open, control).join();
    } catch (RuntimeException e) {
      media.close();
      shards.close();
      control.shutdown();
      throw e.getCause() instanceof CallException refused ? refused : e;
    }
  }

  /// Connects to the server and asks to be let in.
  ///
  /// @throws CallException if the server cannot be reached
  public static Participant join(RoomAddress address, String name) {
    return new Participant(address, name, true, null);
  }

  /// Connects as one of many that load a server.
  ///
  /// @param publishes whether it sends sound and pictures; if not, it only receives
  /// @param latencies takes how long packets of others of the load took
  /// @throws CallException if the server cannot be reached
  public static Participant load(
      RoomAddress address, String name, boolean publishes, Latencies latencies) {
    return new Participant(address, name, publishes, latencies);
  }

  private static Shards open() {
    try {
      return Shards.open(NetConfig.defaults().withPacketsPerShard(PACKETS).withName("parley-join"));
    } catch (NetException e) {
      throw new CallException(String.valueOf(e.getMessage()), e);
    }
  }

  /// Completes when media flows for the first time, or with a [CallException].
  public CompletionStage<Void> connected() {
    return connected;
  }

  /// Completes when the call is over: with a [CallException] if that was not our wish.
  public CompletionStage<Void> ended() {
    return ended;
  }

  /// The seat that the server gave; empty before it did.
  public String id() {
    return id;
  }

  /// Whether the server is reached and media flows.
  public boolean isLive() {
    return signaling.isSeated() && media.isFlowing();
  }

  /// What was sent and received on the present media connection until now.
  public CallStats stats() {
    CallStats stats = media.stats();
    return stats == null ? new CallStats("new", List.of(), List.of(), 0) : stats;
  }

  /// The sums of what was sent and received until now.
  public LoadStats loadStats() {
    return media.loadStats();
  }

  /// Says how large a track of another participant is seen here; until then it is sent as well as
  /// it can be.
  ///
  /// @param track its id
  /// @param width in pixels, 0 if not said
  /// @param height in pixels, 0 if not said
  /// @param visible whether any of it is seen
  public void show(String track, int width, int height, boolean visible) {
    ObjectNode message = JsonNodeFactory.instance.objectNode().put("type", "view");
    message
        .putArray("tracks")
        .addObject()
        .put("track", track)
        .put("width", width)
        .put("height", height)
        .put("visible", visible)
        .put("quality", "auto");
    control.execute(() -> signaling.say(message));
  }

  /// Leaves the room and lets everything go.
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    // The server has to hear that we leave before it sees our media connection close.
    CompletableFuture.completedFuture(null)
        .thenComposeAsync(_ -> signaling.close(), control)
        .thenRunAsync(media::close, control)
        .join();
    control.shutdown();
    shards.close();
    ended.complete(null);
    connected.completeExceptionally(new CallException("The call was ended."));
  }

  private void end(String sentence) {
    CallException failure = new CallException(sentence);
    connected.completeExceptionally(failure);
    ended.completeExceptionally(failure);
  }

  /// A new media connection, as soon as the server can be told and the one before is old enough.
  private void begin(int above) {
    due = false;
    begunAt = System.nanoTime();
    media.begin(above);
  }

  private void beginAgain(String reason) {
    LOG.log(System.Logger.Level.DEBUG, () -> "Another media connection: " + reason);
    if (due || closed.get()) {
      return;
    }
    due = true;
    long since = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begunAt);
    long wait = Math.max(0, BEGIN_AGAIN_MILLIS - since);
    var _ = control.schedule(this::beginIfDue, wait, TimeUnit.MILLISECONDS);
  }

  private void beginIfDue() {
    if (due && signaling.isSeated()) {
      begin(0);
    }
  }

  /// What the server says.
  private final class Messages implements SignalSession.Listener {
    @Override
    public void received(JsonNode message) {
      switch (message.path("type").asText()) {
        case "welcome" -> welcomed(message);
        case "resumed" -> goOn(message);
        case "answer" -> media.answered(message);
        case "participant-joined" -> arrived(message.path("participant"));
        case "participant-left" -> left(message.path("id").asText());
        case "track-published" ->
            published(message.path("participant").asText(), message.path("track"));
        case "track-unpublished" -> unpublished(message.path("track").asText());
        case "connection" -> serverSees(message);
        case "error" -> refused(message);
        default -> LOG.log(System.Logger.Level.DEBUG, () -> "Ignored: " + message.path("type"));
      }
    }

    private void welcomed(JsonNode message) {
      id = message.path("self").path("id").asText();
      Set<String> there = new HashSet<>();
      message
          .path("participants")
          .forEach(
              one -> one.path("tracks").forEach(track -> there.add(track.path("id").asText())));
      boolean fewer = media.subscriptions().remove(track -> !there.contains(track.id()));
      boolean more = false;
      for (JsonNode participant : message.path("participants")) {
        more |= add(participant);
      }
      if (!keeps(message)) {
        begin(message.path("connection").asInt());
      } else {
        media.sayAgain();
        if (fewer || more) {
          media.offer();
        }
      }
    }

    private void goOn(JsonNode message) {
      if (keeps(message) && !message.path("addressChanged").asBoolean()) {
        media.sayAgain();
        beginIfDue();
      } else {
        begin(message.path("connection").asInt());
      }
    }

    private boolean keeps(JsonNode message) {
      return media.connection() > 0 && message.path("connection").asInt() == media.connection();
    }

    private boolean add(JsonNode participant) {
      String one = participant.path("id").asText();
      roster.add(one, participant.path("name").asText());
      boolean any = false;
      for (JsonNode track : participant.path("tracks")) {
        any |= add(one, track);
      }
      return any;
    }

    private void arrived(JsonNode participant) {
      if (add(participant)) {
        media.offer();
      }
    }

    private void left(String who) {
      roster.remove(who);
      if (media.subscriptions().remove(track -> track.participant().equals(who))) {
        media.offer();
      }
    }

    private void published(String participant, JsonNode track) {
      if (add(participant, track)) {
        media.offer();
      }
    }

    private boolean add(String participant, JsonNode track) {
      MediaKind kind =
          track.path("kind").asText().equals("audio") ? MediaKind.AUDIO : MediaKind.VIDEO;
      return media
          .subscriptions()
          .add(
              new RemoteTrack(
                  track.path("id").asText(),
                  participant,
                  roster.name(participant),
                  kind,
                  track.path("source").asText()));
    }

    private void unpublished(String trackId) {
      if (media.subscriptions().remove(track -> track.id().equals(trackId))) {
        media.offer();
      }
    }

    /// The server's view counts when it has given the connection up: it answers on it no more.
    private void serverSees(JsonNode message) {
      String state = message.path("state").asText();
      if (keeps(message) && (state.equals("failed") || state.equals("closed"))) {
        trouble("The server gave the media connection up.");
      }
    }

    private void refused(JsonNode error) {
      String sentence = error.path("message").asText();
      if (error.has("seq")) {
        trouble("The server refused: " + sentence);
      } else {
        LOG.log(System.Logger.Level.WARNING, () -> "The server refused something: " + sentence);
      }
    }

    @Override
    public void lost() {
      LOG.log(System.Logger.Level.DEBUG, "The server cannot be reached.");
    }

    @Override
    public void over(String sentence) {
      end(sentence);
    }
  }

  /// Before media ever flowed that is the end, later it is a reason to begin anew.
  private void trouble(String sentence) {
    if (connected.isDone() && !connected.isCompletedExceptionally()) {
      beginAgain(sentence);
    } else {
      end(sentence);
    }
  }

  /// What the media connections say.
  private final class MediaEvents implements CallMedia.Listener {
    @Override
    public void say(JsonNode message) {
      signaling.say(message);
    }

    @Override
    public void connected() {
      due = false;
      connected.complete(null);
    }

    @Override
    public void broken(String sentence) {
      trouble(sentence);
    }
  }
}
