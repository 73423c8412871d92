package dev.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.app.participant.Participant;
import dev.parley.app.participant.RoomAddress;
import dev.parley.signaling.Role;
import dev.parley.signaling.Signaling;
import dev.parley.signaling.SignalingConfig;
import dev.parley.signaling.Time;
import dev.parley.signaling.Tokens;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class RoomApiTest {
  private static final String SECRET = "a secret of enough length";
  private static final ObjectMapper JSON = new ObjectMapper();
  private final HttpClient http = HttpClient.newHttpClient();
  private final ServeOptions options =
      CommandLine.populateCommand(
          new ServeOptions(),
          "--port=0",
          "--udp-port=0",
          "--ops-port=0",
          "--turn-port=0",
          "--bind=127.0.0.1",
          "--secret=" + SECRET);
  private final Server server = Server.start(options, () -> {});

  @AfterAll
  void stop() {
    server.close();
    http.close();
  }

  private HttpResponse<String> ask(String method, String path, String body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private Participant join(String room, String name) {
    String link = "http://127.0.0.1:" + server.port() + "/r/" + room + options.invitation();
    Participant participant = Participant.join(RoomAddress.parse(link), name);
    participant.connected().toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
    return participant;
  }

  /// The goodbye and the end of the media connection come in either order.
  private static void assertEnded(Participant participant) {
    assertThat(participant.ended()).failsWithin(Duration.ofSeconds(60));
  }

  private static String invitation(String room, Role role) {
    return "Bearer "
        + Tokens.withSecret(SECRET)
            .invite(
                new Tokens.Grant("", room, role, ""),
                System.currentTimeMillis() + TimeUnit.HOURS.toMillis(1));
  }

  @Test
  void showsAndChangesARoom() throws Exception {
    try (Participant ann = join("api", "Ann")) {
      JsonNode room = JSON.readTree(ask("GET", "/api/v1/rooms/api", "").body());
      assertThat(room.get("participants").get(0).get("name").asText()).isEqualTo("Ann");
      String id = room.get("participants").get(0).get("id").asText();
      assertThat(ask("GET", "/api/v1/rooms", "").body()).contains("\"room\":\"api\"");
      assertThat(ask("PATCH", "/api/v1/rooms/api", "{\"locked\":true}").statusCode())
          .isEqualTo(204);
      assertThat(ask("GET", "/api/v1/rooms/api", "").body()).contains("\"locked\":true");
      String participant = "/api/v1/rooms/api/participants/" + id;
      assertThat(ask("POST", participant + "/mute", "{\"source\":\"microphone\"}").statusCode())
          .isEqualTo(204);
      assertThat(ask("DELETE", participant, "").statusCode()).isEqualTo(204);
      assertEnded(ann);
      assertThat(ask("DELETE", participant, "").statusCode()).isEqualTo(404);
      while (ask("GET", "/api/v1/rooms/api", "").statusCode() != 404) {
        Thread.onSpinWait(); // the room goes once its last seat has
      }
    }
  }

  @Test
  void endsARoomForAll() throws Exception {
    try (Participant ann = join("ending", "Ann");
        Participant bob = join("ending", "Bob")) {
      assertThat(ask("DELETE", "/api/v1/rooms/ending", "").statusCode()).isEqualTo(204);
      assertEnded(ann);
      assertEnded(bob);
    }
  }

  @Test
  void refusesNonsense() throws Exception {
    assertThat(ask("PATCH", "/api/v1/rooms/x", "{\"locked\":1}").statusCode()).isEqualTo(400);
    assertThat(ask("PATCH", "/api/v1/rooms/x", "[]").statusCode()).isEqualTo(400);
    assertThat(ask("PATCH", "/api/v1/rooms/x", "{\"locked\":true}").statusCode()).isEqualTo(404);
    assertThat(ask("POST", "/api/v1/rooms/x/participants/y/mute", "{}").statusCode())
        .isEqualTo(400);
  }

  /// Behind a proxy every request comes from this machine.
  @Test
  void needsAnInvitationForHostsFromElsewhere() throws Exception {
    String[] far = {"X-Forwarded-For", "192.0.2.1"};
    assertThat(ask("GET", "/api/v1/rooms", "", far).statusCode()).isEqualTo(401);
    assertThat(statusWith(invitation("*", Role.HOST), "/api/v1/rooms")).isEqualTo(200);
    assertThat(statusWith(invitation("*", Role.SPEAKER), "/api/v1/rooms")).isEqualTo(401);
    assertThat(statusWith(invitation("a", Role.HOST), "/api/v1/rooms")).isEqualTo(401);
    assertThat(statusWith(invitation("a", Role.HOST), "/api/v1/rooms/b")).isEqualTo(401);
    assertThat(statusWith(invitation("a", Role.HOST), "/api/v1/rooms/a")).isEqualTo(404);
    assertThat(statusWith("Bearer x.y.z", "/api/v1/rooms")).isEqualTo(401);
    String lower = invitation("*", Role.HOST).replace("Bearer", "bearer");
    assertThat(statusWith(lower, "/api/v1/rooms")).isEqualTo(200);
    assertThat(statusWith(lower, "/api/v1/rooms/a/participants/b/stats")).isEqualTo(404);
  }

  /// A name that leads to this machine is the page's own server for a browser: it says where the
  /// page is from only when something is changed.
  @Test
  void needsAnInvitationFromPagesAndForNamesOfOthers() throws Exception {
    assertThat(statusFor("evil.example")).isEqualTo(401);
    assertThat(statusFor("127.0.0.1.evil.example:8080")).isEqualTo(401);
    assertThat(statusFor("localhost:" + server.port())).isEqualTo(200);
    assertThat(statusFor("[::1]")).isEqualTo(200);
    assertThat(ask("GET", "/api/v1/rooms", "", "Origin", "http://localhost").statusCode())
        .isEqualTo(401);
    assertThat(ask("GET", "/api/v1/turn/stats", "", "Origin", "http://localhost").statusCode())
        .isEqualTo(403);
  }

  private int statusFor(String host) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      String request =
          "GET /api/v1/rooms HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      byte[] answer = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
      return Integer.parseInt(new String(answer, StandardCharsets.US_ASCII).substring(9));
    }
  }

  /// Which need not say whom it speaks for.
  @Test
  void believesNobodyBehindAProxyButOnThePortOfOperations() throws Exception {
    ServeOptions behind =
        CommandLine.populateCommand(
            new ServeOptions(),
            "--port=0",
            "--udp-port=0",
            "--ops-port=0",
            "--turn-port=0",
            "--bind=127.0.0.1",
            "--allow-origin=https://meet.example.org");
    try (Server proxied = Server.start(behind, () -> {})) {
      assertThat(statusAt(proxied.port(), "/api/v1/rooms")).isEqualTo(401);
      assertThat(statusAt(proxied.port(), "/api/v1/turn/stats")).isEqualTo(403);
      assertThat(statusAt(proxied.operationsPort(), "/api/v1/rooms")).isEqualTo(200);
      assertThat(statusAt(proxied.operationsPort(), "/api/v1/turn/stats")).isEqualTo(200);
    }
  }

  private int statusAt(int port, String path) throws IOException, InterruptedException {
    URI where = URI.create("http://127.0.0.1:" + port + path);
    return http.send(HttpRequest.newBuilder(where).build(), HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  /// RFC 9725, section 4.8.
  @Test
  void attack46WhipNeedsAnInvitationForItsRoomToo() throws Exception {
    assertThat(whip("Accept", "*/*")).isEqualTo(401);
    assertThat(whip("Authorization", invitation("another", Role.SPEAKER))).isEqualTo(401);
    assertThat(whip("Authorization", "Bearer x.y.z")).isEqualTo(401);
    assertThat(whip("Authorization", invitation("studio", Role.SPEAKER)))
        .as("it is let in, but what it says is no SDP")
        .isEqualTo(422);
  }

  private int whip(String... headers) throws Exception {
    String[] all = {"Content-Type", "application/sdp", headers[0], headers[1]};
    return ask("POST", "/whip/studio", "not SDP", all).statusCode();
  }

  private int statusWith(String authorization, String path) throws Exception {
    return ask("GET", path, "", "X-Forwarded-For", "192.0.2.1", "Authorization", authorization)
        .statusCode();
  }

  /// What the description names is there, and nothing else.
  @Test
  void isDescribed() throws Exception {
    JsonNode paths = JSON.readTree(ask("GET", "/api/v1/openapi.json", "").body()).get("paths");
    Set<String> described = new TreeSet<>();
    for (Map.Entry<String, JsonNode> path : paths.properties()) {
      for (String method : (Iterable<String>) path.getValue()::fieldNames) {
        if (!method.equals("parameters")) {
          described.add(method + " " + path.getKey());
          String real = path.getKey().replaceAll("\\{\\w+}", "0");
          assertThat(ask(method.toUpperCase(Locale.ROOT), real, "").body())
              .as(path.getKey())
              .doesNotContain("There is no such page");
        }
      }
    }
    Signaling rooms =
        new Signaling(
            (_, _, _) -> new CompletableFuture<>(),
            SignalingConfig.of(options.tokens()),
            () -> "id",
            Time.system(),
            Runnable::run);
    Set<String> routes = new TreeSet<>(routes(new RoomApi(rooms, _ -> true)));
    routes.addAll(
        routes(new TurnDiagnostics(Objects.requireNonNull(server.turn()).service(), _ -> true)));
    assertThat(described).isEqualTo(routes);
  }

  /// What a part of the server answers to, such as `get /path`.
  private static List<String> routes(HttpService service) {
    List<String> routes = new ArrayList<>();
    HttpRules rules =
        (HttpRules)
            Proxy.newProxyInstance(
                RoomApiTest.class.getClassLoader(),
                new Class<?>[] {HttpRules.class},
                (proxy, method, arguments) -> {
                  routes.add(method.getName() + " " + arguments[0]);
                  return proxy;
                });
    service.routing(rules);
    return routes;
  }
}
