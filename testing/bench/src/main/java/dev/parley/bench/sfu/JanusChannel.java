package dev.parley.bench.sfu;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// One session of Janus' WebSocket protocol: a question at a time, by one thread.
final class JanusChannel implements WebSocket.Listener {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int TRIES = 100;

  /// A session ends after a minute without a sign of life.
  private static final int KEEP_ALIVE_SECONDS = 20;

  private final StringBuilder text = new StringBuilder();
  private final Map<String, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
  private @Nullable WebSocket socket;
  private long session;
  private long transactions;
  private volatile boolean closed;

  private JanusChannel() {}

  /// Connects to a server that has just been started.
  static JanusChannel open(int port) throws IOException {
    JanusChannel channel = new JanusChannel();
    URI uri = URI.create("ws://127.0.0.1:" + port + "/");
    for (int i = 1; channel.socket == null; i++) {
      try {
        channel.socket =
            HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .subprotocols("janus-protocol")
                .buildAsync(uri, channel)
                .join();
      } catch (CompletionException e) {
        if (i == TRIES) {
          throw new IOException("its WebSocket cannot be reached", e);
        }
        LockSupport.parkNanos(100_000_000);
      }
    }
    channel.session = channel.ask(request("create")).path("data").path("id").longValue();
    Thread.ofVirtual().start(channel::keepAlive);
    return channel;
  }

  private static ObjectNode request(String what) {
    return JSON.createObjectNode().put("janus", what);
  }

  private void keepAlive() {
    while (!closed) {
      LockSupport.parkNanos(KEEP_ALIVE_SECONDS * 1_000_000_000L);
      try {
        send(request("keepalive").put("session_id", session).put("transaction", "alive"));
      } catch (RuntimeException e) {
        return; // closed meanwhile
      }
    }
  }

  /// A new handle of a plug-in.
  long attach(String plugin) throws IOException {
    ObjectNode attach = request("attach").put("session_id", session).put("plugin", plugin);
    return ask(attach).path("data").path("id").longValue();
  }

  /// Sends a message to a plug-in; returns what the plug-in says to it.
  JsonNode message(long handle, ObjectNode body, @Nullable ObjectNode jsep) throws IOException {
    ObjectNode message = request("message").put("session_id", session).put("handle_id", handle);
    message.set("body", body);
    if (jsep != null) {
      message.set("jsep", jsep);
    }
    JsonNode answer = ask(message);
    if (answer.path("plugindata").path("data").has("error")) {
      throw new IOException("Janus said: " + answer);
    }
    return answer;
  }

  private JsonNode ask(ObjectNode question) throws IOException {
    String transaction = "t" + ++transactions;
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    waiting.put(transaction, answer);
    send(question.put("transaction", transaction));
    try {
      JsonNode got = answer.orTimeout(10, TimeUnit.SECONDS).join();
      if (got.path("janus").asText().equals("error")) {
        throw new IOException("Janus said: " + got);
      }
      return got;
    } catch (CompletionException e) {
      throw new IOException("Janus did not answer to " + question.path("janus").asText(), e);
    }
  }

  private synchronized void send(ObjectNode message) {
    WebSocket open = socket;
    if (open != null) {
      open.sendText(message.toString(), true).join();
    }
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    text.append(data);
    if (last) {
      try {
        take(JSON.readTree(text.toString()));
      } catch (IOException e) {
        System.err.println("Janus sent what is no JSON: " + e.getMessage());
      }
      text.setLength(0);
    }
    from.request(1);
    return null;
  }

  /// An acknowledgement is not the answer yet: that comes as an event.
  private void take(JsonNode message) {
    if (!message.path("janus").asText().equals("ack")) {
      CompletableFuture<JsonNode> answer = waiting.remove(message.path("transaction").asText());
      if (answer != null) {
        answer.complete(message);
      }
    }
  }

  void close() {
    closed = true;
    WebSocket open = socket;
    if (open != null) {
      open.abort();
    }
  }
}
