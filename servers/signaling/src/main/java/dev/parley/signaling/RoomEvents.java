package dev.parley.signaling;

/// What a program that watches rooms is told, in order; a call must not block and does not throw.
public interface RoomEvents {
  /// A room begins with its first participant.
  void roomStarted(String room);

  /// Something happened that everyone in a room is told of.
  ///
  /// @param event what
  /// @param json the message as participants get it (`docs/signaling.md`)
  void told(String room, ServerMessage.RoomEvent event, String json);

  /// A room ended, with all who were left in it.
  void roomEnded(String room);

  /// Tells nobody.
  static RoomEvents ignored() {
    return new RoomEvents() {
      @Override
      public void roomStarted(String room) {
        // nobody asks
      }

      @Override
      public void told(String room, ServerMessage.RoomEvent event, String json) {
        // nobody asks
      }

      @Override
      public void roomEnded(String room) {
        // nobody asks
      }
    };
  }
}
