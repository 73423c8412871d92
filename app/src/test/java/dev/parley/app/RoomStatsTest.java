package dev.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.app.participant.Participant;
import dev.parley.app.participant.RoomAddress;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;

/// The statistics of a room over HTTP, while participants really send and receive.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
class RoomStatsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final Server server =
      Server.start(
          CommandLine.populateCommand(
              new ServeOptions(),
              "--port=0",
              "--udp-port=0",
              "--ops-port=0",
              "--turn-port=0",
              "--bind=127.0.0.1"),
          () -> {});

  @AfterAll
  void stop() {
    server.close();
    http.close();
  }

  private String ask(String method, String path, String body) throws Exception {
    URI where = URI.create("http://127.0.0.1:" + server.port() + "/api/v1/" + path);
    HttpRequest request =
        HttpRequest.newBuilder(where)
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  private JsonNode stats(String room) throws Exception {
    return JSON.readTree(ask("GET", "rooms/" + room + "/stats", ""));
  }

  private Participant join(String room, String name) {
    String link = "http://127.0.0.1:" + server.port() + "/r/" + room;
    Participant participant = Participant.join(RoomAddress.parse(link), name);
    participant.connected().toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
    return participant;
  }

  private static JsonNode find(JsonNode list, String member, String value) {
    for (JsonNode each : list) {
      if (each.path(member).asText().equals(value)) {
        return each;
      }
    }
    return JSON.missingNode();
  }

  private static JsonNode media(JsonNode stats, Participant participant) {
    return find(stats.path("participants"), "id", participant.id()).path("media");
  }

  /// Looks until what one participant is sent of a source is as it has to be.
  private JsonNode untilSent(
      String room, Participant participant, String source, Predicate<JsonNode> wanted)
      throws Exception {
    return until(
        room, participant, media -> find(media.path("subscribed"), "source", source), wanted);
  }

  private interface Part {
    JsonNode of(JsonNode media);
  }

  private JsonNode until(
      String room, Participant participant, Part part, Predicate<JsonNode> wanted)
      throws Exception {
    OpenApi description = new OpenApi(JSON.readTree(ask("GET", "openapi.json", "")));
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (true) {
      JsonNode stats = stats(room);
      assertThat(description.faults("RoomStats", stats)).isEmpty();
      JsonNode found = part.of(media(stats, participant));
      if (!found.isMissingNode() && wanted.test(found)) {
        return found;
      }
      assertThat(System.nanoTime()).as(stats.toPrettyString()).isLessThan(end);
      Thread.sleep(50); // before asking again, until it is so or the minute is over
    }
  }

  private static boolean flows(JsonNode sent) {
    return !sent.get("paused").booleanValue() && sent.get("layer").isObject();
  }

  private static Predicate<JsonNode> paused(String reason) {
    return sent ->
        sent.get("paused").booleanValue()
            && sent.get("layer").isNull()
            && sent.get("reason").asText().equals(reason);
  }

  @Test
  void saysWhatEachIsSentOfEachTrackAndWhy() throws Exception {
    try (Participant ann = join("watched", "Ann");
        Participant bob = join("watched", "Bob")) {
      JsonNode first =
          untilSent("watched", bob, "camera", sent -> flows(sent) && bytes(sent) > 10_000);
      String track = first.get("track").asText();
      assertThat(track).startsWith(ann.id() + "/");
      assertThat(first.get("publisher").asText()).isEqualTo(ann.id());
      assertThat(first.get("codec").asText()).isEqualTo("VP8");
      assertThat(first.get("reason").asText()).isEmpty();
      untilSent("watched", bob, "camera", sent -> bytes(sent) > 2 * bytes(first));
      untilSent("watched", bob, "microphone", sent -> flows(sent) && bytes(sent) > 0);
      until(
          "watched",
          bob,
          media -> media.path("path"),
          path ->
              path.get("estimateBps").asLong() > 0
                  && path.get("givenBps").asLong() > 0
                  && path.get("roundTripSeconds").asDouble() >= 0);
      JsonNode published =
          until(
              "watched",
              ann,
              media -> find(media.path("published"), "source", "camera"),
              camera -> camera.at("/layers/0/width").asInt() > 0);
      assertThat(published.get("track").asText()).isEqualTo(track);
      assertThat(published.get("packetsReceived").asLong()).isPositive();
      assertThat(published.get("layers")).hasSize(1);

      JsonNode one =
          JSON.readTree(ask("GET", "rooms/watched/participants/" + bob.id() + "/stats", ""));
      assertThat(
              new OpenApi(JSON.readTree(ask("GET", "openapi.json", "")))
                  .faults("ParticipantStats", one))
          .isEmpty();
      assertThat(one.get("name").asText()).isEqualTo("Bob");
      assertThat(one.at("/media/subscribed")).hasSize(2);

      bob.show(track, 0, 0, false);
      JsonNode hidden = untilSent("watched", bob, "camera", paused("hidden"));
      assertThat(hidden.get("wanted").isNull()).isTrue();
      assertThat(hidden.get("target").isNull()).isTrue();

      bob.show(track, 320, 180, true);
      JsonNode shown = untilSent("watched", bob, "camera", RoomStatsTest::flows);
      untilSent("watched", bob, "camera", sent -> bytes(sent) > bytes(shown));

      ask(
          "POST",
          "rooms/watched/participants/" + ann.id() + "/mute",
          "{\"source\":\"microphone\"}");
      untilSent("watched", bob, "microphone", paused("muted"));
      until(
          "watched",
          ann,
          media -> find(media.path("published"), "source", "microphone"),
          microphone -> microphone.get("muted").booleanValue());
    }
  }

  @Test
  void isPrintedForPeople() throws Exception {
    String address = "http://127.0.0.1:" + server.port();
    try (Participant ann = join("shown", "Ann");
        Participant bob = join("shown", "Bob")) {
      JsonNode sent = untilSent("shown", bob, "camera", RoomStatsTest::flows);
      bob.show(sent.get("track").asText(), 0, 0, false);
      untilSent("shown", bob, "camera", paused("hidden"));

      assertThat(run("rooms", address)).contains("shown\n", "Bob", "microphone, camera");
      assertThat(run("rooms", address + "/r/shown"))
          .contains("Ann (speaker, " + ann.id() + "), connected: ", "2 seats.")
          .contains("Ann's camera", "nothing (hidden); ");
      assertThat(JSON.readTree(run("rooms", address + "/r/shown", "--json")).path("seats").asInt())
          .isEqualTo(2);
    }
  }

  private static String run(String... arguments) {
    StringWriter out = new StringWriter();
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    assertThat(Main.run(new PrintWriter(out, true), err, arguments)).isZero();
    return out.toString().replace(System.lineSeparator(), "\n");
  }

  private static long bytes(JsonNode sent) {
    return sent.get("bytesSent").asLong();
  }
}
