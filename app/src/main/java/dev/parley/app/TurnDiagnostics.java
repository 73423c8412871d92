package dev.parley.app;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.turn.AllocationInfo;
import dev.parley.turn.TurnServerStats;
import dev.parley.turnserver.TurnService;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// What the TURN server does, for this machine alone.
///
/// `GET /api/v1/turn/allocations`, `DELETE /api/v1/turn/allocations/ID`, `GET /api/v1/turn/stats`,
/// `POST` and `DELETE /api/v1/turn/drain`.
final class TurnDiagnostics implements HttpService {
  static final String ALLOCATIONS = "/api/v1/turn/allocations";
  private static final String DRAIN = "/api/v1/turn/drain";
  private static final long WITHIN_SECONDS = 2;

  private final JsonMapper json = new JsonMapper();
  private final TurnService turn;
  private final Predicate<ServerRequest> local;

  /// @param local which requests are answered
  TurnDiagnostics(TurnService turn, Predicate<ServerRequest> local) {
    this.turn = turn;
    this.local = local;
  }

  @Override
  public void routing(HttpRules rules) {
    rules
        .get(ALLOCATIONS, this::list)
        .delete(ALLOCATIONS + "/{id}", this::end)
        .get("/api/v1/turn/stats", this::stats)
        .post(DRAIN, (request, response) -> drain(request, response, true))
        .delete(DRAIN, (request, response) -> drain(request, response, false));
  }

  private boolean refused(ServerRequest request, ServerResponse response) {
    if (local.test(request)) {
      return false;
    }
    response
        .status(Status.FORBIDDEN_403)
        .send(
            "This is only for requests from the machine of the server to localhost; with a proxy in"
                + " front, to the port of operations.");
    return true;
  }

  private static <T> T await(CompletableFuture<T> future) {
    return future.orTimeout(WITHIN_SECONDS, TimeUnit.SECONDS).join();
  }

  private static void send(ServerResponse response, String text) {
    response
        .header(HeaderNames.CONTENT_TYPE, "application/json")
        .header(HeaderNames.CACHE_CONTROL, "no-store")
        .send(text);
  }

  private void list(ServerRequest request, ServerResponse response) {
    if (refused(request, response)) {
      return;
    }
    try {
      ArrayNode list = json.createArrayNode();
      await(turn.allocations()).forEach(one -> list.add(describe(one)));
      send(response, list.toString());
    } catch (CompletionException e) {
      unavailable(response);
    }
  }

  private static void unavailable(ServerResponse response) {
    response.status(Status.SERVICE_UNAVAILABLE_503).send("The TURN server does not answer.");
  }

  private ObjectNode describe(AllocationInfo a) {
    ObjectNode node = json.createObjectNode();
    node.put("id", a.id());
    node.put("user", a.user());
    node.put("transport", a.transport().name().toLowerCase(java.util.Locale.ROOT));
    node.put("client", a.client().toString());
    node.put("server", a.server().toString());
    ArrayNode relayed = node.putArray("relayed");
    a.relayed().forEach(address -> relayed.add(address.toString()));
    node.put("tcp", a.stream());
    node.put("ageSeconds", a.ageSeconds());
    node.put("lifetimeSeconds", a.lifetimeSeconds());
    node.put("permissions", a.permissions());
    node.put("channels", a.channels());
    node.put("packetsToPeers", a.packetsToPeers());
    node.put("bytesToPeers", a.bytesToPeers());
    node.put("packetsToClient", a.packetsToClient());
    node.put("bytesToClient", a.bytesToClient());
    return node;
  }

  private void end(ServerRequest request, ServerResponse response) {
    if (refused(request, response)) {
      return;
    }
    String id = request.path().pathParameters().get("id");
    boolean known = id.matches("[0-9]{1,18}") && await(turn.end(Long.parseLong(id)));
    response.status(known ? Status.NO_CONTENT_204 : Status.NOT_FOUND_404).send();
  }

  private void stats(ServerRequest request, ServerResponse response) {
    if (refused(request, response)) {
      return;
    }
    try {
      TurnServerStats s = await(turn.stats());
      ObjectNode node = json.createObjectNode();
      node.put("allocations", s.allocations());
      node.put("users", s.users());
      node.put("allocationsMade", s.allocationsMade());
      node.put("bindings", s.bindings());
      node.put("packetsToPeers", s.packetsToPeers());
      node.put("bytesToPeers", s.bytesToPeers());
      node.put("packetsToClients", s.packetsToClients());
      node.put("bytesToClients", s.bytesToClients());
      node.put("packetsInside", s.packetsInside());
      ObjectNode answers = node.putObject("errorAnswers");
      s.answers().forEach((code, count) -> answers.put(String.valueOf(code), count));
      ObjectNode drops = node.putObject("drops");
      s.drops().forEach((reason, count) -> drops.put(reason.name(), count));
      send(response, node.toString());
    } catch (CompletionException e) {
      unavailable(response);
    }
  }

  private void drain(ServerRequest request, ServerResponse response, boolean begin) {
    if (refused(request, response)) {
      return;
    }
    await(turn.drain(begin));
    response.status(Status.NO_CONTENT_204).send();
  }
}
