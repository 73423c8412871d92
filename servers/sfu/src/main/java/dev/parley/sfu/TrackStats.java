package dev.parley.sfu;

import dev.parley.session.MediaKind;
import java.util.List;

/// What comes of one published track.
///
/// @param mid the m-section of the publisher's offer
/// @param trackId the [SfuTrack#id()]
/// @param kind audio or video
/// @param source what it shows, see [SfuTrack]
/// @param codec the name of the codec that the publisher was answered with
/// @param muted whether it goes to nobody, whatever comes
/// @param live whether anything came lately; if not, it is paused at the publisher
/// @param packetsReceived with those repaired, of all its streams
/// @param bytesReceived payload bytes of those
/// @param packetsLost and not repaired; RFC 3550, section 6.4.1
/// @param packetsRepaired that came as retransmissions
/// @param nacks NACK packets that we sent
/// @param keyFramesRequested how often we asked for one
/// @param jitterSeconds the largest of its streams'
/// @param layers those of a simulcast or within the stream, the lowest first; one at least
public record TrackStats(
    String mid,
    String trackId,
    MediaKind kind,
    String source,
    String codec,
    boolean muted,
    boolean live,
    long packetsReceived,
    long bytesReceived,
    long packetsLost,
    long packetsRepaired,
    long nacks,
    long keyFramesRequested,
    double jitterSeconds,
    List<Layer> layers) {
  public TrackStats {
    layers = List.copyOf(layers);
  }

  /// One layer of a track.
  ///
  /// @param layer which, with the highest temporal layer seen in it
  /// @param live whether anything of it came lately
  /// @param wanted whether the publisher was last told that somebody has use for it
  /// @param bitrateBps what it took lately at its most, in bits per second; 0 if nothing comes
  /// @param width of its pictures in pixels, 0 while that is not known
  /// @param height likewise
  public record Layer(
      StreamLayer layer, boolean live, boolean wanted, double bitrateBps, int width, int height) {}
}
