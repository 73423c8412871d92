package dev.parley.interop.call;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.interop.peer.ForeignPeer;
import dev.parley.webrtc.RTCSessionDescriptionInit;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Stacks of others that publish by WHIP, without a browser. All are optional.
@Timeout(600)
final class OtherWhipClientsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PACKETS = 100;

  private static ParleyProgram server;
  private static HttpClient http;

  @BeforeAll
  static void start() {
    server = ParleyProgram.serve();
    http = HttpClient.newHttpClient();
  }

  @AfterAll
  static void stop() {
    if (http != null) {
      http.close();
    }
    if (server != null) {
      server.close();
    }
  }

  private static HttpResponse<String> ask(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static JsonNode room(String room, String more) throws IOException, InterruptedException {
    URI where = server.address().resolve("/api/v1/rooms/" + room + more);
    return JSON.readTree(ask(HttpRequest.newBuilder(where)).body());
  }

  /// Until the room has sound and a picture of `WHIP`, and packets of both have come; the class's
  /// time-out ends it.
  private static void awaitMedia(String room, Object publisher)
      throws IOException, InterruptedException {
    JsonNode seen;
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    do {
      LockSupport.parkNanos(100_000_000);
      seen = room(room, "/stats").path("participants").path(0);
      assertThat(System.nanoTime()).as(seen + " " + publisher).isLessThan(deadline);
    } while (seen.path("tracks").size() < 2
        || seen.at("/media/packetsReceived").asLong() < PACKETS);
    assertThat(seen.path("name").asText()).isEqualTo("WHIP");
    assertThat(seen.path("tracks").findValuesAsText("kind"))
        .containsExactlyInAnyOrder("audio", "video");
  }

  private static void awaitEmpty(String room) throws IOException, InterruptedException {
    while (room(room, "").has("participants")) {
      LockSupport.parkNanos(100_000_000);
    }
  }

  /// Their stack, and our HTTP.
  @ParameterizedTest
  @CsvSource({"aiortc, offer", "pion, publish"})
  void otherStacksPublish(String stack, String does) throws IOException, InterruptedException {
    try (ForeignPeer peer = ForeignPeer.start(stack, does)) {
      HttpResponse<String> answer =
          ask(
              HttpRequest.newBuilder(server.address().resolve("/whip/" + stack))
                  .header("Content-Type", "application/sdp")
                  .POST(HttpRequest.BodyPublishers.ofString(peer.description().sdp())));
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
      peer.take(RTCSessionDescriptionInit.answer(answer.body()));
      awaitMedia(stack, peer);
      URI session = server.address().resolve(answer.headers().firstValue("Location").orElseThrow());
      assertThat(ask(HttpRequest.newBuilder(session).DELETE()).statusCode()).isEqualTo(200);
      awaitEmpty(stack);
    }
  }
}
