package dev.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.app.participant.CallStats;
import dev.parley.app.participant.Participant;
import dev.parley.app.participant.Received;
import dev.parley.app.participant.RoomAddress;
import dev.parley.session.MediaKind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class ServerTest {
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
          () -> {
            throw new AssertionError("nobody drains it");
          });

  @BeforeAll
  void hasPorts() {
    assertThat(server.port()).isPositive();
    assertThat(server.udpPort()).isPositive();
  }

  @AfterAll
  void stop() {
    server.close();
    http.close();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
  }

  private HttpResponse<String> get(String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = request(path);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  @ParameterizedTest
  @CsvSource({
    "/, text/html",
    "/people, text/html",
    "/r/demo, text/html",
    "/r/a_B-9?name=Ann&autojoin=1, text/html",
    "/js/room.js, text/javascript",
    "/css/base.css, text/css",
    "/favicon.svg, image/svg+xml",
  })
  void servesThePages(String path, String type) throws Exception {
    HttpResponse<String> response = get(path);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(header(response, "Content-Type")).startsWith(type);
    assertThat(header(response, "X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(header(response, "Content-Security-Policy"))
        .contains("default-src 'none'", "script-src 'self';", "frame-ancestors 'none'")
        .doesNotContain("unsafe");
    assertThat(header(response, "Permissions-Policy")).contains("camera=(self)", "usb=()");
    assertThat(response.body()).isNotEmpty();
  }

  @Test
  void sendsAPageAgainOnlyIfItChanged() throws Exception {
    String etag = header(get("/"), "ETag");
    HttpResponse<String> again = get("/", "If-None-Match", etag);
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
    assertThat(get("/", "If-None-Match", "\"other\"").statusCode()).isEqualTo(200);
  }

  @Test
  void answersHeadWithoutABody() throws Exception {
    HttpResponse<String> response =
        http.send(request("/").HEAD().build(), HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(header(response, "Content-Length")).isEqualTo("" + get("/").body().length());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/nothing.html",
        "/r/",
        "/r/a.b",
        "/js/",
        "/js/../../logback.xml",
        "/../logback.xml",
        "/%2e%2e/logback.xml",
        "/js/%2e%2e/%2e%2e/logback.xml",
        "/js//../../logback.xml",
        "/..%2flogback.xml",
        "/.hidden/x.js",
        "/dev/parley/app/Main.class",
        "/index.html%00.js",
      })
  void attack49NoPathLeadsOutOfThePages(String path) throws IOException {
    assertThat(rawStatus("GET " + path + " HTTP/1.1")).containsPattern(" (400|404) ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST / HTTP/1.1", "DELETE /r/demo HTTP/1.1", "PUT /x.js HTTP/1.1"})
  void changesNothing(String requestLine) throws IOException {
    assertThat(rawStatus(requestLine)).containsPattern(" (400|404|405) ");
  }

  private String rawStatus(String requestLine) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      String request = requestLine + "\r\nHost: localhost\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return String.valueOf(
          new BufferedReader(
                  new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
              .readLine());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/healthz", "/readyz", "/metrics", "/drain"})
  void attack54OperationsAreNotOnThePublicPort(String path) throws Exception {
    assertThat(get(path).statusCode()).isEqualTo(404);
  }

  @Test
  void showsStatisticsToThisMachineOnly() throws Exception {
    assertThat(get("/api/v1/rooms/empty/stats").body()).contains("\"participants\" : [ ]");
    assertThat(get("/api/v1/rooms/empty/stats", "X-Forwarded-For", "192.0.2.1").statusCode())
        .isEqualTo(401);
  }

  @Test
  void saysWhereItIsAndWhatDoesNotWork() {
    StringWriter out = new StringWriter();
    Banner.print(new PrintWriter(out, true), server, "/r/demo", true, Instant.now());
    assertThat(out.toString())
        .contains(
            "  Room        http://localhost:" + server.port() + "/r/demo\n",
            "open TCP " + server.port(),
            "  Attention   Only this machine reaches the pages, because of --bind 127.0.0.1.",
            "Parley is ready: http://localhost:" + server.port() + "/\n")
        .doesNotContain("does not answer itself");
  }

  @Test
  void carriesACallBetweenTwoParticipants() throws Exception {
    RoomAddress room = RoomAddress.parse("http://127.0.0.1:" + server.port() + "/r/call");
    try (Participant ann = Participant.join(room, "Ann")) {
      try (Participant bob = Participant.join(room, "Bob")) {
        ann.connected().toCompletableFuture().get(60, TimeUnit.SECONDS);
        bob.connected().toCompletableFuture().get(60, TimeUnit.SECONDS);
        awaitStats(ann, stats -> hasBoth(stats, "Bob"));
        awaitStats(bob, stats -> hasBoth(stats, "Ann"));
        assertThat(get("/api/v1/rooms/call/stats").body()).contains("Ann", "Bob", "VP8");
      }
      awaitStats(ann, stats -> stats.received().isEmpty());
    }
  }

  @Test
  void showsALateComerEveryoneAtOnce() throws Exception {
    RoomAddress room = RoomAddress.parse("http://127.0.0.1:" + server.port() + "/r/late");
    try (Participant ann = Participant.join(room, "Ann")) {
      ann.connected().toCompletableFuture().get(60, TimeUnit.SECONDS);
      for (int i = 0; i < 3; i++) {
        try (Participant late = Participant.join(room, "Late")) {
          awaitStats(late, stats -> hasBoth(stats, "Ann"));
        }
      }
    }
  }

  private static boolean hasBoth(CallStats stats, String name) {
    boolean audio = false;
    boolean video = false;
    for (Received received : stats.received()) {
      if (received.track().name().equals(name)) {
        audio |= received.track().kind() == MediaKind.AUDIO && received.packets() >= 20;
        video |=
            received.track().kind() == MediaKind.VIDEO
                && received.frames() >= 10
                && received.keyFrames() >= 1;
      }
    }
    return audio && video;
  }

  /// Real media takes real time: looks every now and then, for as long as the test may take.
  private static void awaitStats(Participant participant, Predicate<CallStats> condition)
      throws InterruptedException {
    while (!condition.test(participant.stats())) {
      assertThat(participant.ended().toCompletableFuture()).isNotDone();
      Thread.sleep(20);
    }
  }

  @Test
  void carriesALoadAndSaysHowQuickly() throws Exception {
    StringWriter out = new StringWriter();
    String room = "http://127.0.0.1:" + server.port() + "/r/load";
    int code =
        Main.run(
            new PrintWriter(out, true),
            new PrintWriter(System.err, true, StandardCharsets.UTF_8),
            "load",
            room,
            "--publishers=2",
            "--subscribers=3",
            "--duration=6",
            "--json");

    assertThat(code).isZero();
    String total = out.toString().lines().reduce((_, last) -> last).orElseThrow();
    JsonNode line = new ObjectMapper().readTree(total);
    assertThat(line.path("type").asText()).isEqualTo("total");
    // Each subscriber gets two sounds and two pictures, each publisher those of the other.
    assertThat(line.path("tracks").asInt()).isEqualTo(3 * 4 + 2 * 2);
    assertThat(line.path("receivedPackets").asLong()).isGreaterThan(500);
    assertThat(line.path("stampedPackets").asLong()).isGreaterThan(100);
    assertThat(line.path("latencyP50Millis").asDouble()).isPositive();
  }
}
