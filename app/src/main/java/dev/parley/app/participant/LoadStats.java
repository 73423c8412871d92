package dev.parley.app.participant;

/// What one participant of a load has sent and received until now.
///
/// @param sentPackets RTP packets without retransmissions
/// @param sentBytes payload bytes of those
/// @param receivedPackets RTP packets without duplicates
/// @param receivedBytes payload bytes of those
/// @param lostPackets that never came, by the gaps in the numbers
/// @param tracks received at present
public record LoadStats(
    long sentPackets,
    long sentBytes,
    long receivedPackets,
    long receivedBytes,
    long lostPackets,
    int tracks) {
  /// Of nobody yet.
  public static final LoadStats NONE = new LoadStats(0, 0, 0, 0, 0, 0);

  /// Of two together.
  public LoadStats plus(LoadStats other) {
    return new LoadStats(
        sentPackets + other.sentPackets,
        sentBytes + other.sentBytes,
        receivedPackets + other.receivedPackets,
        receivedBytes + other.receivedBytes,
        lostPackets + other.lostPackets,
        tracks + other.tracks);
  }

  /// Of a connection that is no more.
  LoadStats withoutTracks() {
    return new LoadStats(sentPackets, sentBytes, receivedPackets, receivedBytes, lostPackets, 0);
  }

  /// What came since an earlier state; the tracks are those of now.
  public LoadStats since(LoadStats earlier) {
    return new LoadStats(
        sentPackets - earlier.sentPackets,
        sentBytes - earlier.sentBytes,
        receivedPackets - earlier.receivedPackets,
        receivedBytes - earlier.receivedBytes,
        lostPackets - earlier.lostPackets,
        tracks);
  }
}
