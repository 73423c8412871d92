package dev.parley.app;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The operator's web server, on an address of its own that participants do not reach.
///
/// `GET /healthz`: the process lives; nothing else makes it fail. `GET /readyz`: it takes new
/// participants. `GET /metrics`: Prometheus. `POST /drain?seconds=N`, `DELETE /drain`. Other parts
/// of the server add what they have.
final class Operations implements AutoCloseable {
  static final int USUAL_PORT = 8082;
  private static final int MAX_BODY = 4096;
  private static final Duration USUAL_PATIENCE = Duration.ofMinutes(5);
  private static final long MAX_PATIENCE_SECONDS = Duration.ofDays(1).toSeconds();

  private final Metrics metrics;
  private final Readiness readiness;
  private final List<? extends HttpService> more;
  private final WebServer web;

  private Operations(
      String bind,
      int port,
      Metrics metrics,
      Readiness readiness,
      List<? extends HttpService> more) {
    this.metrics = metrics;
    this.more = more;
    this.readiness = readiness;
    web =
        WebServer.builder()
            .host(bind)
            .port(port)
            .shutdownHook(false)
            .shutdownGracePeriod(Duration.ofMillis(100))
            .maxPayloadSize(MAX_BODY)
            .routing(this::route)
            .build()
            .start();
  }

  /// Opens the port.
  ///
  /// @param port null: the usual one, or any other if that is taken
  /// @throws Failure if the port is not to be had
  static Operations start(
      String bind,
      @Nullable Integer port,
      Metrics metrics,
      Readiness ready,
      List<? extends HttpService> more) {
    String taken = taken(bind, port == null ? USUAL_PORT : port);
    if (taken != null && port != null) {
      throw new Failure("TCP port " + port + " cannot be opened for --ops-port: " + taken + ".");
    }
    int chosen = port == null ? USUAL_PORT : port;
    return new Operations(bind, taken == null ? chosen : 0, metrics, ready, more);
  }

  private static @Nullable String taken(String bind, int port) {
    try (ServerSocket probe = new ServerSocket()) {
      probe.bind(new InetSocketAddress(InetAddress.ofLiteral(bind), port));
      return null;
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }

  int port() {
    return web.port();
  }

  private void route(HttpRouting.Builder routing) {
    routing
        .get("/healthz", (request, response) -> say(response, Status.OK_200, "ok"))
        .get("/readyz", this::ready)
        .get("/metrics", this::metrics)
        .post("/drain", notOfPages(this::drain))
        .delete("/drain", notOfPages(this::undo));
    more.forEach(routing::register);
  }

  /// A page that an operator happens to look at could ask, too; browsers say so.
  private static Handler notOfPages(Handler inner) {
    return (request, response) -> {
      if (request.headers().contains(HeaderNames.ORIGIN)) {
        say(response, Status.FORBIDDEN_403, "This is not for pages in browsers.");
      } else {
        inner.handle(request, response);
      }
    };
  }

  private void ready(ServerRequest request, ServerResponse response) {
    Instant deadline = readiness.deadline();
    if (deadline == null) {
      say(response, Status.OK_200, "ready");
    } else {
      say(response, Status.SERVICE_UNAVAILABLE_503, "draining until " + deadline);
    }
  }

  private void metrics(ServerRequest request, ServerResponse response) {
    response.header(HeaderNames.CONTENT_TYPE, Metrics.CONTENT_TYPE).send(metrics.text());
  }

  private void drain(ServerRequest request, ServerResponse response) {
    Duration patience = USUAL_PATIENCE;
    try {
      patience =
          request
              .query()
              .first("seconds")
              .map(Long::parseLong)
              .map(Duration::ofSeconds)
              .orElse(USUAL_PATIENCE);
    } catch (NumberFormatException | DateTimeException e) {
      patience = Duration.ofSeconds(-1);
    }
    if (patience.isNegative() || patience.toSeconds() > MAX_PATIENCE_SECONDS) {
      say(response, Status.BAD_REQUEST_400, "seconds has to be 0 to " + MAX_PATIENCE_SECONDS);
      return;
    }
    say(response, Status.ACCEPTED_202, "draining until " + readiness.drain(patience));
  }

  private void undo(ServerRequest request, ServerResponse response) {
    say(response, Status.OK_200, readiness.undo() ? "ready again" : "was not draining");
  }

  private static void say(ServerResponse response, Status status, String sentence) {
    response
        .status(status)
        .header(HeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8")
        .header(HeaderNames.CACHE_CONTROL, "no-store")
        .send(sentence + "\n");
  }

  @Override
  public void close() {
    web.stop();
    readiness.close();
  }
}
