package dev.parley.app.participant;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.core.Entropy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The connection to the server's signaling, through as many sockets as it takes: a lost one is
/// replaced, and the seat is taken up again.
///
/// Belongs to one thread, on which its listener is told, too.
final class SignalSession {
  private static final long[] RETRY_MILLIS = {
    0, 300, 1000, 2000, 2000, 2000, 2000, 2000, 3000, 5000, 7000
  };

  /// So that a server that was started anew is not met by all at once.
  private static final int SPREAD_MILLIS = 1000;

  private static final long GIVE_UP_NANOS = TimeUnit.MINUTES.toNanos(10);

  /// Told on the session's thread.
  interface Listener {
    /// The server said something, `welcome` and `resumed` included.
    void received(JsonNode message);

    /// It cannot be reached just now; another try is on its way.
    void lost();

    /// It said that this is the end, or could not be reached for too long. The last call.
    void over(String sentence);
  }

  private final RoomAddress address;
  private final String name;
  private final Entropy entropy;
  private final ScheduledExecutorService thread;
  private final Listener listener;
  private @Nullable SignalChannel channel;
  private String token = "";
  private long number = -1;
  private volatile boolean seated;
  private boolean over;
  private boolean expectedBack;
  private int attempt;
  private long lostAt;

  SignalSession(
      RoomAddress address,
      String name,
      Entropy entropy,
      ScheduledExecutorService thread,
      Listener listener) {
    this.address = address;
    this.name = name;
    this.entropy = entropy;
    this.thread = thread;
    this.listener = listener;
  }

  /// Connects for the first time, waits for it, and asks for a seat.
  ///
  /// @throws CallException if the server cannot be reached
  void open() {
    Socket socket = new Socket();
    taken(SignalChannel.open(address.signaling(), thread, socket), socket);
  }

  /// Says something, if there is a seat to say it from; what is lost is said again by who resumes.
  void say(JsonNode message) {
    SignalChannel to = channel;
    if (to != null && seated) {
      to.send(message);
    }
  }

  /// Whether there is a seat to speak from. Any thread may ask.
  boolean isSeated() {
    return seated;
  }

  /// Gives the seat up. Completes when the server has been told, or after a second.
  CompletableFuture<Void> close() {
    over = true;
    SignalChannel to = channel;
    channel = null;
    if (to == null) {
      return CompletableFuture.completedFuture(null);
    }
    to.send(message("leave"));
    return to.close();
  }

  static ObjectNode message(String type) {
    return JsonNodeFactory.instance.objectNode().put("type", type);
  }

  private void taken(SignalChannel opened, Socket socket) {
    if (over) {
      var _ = opened.close();
      return;
    }
    channel = opened;
    socket.opened = opened;
    ask(opened);
  }

  private void ask(SignalChannel to) {
    ObjectNode message;
    if (token.isEmpty()) {
      message = message("join").put("v", 1).put("room", address.room());
      message.put("name", name).put("role", "speaker");
      if (address.token() != null) {
        message.put("token", address.token());
      }
    } else {
      message = message("resume").put("token", token);
      if (number >= 0) {
        message.put("after", number);
      }
    }
    to.send(message);
  }

  private void received(JsonNode message) {
    if (message.path("n").isNumber()) {
      number = message.path("n").longValue();
    }
    switch (message.path("type").asText()) {
      case "welcome", "resumed" -> {
        seated = true;
        expectedBack = true;
        attempt = 0;
        token = message.path("token").asText(token);
      }
      case "token" -> token = message.path("token").asText();
      case "bye" -> {
        expectedBack = message.path("reason").asText().equals("shutdown");
        if (!expectedBack) {
          finish(message.path("message").asText());
        }
      }
      case "error" -> {
        if (message.path("code").asText().equals("resume-failed") && channel != null) {
          token = "";
          number = -1;
          ask(channel);
        } else if (message.path("fatal").asBoolean()) {
          finish("The server refused: " + message.path("message").asText());
        }
      }
      default -> {
        // only what is about the seat is ours
      }
    }
    if (!over) {
      listener.received(message);
    }
  }

  private void lost() {
    channel = null;
    boolean had = seated;
    seated = false;
    if (had) {
      lostAt = System.nanoTime();
    }
    if (!expectedBack || System.nanoTime() - lostAt > GIVE_UP_NANOS) {
      finish("The connection to the server is lost.");
      return;
    }
    if (had) {
      listener.lost();
    }
    long delay = RETRY_MILLIS[Math.min(attempt, RETRY_MILLIS.length - 1)];
    long spread = attempt > 0 ? entropy.nextInt(SPREAD_MILLIS) : 0;
    attempt++;
    var _ = thread.schedule(this::reconnect, delay + spread, TimeUnit.MILLISECONDS);
  }

  private void reconnect() {
    if (over || channel != null) {
      return;
    }
    Socket socket = new Socket();
    var _ =
        SignalChannel.connect(address.signaling(), thread, socket)
            .whenCompleteAsync(
                (opened, failure) -> {
                  if (opened == null) {
                    socket.lost();
                  } else {
                    taken(opened, socket);
                  }
                },
                thread);
  }

  private void finish(String sentence) {
    if (!over) {
      over = true;
      SignalChannel to = channel;
      channel = null;
      if (to != null) {
        var _ = to.close();
      }
      listener.over(sentence);
    }
  }

  /// One socket; what an older one still says is of no interest.
  private final class Socket implements SignalChannel.Listener {
    private @Nullable SignalChannel opened;
    private boolean ended;

    @Override
    public void received(JsonNode message) {
      if (!over && opened != null && opened == channel) {
        SignalSession.this.received(message);
      }
    }

    @Override
    public void lost() {
      if (!over && !ended && opened == channel) {
        ended = true;
        SignalSession.this.lost();
      }
    }
  }
}
