package dev.parley.sfu;

import java.util.List;

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

  /// Which simulcast layers of one of the participant's tracks somebody has use for: it need not
  /// send the others, and saves their bandwidth and the work of encoding them.
  ///
  /// @param mid the m-section of the participant's offer
  /// @param activeRids the names of the layers; an empty name for a track without simulcast; empty
  ///   if nobody watches
  default void layersWanted(String mid, List<String> activeRids) {}

  /// What the participant is sent of a track that it subscribed to has changed.
  ///
  /// @param trackId the [SfuTrack#id()]
  /// @param layer the name of the simulcast layer, or of the spatial layer; empty where there is
  ///   one alone
  /// @param paused whether nothing is sent
  /// @param reason why it is not the best there is: `view` (the tile is small), `hidden`,
  ///   `bandwidth`, `last-n`, `publisher` (it does not send more); empty if it is the best
  default void quality(String trackId, String layer, boolean paused, String reason) {}

  /// Who speaks has changed.
  ///
  /// @param peerIds those who speak, the dominant one first
  default void speakers(List<String> peerIds) {}

  /// The last call: the participant is out of the room.
  ///
  /// @param reason one plain sentence
  void closed(String reason);
}
