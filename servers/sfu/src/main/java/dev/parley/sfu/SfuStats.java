package dev.parley.sfu;

import java.util.Map;

/// Counts of the whole SFU.
///
/// @param rooms that have participants now
/// @param participants in them now
/// @param tracks published in them now
/// @param packetsReceived RTP packets from publishers since the start
/// @param packetsForwarded RTP packets to subscribers since the start
/// @param datagramsReceived UDP datagrams since the start
/// @param datagramsSent UDP datagrams since the start
/// @param drops datagrams and packets that went no further since the start, by reason
public record SfuStats(
    int rooms,
    int participants,
    int tracks,
    long packetsReceived,
    long packetsForwarded,
    long datagramsReceived,
    long datagramsSent,
    Map<String, Long> drops) {
  public SfuStats {
    drops = Map.copyOf(drops);
  }
}
