package dev.parley.app.participant;

/// What came of one track until now.
///
/// @param track which one
/// @param codec its name in SDP, empty before the first packet
/// @param packets without duplicates
/// @param bytes of their payloads
/// @param frames ends of frames; for audio, packets
/// @param keyFrames beginnings of key frames, 0 for audio
public record Received(
    RemoteTrack track, String codec, long packets, long bytes, long frames, long keyFrames) {}
