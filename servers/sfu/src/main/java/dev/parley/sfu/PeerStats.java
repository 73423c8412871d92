package dev.parley.sfu;

import java.util.List;
import java.util.Map;

/// Counts of one participant's connection, and of each track on it.
///
/// @param connectionState as in [SfuListener#connectionState(String)]
/// @param packetsReceived RTP packets that it published
/// @param bytesReceived payload bytes of those
/// @param packetsForwarded RTP packets sent to it, without retransmissions
/// @param bytesForwarded payload bytes of those
/// @param keyFramesRequested how often it was asked for a key frame
/// @param drops datagrams and packets that went no further, by reason
/// @param path the way to it
/// @param published what it sends
/// @param subscribed what it is sent
public record PeerStats(
    String connectionState,
    long packetsReceived,
    long bytesReceived,
    long packetsForwarded,
    long bytesForwarded,
    long keyFramesRequested,
    Map<String, Long> drops,
    PathStats path,
    List<TrackStats> published,
    List<SubscriptionStats> subscribed) {
  public PeerStats {
    drops = Map.copyOf(drops);
    published = List.copyOf(published);
    subscribed = List.copyOf(subscribed);
  }
}
