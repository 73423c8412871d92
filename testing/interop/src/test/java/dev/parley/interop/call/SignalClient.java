package dev.parley.interop.call;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// A client of `docs/signaling.md` that says what a test wants it to, and keeps what it hears.
final class SignalClient implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long PATIENCE_SECONDS = 60;

  private final HttpClient http = HttpClient.newHttpClient();
  private final List<JsonNode> heard = new CopyOnWriteArrayList<>();
  private final WebSocket socket;

  SignalClient(URI server) {
    URI address = URI.create("ws://localhost:" + server.getPort() + "/api/v1/signal");
    socket =
        http.newWebSocketBuilder()
            .buildAsync(address, new Ear())
            .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
            .join();
  }

  private final class Ear implements WebSocket.Listener {
    private final StringBuilder message = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
      message.append(text);
      if (last) {
        try {
          heard.add(JSON.readTree(message.toString()));
        } catch (JsonProcessingException e) {
          throw new IllegalStateException("no JSON: " + message, e);
        }
        message.setLength(0);
      }
      from.request(1);
      return CompletableFuture.completedStage(null);
    }
  }

  /// Says something in JSON with single quotes.
  SignalClient says(String json) {
    socket
        .sendText(json.replace('\'', '"'), true)
        .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .join();
    return this;
  }

  SignalClient joins(String room, String name) {
    return says("{'type':'join','v':1,'room':'" + room + "','name':'" + name + "'}");
  }

  SignalClient resumes(JsonNode welcome) {
    return says("{'type':'resume','token':'" + welcome.path("token").asText() + "'}");
  }

  /// The first message of a type, once it has come.
  JsonNode hears(String type) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (System.nanoTime() < deadline) {
      for (JsonNode message : heard) {
        if (message.path("type").asText().equals(type)) {
          return message;
        }
      }
      LockSupport.parkNanos(10_000_000);
    }
    throw new IllegalStateException("no " + type + " but " + heard);
  }

  /// All of a type until now.
  List<JsonNode> heard(String type) {
    return heard.stream().filter(each -> each.path("type").asText().equals(type)).toList();
  }

  @Override
  public void close() {
    socket.abort();
    http.shutdownNow();
  }
}
