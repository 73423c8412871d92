package dev.parley.signaling;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.session.MediaKind;
import dev.parley.sfu.SfuTrack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Signaling with a clock that tests turn, and people who talk to it.
final class World {
  static final long START_UNIX_MILLIS = 1_700_000_000_000L;

  final FakeSeats seats = new FakeSeats();
  final Tokens tokens;
  private final AtomicInteger ids = new AtomicInteger();
  private long nanos;
  final List<String> told = new ArrayList<>();
  private final @Nullable Path folder;
  private @Nullable RoomStore store;
  Signaling signaling;

  World(Tokens tokens) {
    this.tokens = tokens;
    folder = null;
    signaling = begin();
  }

  /// With rooms that outlive the server.
  World(Tokens tokens, Path folder) throws IOException {
    this(tokens, folder, open(folder));
  }

  /// With rooms that outlive the server in this store.
  World(Tokens tokens, Path folder, RoomStore store) {
    this.tokens = tokens;
    this.folder = folder;
    this.store = store;
    signaling = begin();
  }

  /// What is to be written is written at once.
  private static RoomStore open(Path folder) throws IOException {
    return RoomStore.open(folder, true, Time.system(), Disk.real(), Runnable::run);
  }

  void close() {
    if (store != null) {
      store.close();
    }
  }

  /// An open server for rooms of three.
  static World open() {
    return new World(Tokens.open("a key for tests".getBytes(UTF_8)));
  }

  private Signaling begin() {
    return new Signaling(
        seats,
        SignalingConfig.of(tokens).withParticipantsPerRoom(3).withEvents(events()).withStore(store),
        () -> "p" + ids.incrementAndGet(),
        new Time() {
          @Override
          public long nanos() {
            return nanos;
          }

          @Override
          public long unixMillis() {
            return START_UNIX_MILLIS + TimeUnit.NANOSECONDS.toMillis(nanos);
          }
        },
        Runnable::run);
  }

  /// Keeps what a program that watches is told.
  private RoomEvents events() {
    return new RoomEvents() {
      @Override
      public void roomStarted(String room) {
        told.add(room + " started");
      }

      @Override
      public void told(String room, ServerMessage.RoomEvent event, String json) {
        told.add(room + " " + event.getClass().getSimpleName());
      }

      @Override
      public void roomEnded(String room) {
        told.add(room + " ended");
      }
    };
  }

  /// The process dies, and another one begins that knows nothing but the key.
  void restart() {
    seats.peers.clear();
    pass(1);
    try {
      close();
      store = folder == null ? null : open(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    signaling = begin();
  }

  void pass(int seconds) {
    for (int i = 0; i < seconds; i++) {
      nanos += TimeUnit.SECONDS.toNanos(1);
      signaling.tick();
    }
  }

  /// A client and what it was told.
  final class Caller {
    final FakeLink link = new FakeLink();
    final Client client = signaling.connect(link);
    String id = "";
    String token = "";
    long number;

    Caller says(String json) {
      try {
        client.receive(MessageReader.read(json.replace('\'', '"')));
      } catch (SignalingException refusal) {
        client.refuse(refusal);
      }
      return this;
    }

    Caller joins(String room, String name) {
      return says("{'type':'join','v':1,'room':'" + room + "','name':'" + name + "'}");
    }

    /// Reads the welcome, which has to be what was told.
    Caller in() {
      JsonNode welcome = hear();
      assertThat(welcome.path("type").asText()).as("" + welcome).isEqualTo("welcome");
      id = welcome.path("self").path("id").asText();
      token = welcome.path("token").asText();
      number = welcome.path("n").asLong();
      return this;
    }

    /// The only thing that was told.
    JsonNode hear() {
      List<String> told = link.told();
      assertThat(told).hasSize(1);
      return read(told.getFirst());
    }

    /// The types of what was told, in order; numbers of events are kept.
    List<String> hearTypes() {
      return link.told().stream().map(this::note).map(m -> m.path("type").asText()).toList();
    }

    private JsonNode note(String text) {
      JsonNode message = read(text);
      number = message.has("n") ? message.path("n").asLong() : number;
      token = message.path("token").asText(token);
      return message;
    }

    Caller quiet() {
      hearTypes();
      return this;
    }

    void hears(String... messages) {
      String[] expected = new String[messages.length];
      for (int i = 0; i < messages.length; i++) {
        expected[i] = messages[i].replace('\'', '"');
      }
      assertThat(link.told().stream().map(text -> text.replaceAll(",\"n\":\\d+}$", "}")))
          .containsExactly(expected);
    }

    void hearsError(String code) {
      JsonNode error = hear();
      assertThat(error.path("type").asText()).isEqualTo("error");
      assertThat(error.path("code").asText()).isEqualTo(code);
    }

    void hearsBye(String reason) {
      JsonNode bye = hear();
      assertThat(bye.path("type").asText()).as("" + bye).isEqualTo("bye");
      assertThat(bye.path("reason").asText()).isEqualTo(reason);
    }

    /// Begins a media connection.
    Caller offers(int connection) {
      says("{'type':'offer','connection':" + connection + ",'seq':1,'sdp':'v=0'}");
      return this;
    }

    FakeSeats.Peer peer() {
      return Objects.requireNonNull(seats.peers.get(id), "no media connection of " + id);
    }

    void publishes(String mid, MediaKind kind, String source, String codec) {
      peer().listener.trackPublished(new SfuTrack(id + "/" + mid, id, kind, source, codec));
    }

    /// Comes back on a new socket.
    Caller resumes() {
      Caller back = new Caller();
      back.id = id;
      back.token = token;
      back.number = number;
      back.says("{'type':'resume','token':'" + token + "','after':" + number + "}");
      return back;
    }
  }

  Caller caller() {
    return new Caller();
  }

  /// Somebody in a room with a media connection, who has read all that was said until now.
  Caller joined(String room, String name) {
    return caller().joins(room, name).in().offers(1).quiet();
  }

  static JsonNode read(String text) {
    try {
      return Json.read(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError("no JSON: " + text, e);
    }
  }
}
