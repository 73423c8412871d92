package dev.parley.signaling;

/// What somebody wrote to the room.
///
/// @param id unique in the room, rising
/// @param from the participant's id
/// @param name what the participant was called then
/// @param atUnixMillis when the server had it
public record ChatMessage(long id, String from, String name, String text, long atUnixMillis) {}
