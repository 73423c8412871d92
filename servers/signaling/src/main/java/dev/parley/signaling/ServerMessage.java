package dev.parley.signaling;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the server says to a client.
public sealed interface ServerMessage {
  /// The client is in the room.
  ///
  /// @param participants all the others
  record Welcome(String room, String id, String name, List<ParticipantInfo> participants)
      implements ServerMessage {
    public Welcome {
      participants = List.copyOf(participants);
    }
  }

  /// The answer to the offer with this sequence number.
  record Answer(long sequence, String sdp) implements ServerMessage {}

  /// Someone else came.
  record ParticipantJoined(ParticipantInfo participant) implements ServerMessage {}

  /// Someone else is gone, and all tracks of theirs.
  record ParticipantLeft(String id, LeaveReason reason) implements ServerMessage {}

  /// Someone else's track can be subscribed to.
  record TrackPublished(String participant, TrackInfo track) implements ServerMessage {}

  /// Someone else's track ended.
  record TrackUnpublished(String participant, String track) implements ServerMessage {}

  /// Someone else fell silent, or no longer is.
  record TrackMuted(String participant, String track, boolean muted) implements ServerMessage {}

  /// A subscription carries nothing, for want of the codec.
  record TrackUnsupported(String track, String codec) implements ServerMessage {}

  /// How the server sees the client's media connection.
  record Connection(String state) implements ServerMessage {}

  /// Something was refused.
  ///
  /// @param message one sentence for people
  /// @param sequence the offer that it is about, if any
  record Refused(ErrorCode code, String message, @Nullable Long sequence)
      implements ServerMessage {}

  /// The call is over for this client.
  ///
  /// @param message one sentence for people
  record Bye(ByeReason reason, String message) implements ServerMessage {}
}
