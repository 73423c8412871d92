package dev.parley.interop.layers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// What the server says over HTTP of the picture that somebody is sent.
final class ServerView {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final URI stats;
  private final String name;

  /// @param room its link
  /// @param name of the participant who looks on
  ServerView(URI room, String name) {
    String path = room.getPath();
    stats = room.resolve("/api/v1/rooms/" + path.substring(path.lastIndexOf('/') + 1) + "/stats");
    this.name = name;
  }

  /// Waits until it says that this layer is sent, for this reason.
  void awaitSent(String rid, int spatialLayer, String reason, Duration patience) {
    await(rid + "/" + spatialLayer + " " + reason, patience);
  }

  /// Waits until it says that nothing is sent, for this reason.
  void awaitPaused(String reason, Duration patience) {
    await("nothing " + reason, patience);
  }

  private void await(String wanted, Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    for (String seen = now(); !seen.equals(wanted); seen = now()) {
      assertThat(System.nanoTime()).as(seen + " rather than " + wanted).isLessThan(end);
      LockSupport.parkNanos(100_000_000);
    }
  }

  private String now() {
    for (JsonNode participant : ask().path("participants")) {
      if (participant.path("name").asText().equals(name)) {
        for (JsonNode track : participant.at("/media/subscribed")) {
          if (track.path("kind").asText().equals("video")) {
            JsonNode layer = track.path("layer");
            String sent =
                layer.isNull()
                    ? "nothing"
                    : layer.path("rid").asText() + "/" + layer.path("spatialLayer").asInt();
            return sent + " " + track.path("reason").asText();
          }
        }
      }
    }
    return "no track";
  }

  private JsonNode ask() {
    try {
      HttpRequest request = HttpRequest.newBuilder(stats).build();
      return JSON.readTree(HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
