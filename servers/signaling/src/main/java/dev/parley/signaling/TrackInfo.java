package dev.parley.signaling;

import dev.parley.session.MediaKind;

/// A published track as the others are told of it.
///
/// @param id the participant's id, a slash, and the mid
/// @param kind audio or video
/// @param source `camera`, `microphone` or `screen`
/// @param codec its name in SDP
/// @param muted what its owner said last
public record TrackInfo(String id, MediaKind kind, String source, String codec, boolean muted) {
  TrackInfo withMuted(boolean now) {
    return new TrackInfo(id, kind, source, codec, now);
  }
}
