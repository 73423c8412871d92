package dev.parley.app.participant;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.core.Entropy;
import dev.parley.core.WallClock;
import dev.parley.jsep.Accepted;
import dev.parley.jsep.Capabilities;
import dev.parley.jsep.JsepException;
import dev.parley.jsep.OfferMedia;
import dev.parley.jsep.Offerer;
import dev.parley.jsep.SendTrack;
import dev.parley.net.NetConfig;
import dev.parley.net.NetException;
import dev.parley.net.Shard;
import dev.parley.net.Shards;
import dev.parley.net.SystemEntropy;
import dev.parley.net.SystemWallClock;
import dev.parley.rtp.Cname;
import dev.parley.sdp.SdpException;
import dev.parley.session.ConnectionState;
import dev.parley.session.MediaKind;
import dev.parley.session.SendSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// Someone in a room who is no person: sends the test picture and tone, counts what comes.
///
/// Everything but media happens on one thread of its own.
public final class Participant implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Participant.class.getName());
  private static final int PACKETS = 2048;

  private final ExecutorService control =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("parley-join").factory());
  private final Entropy entropy = new SystemEntropy();
  private final WallClock clock = new SystemWallClock();
  private final CompletableFuture<Void> connected = new CompletableFuture<>();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Roster roster = new Roster();
  private final Subscriptions subscriptions = new Subscriptions(2);
  private final List<SendTrack> sending = new ArrayList<>();
  private final Shards shards;
  private final Shard shard;
  private final MediaConnection media;
  private final Offerer offerer;
  private final @Nullable Publisher publisher;
  private final SignalChannel channel;
  private long sequence;
  private @Nullable List<Subscriptions.Section> offered;
  private boolean changed;

  private Participant(
      RoomAddress address, String name, boolean publishes, @Nullable Latencies latencies) {
    shards = open();
    shard = shards.shard(0);
    try {
      media =
          shard
              .submit(() -> new MediaConnection(shard, entropy, clock, new MediaListener()))
              .join();
      offerer = new Offerer(Capabilities.forwarding(), media.local(), entropy.nextLong());
      if (latencies != null) {
        shard.execute(() -> media.measure(latencies));
      }
      publisher = publishes ? new Publisher(shard, media) : null;
      channel = SignalChannel.open(address.signaling(), control, new Messages());
    } catch (RuntimeException e) {
      shards.close();
      control.shutdown();
      throw e;
    }
    String cname = Cname.random(entropy);
    sending.add(track("microphone", new SendSpec(ssrc(), 0, cname)));
    sending.add(track("camera", new SendSpec(ssrc(), ssrc(), cname)));
    ObjectNode join = message("join").put("v", 1);
    join.put("room", address.room()).put("name", name).put("role", "speaker");
    if (address.token() != null) {
      join.put("token", address.token());
    }
    channel.send(join);
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

  private int ssrc() {
    return (int) entropy.nextLong() | 1; // never zero, which means none
  }

  private static SendTrack track(String id, SendSpec spec) {
    return new SendTrack("parley", id, spec);
  }

  private static ObjectNode message(String type) {
    return JsonNodeFactory.instance.objectNode().put("type", type);
  }

  /// Completes when media flows for the first time, or with a [CallException].
  public CompletionStage<Void> connected() {
    return connected;
  }

  /// Completes when the call is over: with a [CallException] if that was not our wish.
  public CompletionStage<Void> ended() {
    return ended;
  }

  /// What was sent and received until now.
  public CallStats stats() {
    return shard.submit(media::stats).join();
  }

  /// The sums of what was sent and received until now.
  public LoadStats loadStats() {
    return shard.submit(media::loadStats).join();
  }

  /// Leaves the room and lets everything go.
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    if (publisher != null) {
      publisher.close();
    }
    // The server has to hear that we leave before it sees our media connection close.
    CompletableFuture.runAsync(() -> channel.send(message("leave")), control)
        .thenComposeAsync(_ -> channel.close(), control)
        .join();
    control.shutdown();
    shard.execute(media::close);
    shards.close();
    ended.complete(null);
    connected.completeExceptionally(new CallException("The call was ended."));
  }

  private void end(String sentence) {
    CallException failure = new CallException(sentence);
    connected.completeExceptionally(failure);
    ended.completeExceptionally(failure);
  }

  private void offer() {
    if (offered != null) {
      changed = true;
      return;
    }
    List<OfferMedia> sections = new ArrayList<>();
    if (publisher == null) {
      sections.add(OfferMedia.receiving("0", MediaKind.AUDIO));
      sections.add(OfferMedia.receiving("1", MediaKind.VIDEO));
    } else {
      sections.add(OfferMedia.sending("0", MediaKind.AUDIO, sending.get(0)));
      sections.add(OfferMedia.sending("1", MediaKind.VIDEO, sending.get(1)));
    }
    List<Subscriptions.Section> wanted = subscriptions.sections();
    wanted.forEach(section -> sections.add(section.toOffer()));
    ObjectNode offer = message("offer").put("seq", ++sequence);
    offer.put("sdp", offerer.offer(sections));
    ArrayNode publish = offer.putArray("publish");
    if (publisher != null) {
      publish.addObject().put("mid", "0").put("source", "microphone");
      publish.addObject().put("mid", "1").put("source", "camera");
    }
    ArrayNode subscribe = offer.putArray("subscribe");
    for (Subscriptions.Section section : wanted) {
      if (section.track() != null) {
        subscribe.addObject().put("mid", section.mid()).put("track", section.track().id());
      }
    }
    offered = wanted;
    changed = false;
    channel.send(offer);
  }

  private void answered(String sdp) {
    List<Subscriptions.Section> wanted = offered;
    if (wanted == null) {
      return;
    }
    offered = null;
    try {
      Accepted accepted = offerer.accept(sdp);
      shard.execute(() -> apply(accepted, wanted));
    } catch (SdpException | JsepException e) {
      end("The server's answer is of no use: " + e.getMessage());
    }
    if (changed) {
      offer();
    }
  }

  /// On the shard's thread.
  private void apply(Accepted accepted, List<Subscriptions.Section> wanted) {
    try {
      media.apply(accepted.spec(), accepted.remote(), wanted, subscriptions.firstIndex());
    } catch (IllegalArgumentException | IllegalStateException e) {
      end("The server's answer cannot be followed: " + e.getMessage());
      return;
    }
    if (publisher != null && !media.sendsVideo()) {
      LOG.log(System.Logger.Level.WARNING, "The server takes no VP8, so no picture is sent.");
    }
  }

  /// What the server says.
  private final class Messages implements SignalChannel.Listener {
    @Override
    public void received(JsonNode message) {
      switch (message.path("type").asText()) {
        case "welcome" -> {
          message.path("participants").forEach(this::arrived);
          offer();
        }
        case "answer" -> answered(message.path("sdp").asText());
        case "participant-joined" -> arrived(message.path("participant"));
        case "participant-left" -> left(message.path("id").asText());
        case "track-published" ->
            published(message.path("participant").asText(), message.path("track"));
        case "track-unpublished" -> unpublished(message.path("track").asText());
        case "bye" -> end(message.path("message").asText());
        case "error" -> refused(message);
        default -> LOG.log(System.Logger.Level.DEBUG, () -> "Ignored: " + message.path("type"));
      }
    }

    private void arrived(JsonNode participant) {
      String id = participant.path("id").asText();
      roster.add(id, participant.path("name").asText());
      participant.path("tracks").forEach(track -> add(id, track));
    }

    private void left(String id) {
      roster.remove(id);
      if (subscriptions.remove(track -> track.participant().equals(id))) {
        offer();
      }
    }

    private void published(String participant, JsonNode track) {
      if (add(participant, track)) {
        offer();
      }
    }

    private boolean add(String participant, JsonNode track) {
      MediaKind kind =
          track.path("kind").asText().equals("audio") ? MediaKind.AUDIO : MediaKind.VIDEO;
      return subscriptions.add(
          new RemoteTrack(
              track.path("id").asText(),
              participant,
              roster.name(participant),
              kind,
              track.path("source").asText()));
    }

    private void unpublished(String trackId) {
      if (subscriptions.remove(track -> track.id().equals(trackId))) {
        offer();
      }
    }

    private void refused(JsonNode error) {
      String sentence = error.path("message").asText();
      if (error.path("fatal").asBoolean() || error.has("seq")) {
        end("The server refused: " + sentence);
      } else {
        LOG.log(System.Logger.Level.WARNING, () -> "The server refused something: " + sentence);
      }
    }

    @Override
    public void lost() {
      end("The connection to the server is lost.");
    }
  }

  /// What the peer connection says, on the shard's thread.
  private final class MediaListener implements MediaConnection.Listener {
    @Override
    public void stateChanged(ConnectionState state) {
      LOG.log(System.Logger.Level.DEBUG, () -> "Media connection: " + state.text());
      if (state == ConnectionState.CONNECTED) {
        connected.complete(null);
      }
    }

    @Override
    public void keyFrameWanted() {
      if (publisher != null) {
        publisher.wantKeyFrame();
      }
    }

    @Override
    public void ended(String sentence) {
      end(sentence);
    }
  }
}
