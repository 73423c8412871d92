package dev.parley.app.participant;

import dev.parley.session.MediaKind;

/// Someone's track in the room.
///
/// @param id the participant's id, a slash, and the mid
/// @param participant the id of its owner
/// @param name of its owner, for people
/// @param kind audio or video
/// @param source `camera`, `microphone` or `screen`
public record RemoteTrack(
    String id, String participant, String name, MediaKind kind, String source) {}
