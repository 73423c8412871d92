package dev.parley.session;

import dev.parley.sctp.DataChannel;
import dev.parley.sctp.SctpStats;

/// Is shown every number that an [Rtc] keeps.
public interface StatsVisitor {
  /// The transport; once.
  void transport(TransportStats stats);

  /// Each stream received.
  void inbound(InboundStats stats);

  /// Each stream sent.
  void outbound(OutboundStats stats);

  /// The SCTP association, if data channels were negotiated.
  default void sctp(SctpStats stats) {}

  /// Each data channel that is not closed.
  default void channel(DataChannel channel) {}

  /// Each reason for which something was dropped at least once.
  ///
  /// @param layer `session`, `ice`, `dtls`, `srtp in`, `srtp out`, `rtcp`, `retransmission`,
  ///   `congestion`, `sctp` or `data channel`
  void drop(String layer, Enum<?> reason, long count);
}
