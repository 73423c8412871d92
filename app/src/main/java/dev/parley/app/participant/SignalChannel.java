package dev.parley.app.participant;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// The client's end of the signaling WebSocket.
final class SignalChannel {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int MAX_MESSAGE = 4 << 20;
  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(10);

  /// Told on the executor, in order.
  interface Listener {
    void received(JsonNode message);

    /// The last call.
    void lost();
  }

  /// One for all: each has threads of its own.
  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(CONNECT_WITHIN).build();

  private final WebSocket socket;
  private final CompletableFuture<Void> ended;
  private CompletableFuture<?> sending = CompletableFuture.completedFuture(null);

  private SignalChannel(WebSocket socket, CompletableFuture<Void> ended) {
    this.socket = socket;
    this.ended = ended;
  }

  /// Begins to connect. What comes is told in order.
  static CompletableFuture<SignalChannel> connect(
      URI server, Executor executor, Listener listener) {
    Assembler assembler = new Assembler(executor, listener);
    return HTTP.newWebSocketBuilder()
        .connectTimeout(CONNECT_WITHIN)
        .buildAsync(server, assembler)
        .orTimeout(CONNECT_WITHIN.toSeconds() + 1, TimeUnit.SECONDS)
        .thenApply(socket -> new SignalChannel(socket, assembler.ended));
  }

  /// Connects, and waits for it.
  ///
  /// @throws CallException if the server cannot be reached
  static SignalChannel open(URI server, Executor executor, Listener listener) {
    try {
      return connect(server, executor, listener).join();
    } catch (CompletionException e) {
      String where = server.getRawAuthority();
      Throwable cause = e.getCause();
      String why =
          cause instanceof TimeoutException || cause == null || cause.getMessage() == null
              ? "it does not answer"
              : cause.getMessage();
      throw new CallException("No Parley server can be reached at " + where + ": " + why + ".", e);
    }
  }

  /// Sends a message after those before it; the answer to one may come, and be answered, before
  /// this returns.
  synchronized void send(JsonNode message) {
    String text = message.toString();
    sending = sending.thenCompose(_ -> socket.sendText(text, true)).exceptionally(_ -> null);
  }

  /// Closes once everything is sent; completes when the server has closed, too, or after a second.
  /// What it has not read by the time of an abort may be lost.
  synchronized CompletableFuture<Void> close() {
    return sending
        .thenCompose(_ -> socket.sendClose(WebSocket.NORMAL_CLOSURE, ""))
        .thenCompose(_ -> ended)
        .orTimeout(1, TimeUnit.SECONDS)
        .exceptionally(_ -> null)
        .thenAccept(_ -> socket.abort());
  }

  private static final class Assembler implements WebSocket.Listener {
    private final Executor executor;
    private final Listener listener;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final StringBuilder message = new StringBuilder();

    Assembler(Executor executor, Listener listener) {
      this.executor = executor;
      this.listener = listener;
    }

    @Override
    public @Nullable CompletionStage<?> onText(
        WebSocket webSocket, CharSequence data, boolean last) {
      message.append(data);
      if (message.length() > MAX_MESSAGE) {
        webSocket.abort();
        executor.execute(listener::lost);
        return null;
      }
      if (last) {
        String text = message.toString();
        message.setLength(0);
        deliver(text);
      }
      webSocket.request(1);
      return null;
    }

    private void deliver(String text) {
      try {
        JsonNode read = JSON.readTree(text);
        executor.execute(() -> listener.received(read));
      } catch (JsonProcessingException e) {
        System.getLogger(SignalChannel.class.getName())
            .log(System.Logger.Level.WARNING, "The server sent what is not JSON.");
      }
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int status, String reason) {
      ended.complete(null);
      executor.execute(listener::lost);
      return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
      ended.complete(null);
      executor.execute(listener::lost);
    }
  }
}
