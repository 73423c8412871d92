package dev.parley.jsep;

/// A description as it was applied, with the candidates that became known since.
///
/// @param type never a rollback
/// @param sdp its text
public record Description(SdpType type, String sdp) {}
