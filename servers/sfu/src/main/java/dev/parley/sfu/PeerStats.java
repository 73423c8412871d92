package dev.parley.sfu;

import java.util.Map;

/// Counts of one participant's connection.
///
/// @param connectionState as in [SfuListener#connectionState(String)]
/// @param packetsReceived RTP packets that it published
/// @param bytesReceived payload bytes of those
/// @param packetsForwarded RTP packets sent to it, without retransmissions
/// @param bytesForwarded payload bytes of those
/// @param keyFramesRequested how often it was asked for a key frame
/// @param drops datagrams and packets that went no further, by reason
public record PeerStats(
    String connectionState,
    long packetsReceived,
    long bytesReceived,
    long packetsForwarded,
    long bytesForwarded,
    long keyFramesRequested,
    Map<String, Long> drops) {
  public PeerStats {
    drops = Map.copyOf(drops);
  }
}
