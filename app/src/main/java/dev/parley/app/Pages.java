package dev.parley.app;

import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The web pages, from the folder `web` of the program.
///
/// Browsers keep them, but ask each time whether they are still true, so that an update of the
/// server is an update of its pages.
final class Pages implements HttpService {
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "svg", "image/svg+xml",
          "png", "image/png",
          "ico", "image/x-icon",
          "json", "application/json",
          "webmanifest", "application/manifest+json",
          "woff2", "font/woff2",
          "txt", "text/plain; charset=utf-8");

  /// Plain names, so that no path leads out of the folder.
  private static final Pattern FILE =
      Pattern.compile("(?:/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*/[A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]+)+");

  private static final Pattern ROOM = Pattern.compile("/r/[A-Za-z0-9_-]{1,64}");
  private static final Pattern LINK = Pattern.compile("(?:href|src)=\"(/[^\"]+)\"");

  private final Map<String, Page> pages = new ConcurrentHashMap<>();

  /// A file as it is served.
  private record Page(byte[] content, String type, String etag) {}

  @Override
  public void routing(HttpRules rules) {
    rules.get("/*", this::serve).head("/*", this::serve);
  }

  /// Reads the room's page and what it links to, beside everything else, so that the first visitor
  /// does not wait for that.
  @Override
  public void afterStart(WebServer webServer) {
    Thread.startVirtualThread(this::readRoom);
  }

  private void readRoom() {
    Page room = find("/room.html");
    if (room != null) {
      LINK.matcher(new String(room.content(), StandardCharsets.UTF_8))
          .results()
          .forEach(link -> find(link.group(1)));
    }
  }

  private void serve(ServerRequest request, ServerResponse response) {
    Page page = find(fileOf(request.path().absolute().path()));
    SecurityHeaders.apply(request, response);
    if (page == null) {
      response
          .status(Status.NOT_FOUND_404)
          .header(HeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8")
          .send("There is no such page.");
      return;
    }
    response.header(HeaderNames.ETAG, page.etag()).header(HeaderNames.CACHE_CONTROL, "no-cache");
    if (request.headers().contains(HeaderNames.IF_NONE_MATCH)
        && request.headers().get(HeaderNames.IF_NONE_MATCH).get().contains(page.etag())) {
      response.status(Status.NOT_MODIFIED_304).send();
      return;
    }
    response.header(HeaderNames.CONTENT_TYPE, page.type());
    if (request.prologue().method().equals(Method.HEAD)) {
      response
          .header(HeaderValues.create(HeaderNames.CONTENT_LENGTH, page.content().length))
          .send();
    } else {
      response.send(page.content());
    }
  }

  private static String fileOf(String path) {
    if (path.equals("/")) {
      return "/index.html";
    }
    if (path.equals("/people")) {
      return "/people.html";
    }
    return ROOM.matcher(path).matches() ? "/room.html" : path;
  }

  private @Nullable Page find(String file) {
    Page known = pages.get(file);
    if (known != null || !FILE.matcher(file).matches()) {
      return known;
    }
    String type = TYPES.get(file.substring(file.lastIndexOf('.') + 1));
    if (type == null) {
      return null;
    }
    try (InputStream in = Pages.class.getResourceAsStream("/web" + file)) {
      if (in == null) {
        return null;
      }
      byte[] content = in.readAllBytes();
      Page page = new Page(content, type, '"' + hash(content) + '"');
      pages.put(file, page);
      return page;
    } catch (IOException e) {
      return null;
    }
  }

  private static String hash(byte[] content) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
      return HexFormat.of().formatHex(digest, 0, 12);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
