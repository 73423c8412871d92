package dev.parley.interop.page;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/// Serves the pages from their source folder, and nothing else: a server that is out of order, as
/// seen by a page.
final class WebFolder implements AutoCloseable {
  private static final Path FOLDER = Path.of("../../app/src/main/resources/web");

  private final HttpServer server;
  private final String host;

  WebFolder(InetAddress address, String host) {
    this.host = host;
    try {
      server = HttpServer.create(new InetSocketAddress(address, 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", WebFolder::answer);
    server.start();
  }

  URI address(String path) {
    return URI.create("http://" + host + ":" + server.getAddress().getPort() + path);
  }

  private static void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String name =
        path.equals("/") ? "index.html" : path.startsWith("/r/") ? "room.html" : path.substring(1);
    Path file = FOLDER.resolve(name).normalize();
    try (exchange) {
      if (!file.startsWith(FOLDER) || !Files.isRegularFile(file)) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      byte[] content = Files.readAllBytes(file);
      exchange.getResponseHeaders().set("Content-Type", type(name));
      exchange
          .getResponseHeaders()
          .set("Content-Security-Policy", "default-src 'self'; base-uri 'none'; object-src 'none'");
      exchange.sendResponseHeaders(200, content.length);
      exchange.getResponseBody().write(content);
    }
  }

  private static String type(String name) {
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "html" -> "text/html; charset=utf-8";
      case "js" -> "text/javascript; charset=utf-8";
      case "css" -> "text/css; charset=utf-8";
      default -> "image/svg+xml";
    };
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
