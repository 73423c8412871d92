package dev.parley.signaling;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.sfu.PathStats;
import dev.parley.sfu.PeerStats;
import dev.parley.sfu.StreamLayer;
import dev.parley.sfu.SubscriptionStats;
import dev.parley.sfu.TrackStats;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What is known of a media connection as JSON, in the words of its records: those of
/// `openapi.json`.
final class PeerStatsWriter {
  private PeerStatsWriter() {}

  static void write(PeerStats media, ObjectNode out) {
    out.put("connectionState", media.connectionState())
        .put("packetsReceived", media.packetsReceived())
        .put("bytesReceived", media.bytesReceived())
        .put("packetsForwarded", media.packetsForwarded())
        .put("bytesForwarded", media.bytesForwarded())
        .put("keyFramesRequested", media.keyFramesRequested());
    counts(media.drops(), out.putObject("drops"));
    write(media.path(), out.putObject("path"));
    var published = out.putArray("published");
    media.published().forEach(track -> write(track, published.addObject()));
    var subscribed = out.putArray("subscribed");
    media.subscribed().forEach(each -> write(each, subscribed.addObject()));
  }

  private static void counts(Map<String, Long> counts, ObjectNode out) {
    new TreeMap<>(counts).forEach(out::put);
  }

  private static void write(PathStats path, ObjectNode out) {
    out.put("estimateBps", Math.round(path.estimateBps()))
        .put("limitedBy", path.limitedBy())
        .put("wantedBps", Math.round(path.wantedBps()))
        .put("givenBps", Math.round(path.givenBps()))
        .put("roundTripSeconds", path.roundTripSeconds())
        .put("lossFraction", path.lossFraction())
        .put("packetsSent", path.packetsSent())
        .put("bytesSent", path.bytesSent())
        .put("packetsReceived", path.packetsReceived())
        .put("bytesReceived", path.bytesReceived());
  }

  private static void write(TrackStats track, ObjectNode out) {
    out.put("mid", track.mid())
        .put("track", track.trackId())
        .put("kind", track.kind().name().toLowerCase(Locale.ROOT))
        .put("source", track.source())
        .put("codec", track.codec())
        .put("muted", track.muted())
        .put("live", track.live())
        .put("packetsReceived", track.packetsReceived())
        .put("bytesReceived", track.bytesReceived())
        .put("packetsLost", track.packetsLost())
        .put("packetsRepaired", track.packetsRepaired())
        .put("nacks", track.nacks())
        .put("keyFramesRequested", track.keyFramesRequested())
        .put("jitterSeconds", track.jitterSeconds());
    var layers = out.putArray("layers");
    for (TrackStats.Layer each : track.layers()) {
      ObjectNode layer = layers.addObject();
      write(each.layer(), layer);
      layer
          .put("live", each.live())
          .put("wanted", each.wanted())
          .put("bitrateBps", Math.round(each.bitrateBps()))
          .put("width", each.width())
          .put("height", each.height());
    }
  }

  private static void write(SubscriptionStats track, ObjectNode out) {
    out.put("mid", track.mid())
        .put("track", track.trackId())
        .put("publisher", track.publisherId())
        .put("kind", track.kind().name().toLowerCase(Locale.ROOT))
        .put("source", track.source())
        .put("codec", track.codec());
    layer(out, "layer", track.layer());
    layer(out, "target", track.target());
    layer(out, "wanted", track.wanted());
    out.put("paused", track.paused())
        .put("reason", track.reason())
        .put("packetsSent", track.packetsSent())
        .put("bytesSent", track.bytesSent())
        .put("retransmittedPackets", track.retransmittedPackets())
        .put("retransmittedBytes", track.retransmittedBytes())
        .put("nacks", track.nacks())
        .put("keyFrameRequests", track.keyFrameRequests())
        .put("packetsLost", track.packetsLost())
        .put("lossFraction", track.lossFraction())
        .put("jitterSeconds", track.jitterSeconds());
    counts(track.drops(), out.putObject("drops"));
  }

  private static void layer(ObjectNode out, String name, @Nullable StreamLayer layer) {
    if (layer == null) {
      out.putNull(name);
    } else {
      write(layer, out.putObject(name));
    }
  }

  private static void write(StreamLayer layer, ObjectNode out) {
    out.put("rid", layer.rid())
        .put("spatialLayer", layer.spatialLayer())
        .put("temporalLayer", layer.temporalLayer());
  }
}
