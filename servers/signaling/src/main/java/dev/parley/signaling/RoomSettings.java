package dev.parley.signaling;

/// Who may come into a room.
///
/// @param locked nobody new
/// @param lobby who is new waits until a host says yes
public record RoomSettings(boolean locked, boolean lobby) {
  static RoomSettings open() {
    return new RoomSettings(false, false);
  }
}
