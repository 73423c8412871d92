package dev.parley.app.acme;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;

/// Plain HTTP beside HTTPS: answers an authority that looks there (RFC 8555, section 8.3), and
/// sends everybody else to the pages of the name.
final class HttpDoor implements AutoCloseable {
  private static final String CHALLENGES = "/.well-known/acme-challenge/";

  private final Answers answers;
  private final String pages;
  private final WebServer web;

  private HttpDoor(String bind, int port, Answers answers, String pages) {
    this.answers = answers;
    this.pages = pages;
    web =
        WebServer.builder()
            .host(bind)
            .port(port)
            .shutdownHook(false)
            .shutdownGracePeriod(Duration.ofMillis(100))
            .idleConnectionTimeout(Duration.ofSeconds(10))
            .idleConnectionPeriod(Duration.ofSeconds(5))
            .maxPayloadSize(0)
            .routing(this::route)
            .build()
            .start();
  }

  /// Opens the port.
  ///
  /// @param pages where the pages are, such as `https://meet.example.org`
  /// @throws IOException if the port is not to be had
  static HttpDoor open(String bind, int port, Answers answers, String pages) throws IOException {
    try (ServerSocket probe = new ServerSocket()) { // the web server only logs why it cannot start
      probe.bind(new InetSocketAddress(InetAddress.ofLiteral(bind), port));
    }
    return new HttpDoor(bind, port, answers, pages);
  }

  private void route(HttpRouting.Builder routing) {
    routing.get(CHALLENGES + "{token}", this::answer).any(this::lead);
  }

  private void answer(ServerRequest request, ServerResponse response) {
    String text = answers.text(request.path().pathParameters().get("token"));
    if (text == null) {
      response.status(Status.NOT_FOUND_404).send("nobody asks for this now\n");
      return;
    }
    response.header(HeaderNames.CONTENT_TYPE, "application/octet-stream").send(text);
  }

  /// To the name, never to the host that the request names.
  private void lead(ServerRequest request, ServerResponse response) {
    String path = request.path().rawPath();
    String query = request.query().isEmpty() ? "" : "?" + request.query().rawValue();
    String page = pages + (path.startsWith("/") ? path + query : "/");
    response
        .status(Status.PERMANENT_REDIRECT_308)
        .header(HeaderNames.LOCATION, page)
        .header(HeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8")
        .send("This is at " + page + "\n");
  }

  int port() {
    return web.port();
  }

  @Override
  public void close() {
    web.stop();
  }
}
