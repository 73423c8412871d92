package dev.parley.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Everything that [Rtc#stats] shows, written down.
final class Counts implements StatsVisitor {
  @Nullable TransportStats transport;
  final List<InboundStats> inbound = new ArrayList<>();
  final List<OutboundStats> outbound = new ArrayList<>();
  final Map<String, Long> drops = new TreeMap<>();

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
    outbound.add(stats);
  }

  @Override
  public void drop(String layer, Enum<?> reason, long count) {
    drops.put(layer + " " + reason, count);
  }

  long drops(RtcDrop reason) {
    return drops.getOrDefault("session " + reason, 0L);
  }
}
