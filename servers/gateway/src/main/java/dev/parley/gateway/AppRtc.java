package dev.parley.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.signaling.OriginPolicy;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.websocket.WsListener;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// AppRTC's protocol, so that clients made for it connect: two of them, peer to peer.
///
/// `docs/apprtc.md` has every request. Rooms of AppRTC are apart from the others: nothing of theirs
/// goes through the SFU.
public final class AppRtc implements HttpService {
  /// Where the WebSocket is.
  public static final String SOCKET_PATH = "/apprtc/ws";

  private static final String COLLIDER_PATH = "/apprtc";
  private static final int CLIENT_ID_DIGITS = 8;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final AppRtcRooms rooms;
  private final OriginPolicy origins;
  private final Supplier<ArrayNode> iceServers;

  /// @param digits gives random text of digits of this length
  /// @param iceServers a list of `RTCIceServer`, asked for each client
  public AppRtc(OriginPolicy origins, IntFunction<String> digits, Supplier<ArrayNode> iceServers) {
    rooms = new AppRtcRooms(() -> digits.apply(CLIENT_ID_DIGITS), System::nanoTime);
    this.origins = origins;
    this.iceServers = iceServers;
  }

  @Override
  public void routing(HttpRules rules) {
    rules
        .post("/join/{room}", this::join)
        .post("/message/{room}/{client}", this::message)
        .post("/leave/{room}/{client}", this::leave)
        .get("/params", (request, response) -> send(response, parameters(request)))
        .post("/v1alpha/iceconfig", this::iceConfiguration)
        .post(COLLIDER_PATH + "/{room}/{client}", this::message)
        .delete(COLLIDER_PATH + "/{room}/{client}", this::leave);
  }

  /// The listener of a new WebSocket.
  public WsListener newListener() {
    return new AppRtcSocket(rooms, origins);
  }

  private void join(ServerRequest request, ServerResponse response) {
    String room = request.path().pathParameters().get("room");
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    if (!NAME.matcher(room).matches()) {
      response.status(Status.BAD_REQUEST_400);
      send(response, answer.put("result", "INVALID_ARGUMENT"));
      return;
    }
    AppRtcRooms.Joined joined;
    try {
      joined = rooms.join(room);
    } catch (IllegalStateException full) {
      response.status(Status.SERVICE_UNAVAILABLE_503);
      send(response, answer.put("result", "ERROR"));
      return;
    }
    if (joined.clientId() == null) {
      send(response, answer.put("result", "FULL"));
      return;
    }
    ObjectNode parameters = parameters(request);
    parameters
        .put("room_id", room)
        .put("room_link", base(request, "http") + "/r/" + room)
        .put("client_id", joined.clientId())
        .put("is_initiator", String.valueOf(joined.initiator()));
    ArrayNode messages = parameters.putArray("messages");
    joined.waiting().forEach(messages::add);
    answer.put("result", "SUCCESS").set("params", parameters);
    send(response, answer);
  }

  private void message(ServerRequest request, ServerResponse response) {
    boolean sent =
        rooms.send(
            request.path().pathParameters().get("room"),
            request.path().pathParameters().get("client"),
            request.content().as(String.class));
    result(response, sent ? "SUCCESS" : "UNKNOWN_CLIENT");
  }

  private void leave(ServerRequest request, ServerResponse response) {
    boolean left =
        rooms.leave(
            request.path().pathParameters().get("room"),
            request.path().pathParameters().get("client"));
    result(response, left ? "SUCCESS" : "UNKNOWN_CLIENT");
  }

  private void iceConfiguration(ServerRequest request, ServerResponse response) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode().put("lifetimeDuration", "43200s");
    answer.set("iceServers", iceServers.get());
    send(response, answer);
  }

  private static void result(ServerResponse response, String result) {
    send(response, JsonNodeFactory.instance.objectNode().put("result", result));
  }

  /// What every client is told; booleans and objects are texts, as AppRTC had them.
  private ObjectNode parameters(ServerRequest request) {
    ObjectNode configuration = JsonNodeFactory.instance.objectNode();
    configuration.put("rtcpMuxPolicy", "require").put("bundlePolicy", "max-bundle");
    configuration.set("iceServers", iceServers.get());
    ObjectNode parameters = JsonNodeFactory.instance.objectNode();
    parameters
        .put("wss_url", base(request, "ws") + SOCKET_PATH)
        .put("wss_post_url", base(request, "http") + COLLIDER_PATH)
        .put("ice_server_url", base(request, "http") + "/v1alpha/iceconfig")
        .put("ice_server_transports", "")
        .put("pc_config", configuration.toString())
        .put("pc_constraints", "{\"optional\": []}")
        .put("offer_options", "{}")
        .put("media_constraints", "{\"audio\": true, \"video\": true}")
        .put("header_message", "")
        .put("is_loopback", "false")
        .put("include_loopback_js", "")
        .put("bypass_join_confirmation", "false");
    for (String list : List.of("messages", "error_messages", "warning_messages")) {
      parameters.putArray(list);
    }
    return parameters;
  }

  /// This server as the client sees it: `http://host:port` or `ws://host:port`, or with an s.
  private static String base(ServerRequest request, String scheme) {
    var uri = request.requestedUri();
    return scheme + (uri.scheme().equals("https") ? "s" : "") + "://" + request.authority();
  }

  private static void send(ServerResponse response, JsonNode json) {
    response
        .header(HeaderNames.CONTENT_TYPE, "application/json")
        .header(HeaderNames.CACHE_CONTROL, "no-store")
        .send(json.toString().getBytes(StandardCharsets.UTF_8));
  }

  /// The object in a text, or null if it is none.
  static @Nullable JsonNode object(String text) {
    try {
      JsonNode node = JSON.readTree(text);
      return node != null && node.isObject() ? node : null;
    } catch (JsonProcessingException e) {
      return null;
    }
  }
}
