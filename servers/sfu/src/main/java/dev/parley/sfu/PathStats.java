package dev.parley.sfu;

/// The path to one participant.
///
/// @param estimateBps what it is believed to carry, bits per second; -1 while that is not known
/// @param limitedBy what holds that where it is: `unknown`, `delay`, `loss`, `receiver` or `drain`
/// @param wantedBps what all that the participant sees and hears would take at its best
/// @param givenBps what it takes as the estimate allows it
/// @param roundTripSeconds to it and back; -1 while that is not known
/// @param lossFraction 0..1, of what was sent lately
/// @param packetsSent datagrams of media and data channels
/// @param bytesSent of those
/// @param packetsReceived the same the other way
/// @param bytesReceived of those
public record PathStats(
    double estimateBps,
    String limitedBy,
    double wantedBps,
    double givenBps,
    double roundTripSeconds,
    double lossFraction,
    long packetsSent,
    long bytesSent,
    long packetsReceived,
    long bytesReceived) {
  /// Of a connection of which nothing is known yet.
  public static final PathStats UNKNOWN = new PathStats(-1, "unknown", 0, 0, -1, 0, 0, 0, 0, 0);
}
