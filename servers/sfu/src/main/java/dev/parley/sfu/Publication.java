package dev.parley.sfu;

/// What a participant says about a track that it sends.
///
/// @param mid the m-section's identification tag in the participant's offer
/// @param source what it shows, such as `camera`, `microphone` or `screen`; passed on, never
///   interpreted
public record Publication(String mid, String source) {}
