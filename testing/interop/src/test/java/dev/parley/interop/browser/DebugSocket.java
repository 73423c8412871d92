package dev.parley.interop.browser;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// Commands with numbered answers, and events, over a WebSocket: the common ground of DevTools and
/// BiDi.
final class DebugSocket implements AutoCloseable {
  static final ObjectMapper JSON = new ObjectMapper();
  static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(60);

  private final AtomicInteger ids = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> pending = new ConcurrentHashMap<>();
  private final Consumer<JsonNode> onEvent;
  private final HttpClient client = HttpClient.newHttpClient();
  private final WebSocket socket;
  private CompletableFuture<?> lastSend = CompletableFuture.completedFuture(null);
  private volatile boolean closed;

  DebugSocket(URI address, Consumer<JsonNode> onEvent) {
    this.onEvent = onEvent;
    this.socket =
        await(
            client.newWebSocketBuilder().buildAsync(address, new Reader()),
            COMMAND_TIMEOUT,
            "connect to " + address);
  }

  /// Sends a command and gives what was answered, success or not.
  JsonNode command(ObjectNode command, Duration timeout) {
    if (closed) {
      throw new BrowserException(
          "the browser has ended; too late for " + command.path("method").asText());
    }
    int id = ids.incrementAndGet();
    command.put("id", id);
    var answer = new CompletableFuture<JsonNode>();
    pending.put(id, answer);
    try {
      send(command.toString());
      return await(answer, timeout, command.path("method").asText());
    } finally {
      pending.remove(id);
    }
  }

  private synchronized void send(String text) {
    // the JDK's WebSocket takes one message at a time
    lastSend =
        lastSend.handle((done, failed) -> null).thenCompose(x -> socket.sendText(text, true));
  }

  private static <T> T await(CompletableFuture<T> future, Duration timeout, String what) {
    try {
      return future.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new BrowserException("no answer within " + timeout + " to " + what, e);
    } catch (ExecutionException e) {
      throw new BrowserException("failed: " + what, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BrowserException("interrupted in " + what, e);
    }
  }

  @Override
  public void close() {
    closed = true;
    socket.abort();
    client.shutdownNow();
  }

  private void read(String text) {
    JsonNode message;
    try {
      message = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new BrowserException("not JSON: " + text, e);
    }
    if (message.has("id") && message.get("id").isInt()) {
      CompletableFuture<JsonNode> answer = pending.get(message.get("id").asInt());
      if (answer != null) {
        answer.complete(message);
      }
    } else {
      onEvent.accept(message);
    }
  }

  private void fail(Throwable cause) {
    closed = true;
    pending.values().forEach(answer -> answer.completeExceptionally(cause));
  }

  private final class Reader implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        String whole = text.toString();
        text.setLength(0);
        read(whole);
      }
      webSocket.request(1);
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
      fail(
          new BrowserException(
              "the browser closed its debugging connection: " + statusCode + " " + reason));
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
      fail(error);
    }
  }
}
