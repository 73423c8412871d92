package dev.parley.signaling;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One change of what a room remembers: a line of its file.
sealed interface RoomRecord {
  /// Somebody has a seat, or it is other than before.
  record Seated(SeatRecord seat) implements RoomRecord {}

  /// A seat was given up.
  record Gone(String id) implements RoomRecord {}

  record Settings(RoomSettings settings) implements RoomRecord {}

  record Chat(ChatMessage chat) implements RoomRecord {}

  /// A seat whose token is no longer taken.
  record Barred(String id) implements RoomRecord {}

  /// What is left of an event after a restart of the server; null if nothing is.
  static @Nullable RoomRecord of(ServerMessage.RoomEvent event, Map<String, Seat> seats) {
    return switch (event) {
      case ServerMessage.ParticipantJoined(ParticipantInfo who) -> of(seats.get(who.id()));
      case ServerMessage.ParticipantUpdated(ParticipantInfo who) -> of(seats.get(who.id()));
      case ServerMessage.ParticipantLeft(String id, LeaveReason _) -> new Gone(id);
      case ServerMessage.RoomChanged(RoomSettings settings) -> new Settings(settings);
      case ServerMessage.Chat(ChatMessage chat) -> new Chat(chat);
      case ServerMessage.TrackPublished _,
          ServerMessage.TrackUnpublished _,
          ServerMessage.TrackMuted _ ->
          null;
    };
  }

  /// A seat as it is; null if nobody comes back to it.
  static @Nullable RoomRecord of(@Nullable Seat seat) {
    return seat == null || !seat.comesBack() ? null : new Seated(seat.record());
  }
}
