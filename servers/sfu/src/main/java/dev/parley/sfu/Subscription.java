package dev.parley.sfu;

/// A participant's wish to receive a track on one of its receive-only m-sections.
///
/// @param mid the m-section's identification tag in the participant's offer
/// @param trackId the [SfuTrack#id()] of somebody else's track in the same room
public record Subscription(String mid, String trackId) {}
