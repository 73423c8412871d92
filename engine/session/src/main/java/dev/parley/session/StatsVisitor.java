package dev.parley.session;

/// Is shown every number that an [Rtc] keeps.
public interface StatsVisitor {
  /// The transport; once.
  void transport(TransportStats stats);

  /// Each stream received.
  void inbound(InboundStats stats);

  /// Each stream sent.
  void outbound(OutboundStats stats);

  /// Each reason for which something was dropped at least once.
  ///
  /// @param layer `session`, `ice`, `dtls`, `srtp in`, `srtp out`, `rtcp`, `retransmission` or
  ///   `congestion`
  void drop(String layer, Enum<?> reason, long count);
}
