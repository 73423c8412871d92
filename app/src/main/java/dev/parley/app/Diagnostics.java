package dev.parley.app;

import dev.parley.signaling.Signaling;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/// Whether the server lives, and what goes on in a room; the latter only for this machine.
final class Diagnostics implements HttpService {
  private static final long STATS_WITHIN_SECONDS = 2;

  private final Signaling signaling;

  Diagnostics(Signaling signaling) {
    this.signaling = signaling;
  }

  @Override
  public void routing(HttpRules rules) {
    rules.get("/healthz", this::health).get("/api/v1/rooms/{room}/stats", this::stats);
  }

  private void health(ServerRequest request, ServerResponse response) {
    response.header(HeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8").send("ok\n");
  }

  private void stats(ServerRequest request, ServerResponse response) {
    if (!isLocal(request)) {
      response
          .status(Status.FORBIDDEN_403)
          .send("Statistics are only for requests from the machine of the server.");
      return;
    }
    String room = request.path().pathParameters().get("room");
    try {
      String json =
          signaling
              .stats(room)
              .toCompletableFuture()
              .orTimeout(STATS_WITHIN_SECONDS, TimeUnit.SECONDS)
              .join()
              .toJson();
      response
          .header(HeaderNames.CONTENT_TYPE, "application/json")
          .header(HeaderNames.CACHE_CONTROL, "no-store")
          .send(json);
    } catch (CompletionException e) {
      response.status(Status.SERVICE_UNAVAILABLE_503).send("There are no statistics just now.");
    }
  }

  /// A proxy on this machine speaks for others, and says so.
  private static boolean isLocal(ServerRequest request) {
    return request.remotePeer().address() instanceof InetSocketAddress peer
        && peer.getAddress().isLoopbackAddress()
        && !request.headers().contains(HeaderNames.X_FORWARDED_FOR)
        && !request.headers().contains(HeaderNames.FORWARDED);
  }
}
