package dev.parley.app;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.app.participant.RoomAddress;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `parley rooms`: who is in which room, and what each is sent.
@Command(
    name = "rooms",
    description = {
      "Lists the rooms of a server; of one room, says what each participant sends and is sent, and"
          + " why it is not more.",
      "Reasons: connecting, muted, codec (there is no decoder), hidden, last-n, bandwidth, publisher"
          + " (nothing comes), key-frame (is waited for), view (the tile is small)."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  parley rooms",
      "  parley rooms http://localhost:8080/r/demo",
      "  parley rooms https://meet.example.org/r/demo --token=$(parley token --role host ...) --json"
    })
final class RoomsCommand implements Callable<Integer> {
  private static final String ROOMS = "/api/v1/rooms";

  @Parameters(
      arity = "0..1",
      defaultValue = OwnServer.USUAL,
      paramLabel = "URL",
      description =
          "The server's address, or a room's link (${DEFAULT-VALUE}). With a proxy in front: the"
              + " address of its operations.")
  private String url = "";

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description = "A host's invitation, for a server on another machine.")
  private @Nullable String token;

  @Option(names = "--json", description = "Print what the HTTP API says.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    int link = url.indexOf("/r/");
    OwnServer server =
        new OwnServer(
            (link < 0 ? url : url.substring(0, link)).replaceFirst("/$", ""), token, "URL");
    String body = server.get(link < 0 ? ROOMS : ROOMS + "/" + room() + "/stats");
    if (json) {
      out.println(body);
    } else if (link < 0) {
      list(out, server.read(body).path("rooms"));
    } else {
      show(out, server.read(body));
    }
    return 0;
  }

  private String room() {
    try {
      return RoomAddress.parse(url).room();
    } catch (IllegalArgumentException e) {
      throw new Failure(e.getMessage() + ".", e);
    }
  }

  private static void list(PrintWriter out, JsonNode rooms) {
    for (JsonNode room : rooms) {
      out.println(
          room.path("room").asText()
              + (room.path("locked").asBoolean() ? ", locked" : "")
              + (room.path("lobby").asBoolean()
                  ? ", " + room.path("waiting").asInt() + " wait in its lobby"
                  : ""));
      for (JsonNode one : room.path("participants")) {
        StringBuilder tracks = new StringBuilder();
        for (JsonNode track : one.path("tracks")) {
          tracks.append(tracks.isEmpty() ? "" : ", ").append(track.path("source").asText());
          tracks.append(track.path("muted").asBoolean() ? " (muted)" : "");
        }
        out.printf(
            "  %-20s %-8s %-10s %s%n",
            one.path("name").asText(),
            one.path("role").asText(),
            one.path("connection").asText(),
            tracks);
      }
    }
    out.println(rooms.size() == 1 ? "1 room." : rooms.size() + " rooms.");
  }

  private static void show(PrintWriter out, JsonNode stats) {
    for (JsonNode one : stats.path("participants")) {
      JsonNode media = one.path("media");
      JsonNode path = media.path("path");
      out.printf(
          "%s (%s, %s), %s: %s of %s given out, %s wanted, round trip %s, %s lost%n",
          one.path("name").asText(),
          one.path("role").asText(),
          one.path("id").asText(),
          media.path("connectionState").asText(),
          rate(path.path("givenBps")),
          rate(path.path("estimateBps")),
          rate(path.path("wantedBps")),
          path.path("roundTripSeconds").asDouble() < 0
              ? "unknown"
              : text("%.0f ms", path.path("roundTripSeconds").asDouble() * 1000),
          text("%.1f %%", path.path("lossFraction").asDouble() * 100));
      media.path("published").forEach(track -> showPublished(out, track));
      media.path("subscribed").forEach(track -> showSubscribed(out, stats, track));
    }
    out.println(stats.path("seats").asInt() + " seats.");
  }

  private static void showPublished(PrintWriter out, JsonNode track) {
    StringBuilder layers = new StringBuilder();
    for (JsonNode layer : track.path("layers")) {
      layers.append(layers.isEmpty() ? "" : ", ").append(name(layer));
      if (layer.path("height").asInt() > 0) {
        layers
            .append(layer.path("width").asInt())
            .append('x')
            .append(layer.path("height").asInt())
            .append(' ');
      }
      layers.append(layer.path("live").asBoolean() ? rate(layer.path("bitrateBps")) : "nothing");
    }
    out.printf(
        "  sends %-22s %-6s %s; %d lost, %d key frames asked for%s%n",
        track.path("source").asText(),
        track.path("codec").asText(),
        layers,
        track.path("packetsLost").asLong(),
        track.path("keyFramesRequested").asLong(),
        track.path("muted").asBoolean() ? "; muted" : "");
  }

  private static void showSubscribed(PrintWriter out, JsonNode stats, JsonNode track) {
    String publisher = track.path("publisher").asText();
    for (JsonNode one : stats.path("participants")) {
      if (one.path("id").asText().equals(publisher)) {
        publisher = one.path("name").asText();
      }
    }
    String reason = track.path("reason").asText();
    out.printf(
        "  gets  %-22s %-6s %s%s; %d packets, %d kB, %d again, %d lost%n",
        publisher + "'s " + track.path("source").asText(),
        track.path("codec").asText(),
        track.path("paused").asBoolean()
            ? "nothing"
            : ("sent " + name(track.path("layer"))).strip(),
        reason.isEmpty() ? "" : " (" + reason + ")",
        track.path("packetsSent").asLong(),
        track.path("bytesSent").asLong() / 1000,
        track.path("retransmittedPackets").asLong(),
        track.path("packetsLost").asLong());
  }

  /// What tells a layer from the others of its track.
  private static String name(JsonNode layer) {
    String rid = layer.path("rid").asText();
    int spatial = layer.path("spatialLayer").asInt();
    return rid.isEmpty() ? spatial == 0 ? "" : "S" + spatial + " " : rid + " ";
  }

  private static String rate(JsonNode bps) {
    return bps.asDouble() < 0 ? "unknown" : text("%.0f kbit/s", bps.asDouble() / 1000);
  }

  private static String text(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
