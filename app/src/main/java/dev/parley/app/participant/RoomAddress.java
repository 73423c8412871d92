package dev.parley.app.participant;

import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A room on a server, from the link that people open.
///
/// @param signaling where the server's WebSocket is
/// @param room the room's name
/// @param token the invitation in the link, or null
public record RoomAddress(URI signaling, String room, @Nullable String token) {
  private static final Pattern LINK =
      Pattern.compile("(https?)://([^/?#]+)/r/([A-Za-z0-9_-]{1,64})/?(?:\\?[^#]*)?(?:#(.*))?");
  private static final String TOKEN = "token=";

  /// The room of a link such as `http://localhost:8080/r/demo`.
  ///
  /// @throws IllegalArgumentException if it is no such link
  public static RoomAddress parse(String link) {
    Matcher matcher = LINK.matcher(link);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'" + link + "' is not a link to a room, such as http://localhost:8080/r/demo");
    }
    String scheme = matcher.group(1).equals("https") ? "wss" : "ws";
    String fragment = matcher.group(4);
    return new RoomAddress(
        URI.create(scheme + "://" + matcher.group(2) + "/api/v1/signal"),
        matcher.group(3),
        fragment != null && fragment.startsWith(TOKEN) ? fragment.substring(TOKEN.length()) : null);
  }
}
