package dev.parley.sfu;

import dev.parley.session.MediaKind;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What one participant is sent of one track, and why it is that.
///
/// @param mid the m-section of the participant's offer
/// @param trackId the [SfuTrack#id()]
/// @param publisherId whose track it is
/// @param kind audio or video
/// @param source what it shows, see [SfuTrack]
/// @param codec the name of the codec in which it comes
/// @param layer what is sent now; null if nothing is
/// @param target what is to be sent, and is gone over to with its next key frame; null if nothing
/// @param wanted what its tile could make use of; null if it is not seen
/// @param paused whether nothing arrives at the participant
/// @param reason why it is paused or not the best there is: `connecting` (the participant's
///   connection does not work), `muted` (at the publisher), `codec` (the participant lacks it),
///   `hidden`, `last-n`, `bandwidth`, `publisher` (which sends nothing, or nothing better),
///   `key-frame` (waits for one), `view` (its tile is small); empty if it is the best
/// @param packetsSent without those sent again
/// @param bytesSent payload bytes of those
/// @param retransmittedPackets sent again on request
/// @param retransmittedBytes payload bytes of those
/// @param nacks NACK packets that came
/// @param keyFrameRequests that came
/// @param packetsLost on the way, as the participant reports it
/// @param lossFraction 0..1 in its last report
/// @param jitterSeconds as it reports it
/// @param drops packets of the track that were not sent, by reason
public record SubscriptionStats(
    String mid,
    String trackId,
    String publisherId,
    MediaKind kind,
    String source,
    String codec,
    @Nullable StreamLayer layer,
    @Nullable StreamLayer target,
    @Nullable StreamLayer wanted,
    boolean paused,
    String reason,
    long packetsSent,
    long bytesSent,
    long retransmittedPackets,
    long retransmittedBytes,
    long nacks,
    long keyFrameRequests,
    long packetsLost,
    double lossFraction,
    double jitterSeconds,
    Map<String, Long> drops) {
  public SubscriptionStats {
    drops = Map.copyOf(drops);
  }
}
