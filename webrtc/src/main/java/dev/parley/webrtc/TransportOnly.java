package dev.parley.webrtc;

import dev.parley.session.InboundStats;
import dev.parley.session.OutboundStats;
import dev.parley.session.StatsVisitor;
import dev.parley.session.TransportStats;
import java.util.function.Consumer;

/// Is interested in the transport alone.
record TransportOnly(Consumer<TransportStats> taker) implements StatsVisitor {
  @Override
  public void transport(TransportStats stats) {
    taker.accept(stats);
  }

  @Override
  public void inbound(InboundStats stats) {
    // not asked for
  }

  @Override
  public void outbound(OutboundStats stats) {
    // not asked for
  }

  @Override
  public void drop(String layer, Enum<?> reason, long count) {
    // not asked for
  }
}
