package dev.parley.sfu;

import dev.parley.session.MediaKind;

/// A track that a participant publishes to its room.
///
/// @param id the peer's id, a slash, and the mid of the m-section: unique in the room
/// @param peerId who publishes it
/// @param kind audio or video
/// @param source what it shows, from [Publication#source()]; empty when nothing was said
/// @param codec the name of the codec that the publisher was answered with, such as `VP8`; of
///   redundant audio, what is in it
public record SfuTrack(String id, String peerId, MediaKind kind, String source, String codec) {}
