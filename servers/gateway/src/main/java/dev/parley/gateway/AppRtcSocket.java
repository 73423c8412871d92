package dev.parley.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.parley.signaling.OriginPolicy;
import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.http.RequestException;
import io.helidon.websocket.WsListener;
import io.helidon.websocket.WsSession;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/// One client's WebSocket: `register` once, then `send`; what the other sends comes as `{msg}`.
///
/// Helidon's thread of the connection reads, a second one writes: a client that does not read keeps
/// nobody waiting, and is closed.
final class AppRtcSocket implements WsListener {
  private static final int MAX_UNREAD = 256;
  private static final int PROTOCOL_ERROR = 1002;
  private static final int POLICY = 1008;
  private static final String END = "";

  private final AppRtcRooms rooms;
  private final OriginPolicy origins;
  private final StringBuilder message = new StringBuilder();
  private final BlockingQueue<String> outgoing = new ArrayBlockingQueue<>(MAX_UNREAD);
  private @Nullable String room;
  private String client = "";

  AppRtcSocket(AppRtcRooms rooms, OriginPolicy origins) {
    this.rooms = rooms;
    this.origins = origins;
  }

  @Override
  public Optional<Headers> onHttpUpgrade(HttpPrologue prologue, Headers headers) {
    String origin = headers.first(HeaderNames.ORIGIN).orElse(null);
    if (!origins.allows(origin, headers.first(HeaderNames.HOST).orElse(""))) {
      throw RequestException.builder()
          .type(DirectHandler.EventType.FORBIDDEN)
          .message("Pages of this origin are not allowed here.")
          .build();
    }
    return Optional.empty();
  }

  @Override
  public void onOpen(WsSession session) {
    Thread reader = Thread.currentThread();
    Thread.ofVirtual().name("apprtc-writer").start(() -> write(session));
    // Helidon does not tell its listener when a socket ends without a Close frame.
    Thread.ofVirtual()
        .name("apprtc-watch")
        .start(() -> {
          try {
            reader.join();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          ended();
        });
  }

  private void write(WsSession session) {
    try {
      for (String next = outgoing.take(); !next.equals(END); next = outgoing.take()) {
        session.send(next, true);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      ended(); // the socket is gone
    }
  }

  private void tell(String text) {
    if (!outgoing.offer(text)) {
      outgoing.clear();
      outgoing.add(END);
    }
  }

  @Override
  public void onMessage(WsSession session, String text, boolean last) {
    if (message.length() + text.length() > AppRtcRooms.MAX_MESSAGE) {
      session.close(POLICY, "too large");
      return;
    }
    message.append(text);
    if (last) {
      String whole = message.toString();
      message.setLength(0);
      receive(session, whole);
    }
  }

  private void receive(WsSession session, String text) {
    JsonNode json = AppRtc.object(text);
    String command = json == null ? "" : json.path("cmd").asText();
    String at = room;
    if (json != null && command.equals("register") && at == null) {
      String wanted = json.path("roomid").asText();
      client = json.path("clientid").asText();
      if (rooms.register(wanted, client, this::passOn)) {
        room = wanted;
        return;
      }
      refuse(session, "Join the room first, by POST /join/ROOM; one socket for each client.");
    } else if (json != null && command.equals("send") && at != null) {
      if (!rooms.send(at, client, json.path("msg").asText())) {
        refuse(session, "The other client is not reading.");
      }
    } else {
      refuse(session, "The commands are register, once, and then send.");
    }
  }

  private void passOn(String text) {
    tell(JsonNodeFactory.instance.objectNode().put("msg", text).put("error", "").toString());
  }

  private void refuse(WsSession session, String sentence) {
    tell(JsonNodeFactory.instance.objectNode().put("msg", "").put("error", sentence).toString());
    tell(END);
    session.close(PROTOCOL_ERROR, "refused");
  }

  @Override
  public void onClose(WsSession session, int status, String reason) {
    ended();
  }

  @Override
  public void onError(WsSession session, Throwable cause) {
    ended();
  }

  private void ended() {
    tell(END);
    String at = room;
    if (at != null) {
      rooms.unregister(at, client);
    }
  }
}
