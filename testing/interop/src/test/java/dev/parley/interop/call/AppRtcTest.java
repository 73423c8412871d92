package dev.parley.interop.call;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a client made for AppRTC says, in its order, to the program as it is shipped.
@Timeout(120)
final class AppRtcTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static ParleyProgram server;

  @BeforeAll
  static void start() {
    server = ParleyProgram.serve();
  }

  @AfterAll
  static void stop() {
    HTTP.shutdownNow(); // close() would wait for the sockets
    if (server != null) {
      server.close();
    }
  }

  private static JsonNode post(URI where, String body) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(where).POST(HttpRequest.BodyPublishers.ofString(body)).build();
    HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(where + ": " + response.body()).isEqualTo(200);
    return JSON.readTree(response.body());
  }

  private static JsonNode post(String path, String body) throws IOException, InterruptedException {
    return post(server.address().resolve(path), body);
  }

  /// A client's socket at the address that `join` gave.
  private static final class Collider implements WebSocket.Listener {
    final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final StringBuilder text = new StringBuilder();
    final WebSocket socket;

    Collider(JsonNode parameters) {
      socket =
          HTTP.newWebSocketBuilder()
              .buildAsync(URI.create(parameters.get("wss_url").asText()), this)
              .join();
      var register = JSON.createObjectNode();
      register.put("cmd", "register").put("roomid", parameters.get("room_id").asText());
      register.put("clientid", parameters.get("client_id").asText());
      socket.sendText(register.toString(), true).join();
    }

    void send(String message) {
      socket
          .sendText(JSON.createObjectNode().put("cmd", "send").put("msg", message).toString(), true)
          .join();
    }

    String next() throws InterruptedException, IOException {
      String message = heard.poll(60, TimeUnit.SECONDS);
      assertThat(message).isNotNull();
      return JSON.readTree(message).get("msg").asText();
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        heard.add(text.toString());
        text.setLength(0);
      }
      from.request(1);
      return null;
    }
  }

  @Test
  void twoClientsFindEachOther() throws IOException, InterruptedException {
    JsonNode caller = post("/join/apprtc", "").get("params");
    assertThat(caller.get("is_initiator").asText()).isEqualTo("true");
    assertThat(JSON.readTree(caller.get("pc_config").asText()).get("iceServers").isArray())
        .isTrue();
    String callerPath = "/apprtc/" + caller.get("client_id").asText();
    Collider callerSocket = new Collider(caller);
    post("/message" + callerPath, "{\"type\":\"offer\",\"sdp\":\"v=0\"}");
    post("/message" + callerPath, "{\"type\":\"candidate\",\"label\":0,\"id\":\"0\"}");

    JsonNode callee = post("/join/apprtc", "").get("params");
    assertThat(callee.get("is_initiator").asText()).isEqualTo("false");
    assertThat(callee.get("messages")).hasSize(2);
    assertThat(callee.get("messages").get(0).asText()).contains("\"offer\"");
    Collider calleeSocket = new Collider(callee);
    calleeSocket.send("{\"type\":\"answer\",\"sdp\":\"v=0\"}");
    assertThat(callerSocket.next()).contains("\"answer\"");
    post("/message" + callerPath, "{\"type\":\"candidate\",\"label\":1,\"id\":\"1\"}");
    assertThat(calleeSocket.next()).contains("\"id\":\"1\"");

    assertThat(post("/join/apprtc", "").get("result").asText()).isEqualTo("FULL");
    callerSocket.send("{\"type\":\"bye\"}");
    assertThat(calleeSocket.next()).contains("bye");
    String calleePath = "/apprtc/" + callee.get("client_id").asText();
    assertThat(post("/leave" + callerPath, "").get("result").asText()).isEqualTo("SUCCESS");
    assertThat(post("/leave" + calleePath, "").get("result").asText()).isEqualTo("SUCCESS");
    assertThat(post("/join/apprtc", "").get("params").get("is_initiator").asText())
        .isEqualTo("true");
    assertThat(post("/v1alpha/iceconfig", "").get("iceServers").isArray()).isTrue();
    HttpRequest params = HttpRequest.newBuilder(server.address().resolve("/params")).build();
    JsonNode given = JSON.readTree(HTTP.send(params, HttpResponse.BodyHandlers.ofString()).body());
    assertThat(given.path("ice_server_url").asText()).endsWith("/v1alpha/iceconfig");
    assertThat(given.path("pc_config").asText()).contains("iceServers");
    assertThat(given.has("room_id")).isFalse();
  }
}
