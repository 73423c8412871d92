package dev.parley.app.participant;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.core.Entropy;
import dev.parley.core.WallClock;
import dev.parley.jsep.Accepted;
import dev.parley.jsep.Capabilities;
import dev.parley.jsep.JsepException;
import dev.parley.jsep.OfferMedia;
import dev.parley.jsep.Offerer;
import dev.parley.jsep.SendTrack;
import dev.parley.net.Shard;
import dev.parley.net.SystemWallClock;
import dev.parley.rtp.Cname;
import dev.parley.sdp.SdpException;
import dev.parley.session.ConnectionState;
import dev.parley.session.MediaKind;
import dev.parley.session.SendSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// What a participant sends and receives, through as many media connections as it takes, and their
/// offers and answers.
///
/// Belongs to the participant's thread; the statistics may be asked for by any.
final class CallMedia {
  private static final System.Logger LOG = System.getLogger(CallMedia.class.getName());

  /// Told on the participant's thread.
  interface Listener {
    void say(JsonNode message);

    void connected();

    /// The latest connection is of no use any more.
    void broken(String sentence);
  }

  private final Shard shard;
  private final Executor thread;
  private final Entropy entropy;
  private final WallClock clock = new SystemWallClock();
  private final Listener listener;
  private final @Nullable Publisher publisher;
  private final @Nullable Latencies latencies;
  private final Subscriptions subscriptions = new Subscriptions(2);
  private final String cname;
  private volatile LoadStats before = LoadStats.NONE;
  private LoadStats latest = LoadStats.NONE;
  private volatile @Nullable MediaConnection media;
  private volatile boolean flowing;
  private @Nullable Offerer offerer;
  private List<SendTrack> sending = List.of();
  private int connection;
  private long sequence;
  private @Nullable List<Subscriptions.Section> offered;
  private @Nullable ObjectNode unanswered;
  private boolean changed;

  CallMedia(
      Shard shard,
      Executor thread,
      Entropy entropy,
      boolean publishes,
      @Nullable Latencies latencies,
      Listener listener) {
    this.shard = shard;
    this.thread = thread;
    this.entropy = entropy;
    this.latencies = latencies;
    this.listener = listener;
    cname = Cname.random(entropy);
    publisher = publishes ? new Publisher(shard) : null;
  }

  /// The number of the latest connection; 0 before the first.
  int connection() {
    return connection;
  }

  /// Whether the latest connection is up.
  boolean isFlowing() {
    return flowing;
  }

  Subscriptions subscriptions() {
    return subscriptions;
  }

  /// Begins a connection in place of the one before, if there is one.
  ///
  /// @param above the largest number that the server knows
  void begin(int above) {
    MediaConnection old = media;
    if (old != null) {
      LoadStats sum = loadStats().withoutTracks();
      synchronized (this) {
        before = sum;
        latest = LoadStats.NONE;
      }
      shard.execute(old::close);
    }
    flowing = false;
    connection = Math.max(connection, above) + 1;
    int number = connection;
    MediaConnection begun =
        shard
            .submit(() -> {
              MediaConnection made =
                  new MediaConnection(shard, entropy, clock, new MediaListener(number));
              if (latencies != null) {
                made.measure(latencies);
              }
              return made;
            })
            .join();
    media = begun;
    offerer = new Offerer(Capabilities.forwarding(), begun.local(), entropy.nextLong());
    sending =
        List.of(
            track("microphone", new SendSpec(ssrc(), 0, cname)),
            track("camera", new SendSpec(ssrc(), ssrc(), cname)));
    sequence = 0;
    offered = null;
    unanswered = null;
    subscriptions.compact();
    if (publisher != null) {
      publisher.sendOn(begun);
    }
    offer();
  }

  private int ssrc() {
    return (int) entropy.nextLong() | 1; // never zero, which means none
  }

  private static SendTrack track(String id, SendSpec spec) {
    return new SendTrack("parley", id, spec);
  }

  /// Negotiates what is to be received now.
  void offer() {
    Offerer by = offerer;
    if (offered != null || by == null) {
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
    ObjectNode offer = SignalSession.message("offer").put("connection", connection);
    offer.put("seq", ++sequence).put("sdp", by.offer(sections));
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
    unanswered = offer;
    changed = false;
    listener.say(offer);
  }

  /// Says the latest offer again, if its answer may have got lost with a socket.
  void sayAgain() {
    if (unanswered != null) {
      listener.say(unanswered);
    }
  }

  void answered(JsonNode answer) {
    List<Subscriptions.Section> wanted = offered;
    Offerer by = offerer;
    MediaConnection to = media;
    if (wanted == null
        || by == null
        || to == null
        || answer.path("connection").asInt() != connection
        || answer.path("seq").asLong() != sequence) {
      return;
    }
    offered = null;
    unanswered = null;
    int number = connection;
    try {
      Accepted accepted = by.accept(answer.path("sdp").asText());
      shard.execute(() -> apply(number, to, accepted, wanted));
    } catch (SdpException | JsepException e) {
      listener.broken("The server's answer is of no use: " + e.getMessage());
      return;
    }
    if (changed) {
      offer();
    }
  }

  /// On the shard's thread.
  private void apply(
      int number, MediaConnection to, Accepted accepted, List<Subscriptions.Section> wanted) {
    try {
      to.apply(accepted.spec(), accepted.remote(), wanted, subscriptions.firstIndex());
    } catch (IllegalArgumentException | IllegalStateException e) {
      broken(number, "The server's answer cannot be followed: " + e.getMessage());
      return;
    }
    if (publisher != null && !to.sendsVideo()) {
      LOG.log(System.Logger.Level.WARNING, "The server takes no VP8, so no picture is sent.");
    }
  }

  private void broken(int number, String sentence) {
    onThread(() -> {
      if (number == connection) {
        listener.broken(sentence);
      }
    });
  }

  private void onThread(Runnable task) {
    try {
      thread.execute(task);
    } catch (RejectedExecutionException e) {
      LOG.log(System.Logger.Level.DEBUG, "The call is over already.");
    }
  }

  /// Of the latest connection; null before there is one.
  @Nullable CallStats stats() {
    MediaConnection now = media;
    return now == null ? null : shard.submit(now::stats).join();
  }

  /// Of all connections together.
  LoadStats loadStats() {
    MediaConnection now = media;
    return now == null ? before : sum(shard.submit(now::loadStats).join());
  }

  /// What streams that have ended received counts on.
  private synchronized LoadStats sum(LoadStats now) {
    if (now.receivedPackets() < latest.receivedPackets()) {
      before = before.plus(latest.since(now).withoutTracks());
    }
    latest = now;
    return before.plus(now);
  }

  void close() {
    if (publisher != null) {
      publisher.close();
    }
    MediaConnection now = media;
    if (now != null) {
      shard.execute(now::close);
    }
  }

  /// What one media connection says, on the shard's thread.
  private final class MediaListener implements MediaConnection.Listener {
    private final int number;

    MediaListener(int number) {
      this.number = number;
    }

    @Override
    public void stateChanged(ConnectionState state) {
      LOG.log(System.Logger.Level.DEBUG, () -> "Media connection: " + state.text());
      onThread(() -> {
        if (number == connection) {
          flowing = state == ConnectionState.CONNECTED;
          if (flowing) {
            listener.connected();
          }
        }
      });
    }

    @Override
    public void keyFrameWanted() {
      if (publisher != null) {
        publisher.wantKeyFrame();
      }
    }

    @Override
    public void ended(String sentence) {
      broken(number, sentence);
    }
  }
}
