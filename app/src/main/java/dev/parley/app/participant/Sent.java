package dev.parley.app.participant;

/// What was sent of one of our tracks until now.
///
/// @param source `camera` or `microphone`
/// @param packets without retransmissions
/// @param bytes of their payloads
/// @param frames pictures, or packets of sound
public record Sent(String source, long packets, long bytes, long frames) {}
