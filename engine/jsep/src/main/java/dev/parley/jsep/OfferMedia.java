package dev.parley.jsep;

import dev.parley.session.MediaKind;
import org.jspecify.annotations.Nullable;

/// An m-section that we offer.
///
/// @param mid its identification tag, unique in the description
/// @param kind audio or video
/// @param receive whether we want to receive on it
/// @param send the track we want to send, or null
/// @param stopped whether it is given up for good: offered with port 0, its place free for another
public record OfferMedia(
    String mid, MediaKind kind, boolean receive, @Nullable SendTrack send, boolean stopped) {
  public OfferMedia {
    if (kind == MediaKind.APPLICATION) {
      throw new IllegalArgumentException("only audio and video can be offered");
    }
  }

  public static OfferMedia sending(String mid, MediaKind kind, SendTrack track) {
    return new OfferMedia(mid, kind, false, track, false);
  }

  public static OfferMedia receiving(String mid, MediaKind kind) {
    return new OfferMedia(mid, kind, true, null, false);
  }

  public static OfferMedia stopped(String mid, MediaKind kind) {
    return new OfferMedia(mid, kind, false, null, true);
  }
}
