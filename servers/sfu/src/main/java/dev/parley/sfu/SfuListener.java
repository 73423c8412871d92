package dev.parley.sfu;

/// What a participant's signaling is told about that participant.
///
/// Calls come in order, one at a time, on a virtual thread of this participant: they may block.
public interface SfuListener {
  /// The participant publishes a track: others may subscribe to it from now on.
  void trackPublished(SfuTrack track);

  /// A track of the participant ended, because it was negotiated away or the participant left.
  void trackUnpublished(SfuTrack track);

  /// The connection's state in the words of W3C's `RTCPeerConnectionState`: `new`, `connecting`,
  /// `connected`, `disconnected`, `failed` or `closed`.
  void connectionState(String state);

  /// A subscription carries nothing, since the participant cannot decode the publisher's codec.
  ///
  /// @param mid the m-section of the participant's offer
  /// @param trackId the track that it subscribed to
  /// @param codec the name of the codec that it lacks
  void codecUnsupported(String mid, String trackId, String codec);

  /// The last call: the participant is out of the room.
  ///
  /// @param reason one plain sentence
  void closed(String reason);
}
