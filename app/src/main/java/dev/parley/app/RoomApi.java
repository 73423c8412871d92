package dev.parley.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.signaling.RoomControl;
import dev.parley.signaling.Signaling;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Rooms for other programs: list, look, kick, mute, lock, end. `web/api/v1/openapi.json` describes
/// it.
///
/// Allowed are requests from [this machine][LocalOnly], and those with an invitation for hosts
/// (`parley token --role host`) as bearer token.
final class RoomApi implements HttpService {
  private static final long WITHIN_SECONDS = 5;

  /// RFC 7235, section 2.1: in any case.
  private static final String BEARER = "Bearer ";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> SOURCES = Set.of("microphone", "camera", "screen");
  private static final String ROOMS = "/api/v1/rooms";
  private static final String ROOM = ROOMS + "/{room}";
  private static final String PARTICIPANT = ROOM + "/participants/{participant}";

  private final Signaling signaling;
  private final RoomControl control;
  private final Predicate<ServerRequest> local;

  /// @param local which requests need no invitation
  RoomApi(Signaling signaling, Predicate<ServerRequest> local) {
    this.signaling = signaling;
    this.local = local;
    control = signaling.control();
  }

  @Override
  public void routing(HttpRules rules) {
    rules
        .get(ROOMS, allowed(this::list))
        .get(ROOM, allowed(this::look))
        .patch(ROOM, allowed(this::change))
        .delete(ROOM, allowed(this::end))
        .get(ROOM + "/stats", allowed(this::stats))
        .delete(PARTICIPANT, allowed(this::remove))
        .get(PARTICIPANT + "/stats", allowed(this::participantStats))
        .post(PARTICIPANT + "/mute", allowed(this::mute));
  }

  private Handler allowed(Handler inner) {
    return (request, response) -> {
      String room = request.path().pathParameters().first("room").orElse("*");
      if (!local.test(request) && !hasInvitation(request, room)) {
        refuse(
            response,
            Status.UNAUTHORIZED_401,
            "This needs a host's invitation as bearer token, see 'parley token', or a request from"
                + " the server's own machine to localhost; with a proxy in front, to the port of"
                + " operations.");
        return;
      }
      try {
        inner.handle(request, response);
      } catch (CompletionException e) {
        refuse(response, Status.SERVICE_UNAVAILABLE_503, "The server is busy or closing.");
      }
    };
  }

  private boolean hasInvitation(ServerRequest request, String room) {
    String header = request.headers().first(HeaderNames.AUTHORIZATION).orElse("");
    return header.regionMatches(/* ignoreCase= */ true, 0, BEARER, 0, BEARER.length())
        && control.allows(header.substring(BEARER.length()).strip(), room);
  }

  private void list(ServerRequest request, ServerResponse response) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    ArrayNode rooms = answer.putArray("rooms");
    for (RoomControl.RoomInfo room : join(control.rooms())) {
      rooms.add(room.toJson());
    }
    send(response, answer.toString());
  }

  private void look(ServerRequest request, ServerResponse response) {
    for (RoomControl.RoomInfo room : join(control.rooms())) {
      if (room.name().equals(parameter(request, "room"))) {
        send(response, room.toJson().toString());
        return;
      }
    }
    missing(response);
  }

  private void stats(ServerRequest request, ServerResponse response) {
    send(response, join(signaling.stats(parameter(request, "room"))).toJson());
  }

  private void participantStats(ServerRequest request, ServerResponse response) {
    join(signaling.stats(parameter(request, "room"), parameter(request, "participant")))
        .ifPresentOrElse(stats -> send(response, stats.toJson()), () -> missing(response));
  }

  private void change(ServerRequest request, ServerResponse response) {
    JsonNode wanted = object(request);
    if (wanted == null || !isFlag(wanted.get("locked")) || !isFlag(wanted.get("lobby"))) {
      refuse(
          response,
          Status.BAD_REQUEST_400,
          "The body has to be JSON with 'locked', 'lobby' or both as true or false.");
      return;
    }
    done(
        response,
        control.change(
            parameter(request, "room"), flag(wanted.get("locked")), flag(wanted.get("lobby"))));
  }

  private static boolean isFlag(@Nullable JsonNode value) {
    return value == null || value.isBoolean();
  }

  private static @Nullable Boolean flag(@Nullable JsonNode value) {
    return value == null ? null : Boolean.valueOf(value.booleanValue());
  }

  private void end(ServerRequest request, ServerResponse response) {
    done(response, control.end(parameter(request, "room")));
  }

  private void remove(ServerRequest request, ServerResponse response) {
    done(response, control.remove(parameter(request, "room"), parameter(request, "participant")));
  }

  private void mute(ServerRequest request, ServerResponse response) {
    JsonNode wanted = object(request);
    String source = wanted == null ? "" : wanted.path("source").asText();
    if (!SOURCES.contains(source)) {
      refuse(
          response,
          Status.BAD_REQUEST_400,
          "The body has to be JSON with 'source': microphone, camera or screen.");
      return;
    }
    done(
        response,
        control.mute(parameter(request, "room"), parameter(request, "participant"), source));
  }

  private static @Nullable JsonNode object(ServerRequest request) {
    try {
      JsonNode node = JSON.readTree(request.content().as(String.class));
      return node != null && node.isObject() ? node : null;
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  private static String parameter(ServerRequest request, String name) {
    return request.path().pathParameters().get(name);
  }

  private static <T> T join(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(WITHIN_SECONDS, TimeUnit.SECONDS).join();
  }

  private static void done(ServerResponse response, CompletionStage<Boolean> found) {
    if (join(found)) {
      response.status(Status.NO_CONTENT_204).send();
    } else {
      missing(response);
    }
  }

  private static void missing(ServerResponse response) {
    refuse(response, Status.NOT_FOUND_404, "There is no such room or participant.");
  }

  private static void send(ServerResponse response, String json) {
    response
        .header(HeaderNames.CONTENT_TYPE, "application/json")
        .header(HeaderNames.CACHE_CONTROL, "no-store")
        .send(json.getBytes(StandardCharsets.UTF_8));
  }

  private static void refuse(ServerResponse response, Status status, String sentence) {
    response.status(status);
    send(response, JsonNodeFactory.instance.objectNode().put("error", sentence).toString());
  }
}
