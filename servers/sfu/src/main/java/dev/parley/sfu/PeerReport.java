package dev.parley.sfu;

import dev.parley.congestion.BandwidthEstimate;
import dev.parley.session.InboundStats;
import dev.parley.session.OutboundStats;
import dev.parley.session.StatsVisitor;
import dev.parley.session.TransportStats;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Puts together what is known of one participant at one moment, on its shard's thread.
final class PeerReport implements StatsVisitor {
  private final long now;
  private final Participant participant;
  private final List<InboundStats> inbound = new ArrayList<>();
  private final Map<Integer, OutboundStats> outbound = new LinkedHashMap<>();
  private final Map<String, Long> drops = new TreeMap<>();
  private @Nullable TransportStats transport;

  private PeerReport(long now, Participant participant) {
    this.now = now;
    this.participant = participant;
  }

  static PeerStats of(long now, Participant participant) {
    PeerReport report = new PeerReport(now, participant);
    participant.rtc().stats(now, report);
    return report.result();
  }

  @Override
  public void transport(TransportStats stats) {
    transport = stats;
  }

  @Override
  public void inbound(InboundStats stats) {
    inbound.add(stats);
  }

  @Override
  public void outbound(OutboundStats stats) {
    outbound.put(stats.ssrc(), stats);
  }

  @Override
  public void drop(String layer, Enum<?> reason, long count) {
    drops.merge(layer + "/" + reason.name(), count, Long::sum);
  }

  private PeerStats result() {
    return new PeerStats(
        participant.rtc().state().text(),
        inbound.stream().mapToLong(InboundStats::packetsReceived).sum(),
        inbound.stream().mapToLong(InboundStats::bytesReceived).sum(),
        sent().stream().mapToLong(OutboundStats::packetsSent).sum(),
        sent().stream().mapToLong(OutboundStats::bytesSent).sum(),
        inbound.stream().mapToLong(each -> each.pliCount() + each.firCount()).sum(),
        drops,
        path(),
        participant.sections().published().stream().map(this::published).toList(),
        participant.sections().slots().stream().map(this::subscribed).toList());
  }

  private Collection<OutboundStats> sent() {
    return outbound.values();
  }

  private PathStats path() {
    BandwidthEstimate estimate = participant.bandwidth(now);
    boolean known = estimate.reason() != BandwidthEstimate.Reason.UNKNOWN;
    double loss =
        known
            ? estimate.lossRate()
            : sent().stream().mapToDouble(OutboundStats::remoteFractionLost).max().orElse(0);
    Watching watching = participant.watching();
    TransportStats through = transport;
    return new PathStats(
        known ? estimate.steadyBps() : -1,
        estimate.reason().name().toLowerCase(Locale.ROOT),
        watching.wantedBps(),
        watching.givenBps(),
        roundTripSeconds(estimate),
        loss,
        through == null ? 0 : through.packetsSent(),
        through == null ? 0 : through.bytesSent(),
        through == null ? 0 : through.packetsReceived(),
        through == null ? 0 : through.bytesReceived());
  }

  private double roundTripSeconds(BandwidthEstimate estimate) {
    if (estimate.roundTripNanos() > 0) {
      return estimate.roundTripNanos() / 1e9;
    }
    return sent().stream()
        .mapToDouble(OutboundStats::roundTripTimeSeconds)
        .filter(seconds -> seconds >= 0)
        .min()
        .orElse(-1);
  }

  private TrackStats published(Track track) {
    List<InboundStats> streams =
        inbound.stream().filter(each -> each.media() == track.media).toList();
    List<TrackStats.Layer> layers = new ArrayList<>();
    boolean live = false;
    for (int i = 0; i < track.layerCount(); i++) {
      Layer layer = track.layer(i);
      live |= layer.live(now);
      layers.add(
          new TrackStats.Layer(
              position(track, i, Slot.ALL_TEMPORAL),
              layer.live(now),
              track.isAudio() || track.asked(i),
              layer.live(now) ? layer.bps(Slot.ALL_TEMPORAL) : 0,
              layer.width(),
              layer.height()));
    }
    return new TrackStats(
        track.mid(),
        track.id(),
        track.description.kind(),
        track.description.source(),
        track.description.codec(),
        track.isSilenced(),
        live,
        streams.stream().mapToLong(InboundStats::packetsReceived).sum(),
        streams.stream().mapToLong(InboundStats::bytesReceived).sum(),
        streams.stream().mapToLong(InboundStats::packetsLost).sum(),
        streams.stream().mapToLong(InboundStats::packetsRepaired).sum(),
        streams.stream().mapToLong(InboundStats::nackCount).sum(),
        streams.stream().mapToLong(each -> each.pliCount() + each.firCount()).sum(),
        streams.stream().mapToDouble(InboundStats::jitterSeconds).max().orElse(0),
        layers);
  }

  private SubscriptionStats subscribed(Slot slot) {
    Track track = slot.track;
    Choice choice = participant.watching().choice(slot);
    OutboundStats sent = outbound.get(slot.sending.sending().ssrc());
    Map<String, Long> reasons = new TreeMap<>();
    slot.drops().snapshot().forEach((reason, count) -> reasons.put(reason.name(), count));
    boolean paused = isPaused(slot);
    return new SubscriptionStats(
        slot.mid(),
        track.id(),
        track.publisher.id(),
        track.description.kind(),
        track.description.source(),
        slot.codec(),
        paused ? null : positionOrNull(track, slot.current(), slot.layers().temporal()),
        positionOrNull(track, slot.target(), slot.layers().temporalTarget()),
        positionOrNull(track, choice == null ? slot.target() : choice.ideal(), Slot.ALL_TEMPORAL),
        paused,
        reason(slot, choice),
        sent == null ? 0 : sent.packetsSent(),
        sent == null ? 0 : sent.bytesSent(),
        sent == null ? 0 : sent.retransmittedPackets(),
        sent == null ? 0 : sent.retransmittedBytes(),
        sent == null ? 0 : sent.nackCount(),
        sent == null ? 0 : sent.pliCount() + sent.firCount(),
        sent == null ? 0 : sent.remotePacketsLost(),
        sent == null ? 0 : sent.remoteFractionLost(),
        sent == null ? 0 : sent.remoteJitterSeconds(),
        reasons);
  }

  private boolean isPaused(Slot slot) {
    return !participant.isConnected()
        || slot.track.isSilenced()
        || slot.isUnsupported()
        || !live(slot.track, slot.current());
  }

  private boolean live(Track track, int index) {
    return index != Slot.NOTHING && track.layer(index).live(now);
  }

  private String reason(Slot slot, @Nullable Choice choice) {
    Track track = slot.track;
    if (!participant.isConnected()) {
      return "connecting";
    } else if (track.isSilenced()) {
      return "muted";
    } else if (slot.isUnsupported()) {
      return "codec";
    } else if (slot.target() == Slot.NOTHING) {
      return choice == null ? "" : choice.reason();
    } else if (!live(track, slot.current())) {
      return live(track, slot.target()) ? "key-frame" : "publisher";
    }
    return choice == null ? "" : choice.reason();
  }

  private static @Nullable StreamLayer positionOrNull(Track track, int index, int temporal) {
    return index == Slot.NOTHING ? null : position(track, index, temporal);
  }

  private static StreamLayer position(Track track, int index, int temporal) {
    String rid = index < track.rids().size() ? track.rids().get(index) : "";
    int highest = Math.min(temporal, track.layer(index).temporalLayers());
    return new StreamLayer(rid, track.rids().isEmpty() ? index : 0, highest);
  }
}
