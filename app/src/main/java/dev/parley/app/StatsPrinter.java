package dev.parley.app;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.app.participant.CallStats;
import dev.parley.app.participant.Received;
import dev.parley.app.participant.Sent;
import dev.parley.session.MediaKind;
import java.io.PrintWriter;
import java.util.Locale;

/// Prints what a participant counted, for people or for programs.
final class StatsPrinter {
  private final PrintWriter out;
  private final boolean json;
  private final long start;

  /// @param start in nanoseconds of [System#nanoTime]
  StatsPrinter(PrintWriter out, boolean json, long start) {
    this.out = out;
    this.json = json;
    this.start = start;
  }

  void joined(String room, String name) {
    if (json) {
      out.println(line("joined").put("room", room).put("name", name));
    } else {
      out.println(clock() + "In room " + room + " as " + name + ".");
    }
    out.flush();
  }

  void print(CallStats stats) {
    if (json) {
      out.println(toJson(stats));
    } else {
      out.println(clock() + toText(stats));
      for (Received received : stats.received()) {
        out.println("          " + toText(received));
      }
    }
    out.flush();
  }

  private static String toText(CallStats stats) {
    StringBuilder text = new StringBuilder(stats.state());
    for (Sent sent : stats.sent()) {
      text.append("; sent ").append(sent.packets()).append(" packets of ").append(sent.source());
    }
    text.append("; receiving ").append(stats.received().size()).append(" tracks");
    return text.toString();
  }

  private static String toText(Received received) {
    String counts = received.packets() + " packets, " + received.bytes() / 1000 + " kB";
    if (received.track().kind() == MediaKind.VIDEO) {
      counts += ", " + received.frames() + " frames, " + received.keyFrames() + " key frames";
    }
    return received.track().name()
        + " "
        + received.track().source()
        + (received.codec().isEmpty() ? "" : " " + received.codec())
        + ": "
        + counts;
  }

  private ObjectNode toJson(CallStats stats) {
    ObjectNode line = line("stats").put("state", stats.state()).put("drops", stats.drops());
    var sent = line.putArray("sent");
    for (Sent track : stats.sent()) {
      sent.addObject()
          .put("source", track.source())
          .put("packets", track.packets())
          .put("bytes", track.bytes())
          .put("frames", track.frames());
    }
    var received = line.putArray("received");
    for (Received track : stats.received()) {
      received
          .addObject()
          .put("track", track.track().id())
          .put("participant", track.track().participant())
          .put("name", track.track().name())
          .put("kind", track.track().kind().name().toLowerCase(Locale.ROOT))
          .put("source", track.track().source())
          .put("codec", track.codec())
          .put("packets", track.packets())
          .put("bytes", track.bytes())
          .put("frames", track.frames())
          .put("keyFrames", track.keyFrames());
    }
    return line;
  }

  private ObjectNode line(String event) {
    return JsonNodeFactory.instance.objectNode().put("event", event).put("seconds", seconds());
  }

  private double seconds() {
    return Math.round((System.nanoTime() - start) / 1e6) / 1e3;
  }

  private String clock() {
    return String.format(Locale.ROOT, "%7.1f s ", seconds());
  }
}
