package dev.parley.bench.data;

import dev.parley.sctp.SctpStats;
import dev.parley.session.InboundStats;
import dev.parley.session.OutboundStats;
import dev.parley.session.StatsVisitor;
import dev.parley.session.TransportStats;

/// Prints what an end measures of its association, and every drop.
final class StatsPrinter implements StatsVisitor {
  @Override
  public void transport(TransportStats stats) {
    System.out.println(stats);
  }

  @Override
  public void inbound(InboundStats stats) {
    // there is none
  }

  @Override
  public void outbound(OutboundStats stats) {
    // there is none
  }

  @Override
  public void sctp(SctpStats stats) {
    System.out.println(stats);
  }

  @Override
  public void drop(String layer, Enum<?> reason, long count) {
    System.out.println(layer + " " + reason + " " + count);
  }
}
