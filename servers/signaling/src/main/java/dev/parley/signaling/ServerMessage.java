package dev.parley.signaling;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the server says to a client.
public sealed interface ServerMessage {
  /// What everyone in the room is told; it has a number, and is told again to those who missed it.
  sealed interface RoomEvent extends ServerMessage {}

  /// The client is in the room.
  ///
  /// @param token takes the seat up again
  /// @param number that of the latest event of the room
  /// @param connection the number of the latest peer connection of this seat; 0 if there was none
  /// @param participants all the others
  /// @param waiting who waits for a host to say yes; empty for others than hosts
  record Welcome(
      String room,
      String token,
      long number,
      int connection,
      boolean resumed,
      ParticipantInfo self,
      List<ParticipantInfo> participants,
      RoomSettings settings,
      List<ChatMessage> chat,
      List<Knock> waiting,
      List<IceServer> iceServers)
      implements ServerMessage {
    public Welcome {
      participants = List.copyOf(participants);
      chat = List.copyOf(chat);
      waiting = List.copyOf(waiting);
      iceServers = List.copyOf(iceServers);
    }
  }

  /// The client has its seat again; what it missed follows.
  ///
  /// @param addressChanged whether it comes from another address than before
  record Resumed(long number, int connection, boolean addressChanged, List<Knock> waiting)
      implements ServerMessage {
    public Resumed {
      waiting = List.copyOf(waiting);
    }
  }

  /// The client waits until a host lets it in.
  record Waiting(String room, String id) implements ServerMessage {}

  /// A new token of the seat, because the role in the old one is no longer true.
  record SeatToken(String token) implements ServerMessage {}

  /// The answer to the offer with this sequence number.
  record Answer(int connection, long sequence, String sdp) implements ServerMessage {}

  /// Someone else came.
  record ParticipantJoined(ParticipantInfo participant) implements RoomEvent {}

  /// Someone else is gone, and all tracks of theirs.
  record ParticipantLeft(String id, LeaveReason reason) implements RoomEvent {}

  /// Name, role, hand, metadata or connection of someone is other than before.
  record ParticipantUpdated(ParticipantInfo participant) implements RoomEvent {}

  /// Someone else's track can be subscribed to.
  record TrackPublished(String participant, TrackInfo track) implements RoomEvent {}

  /// Someone else's track ended.
  record TrackUnpublished(String participant, String track) implements RoomEvent {}

  /// Someone else fell silent, or no longer is.
  record TrackMuted(String participant, String track, boolean muted) implements RoomEvent {}

  /// Who may come in has changed.
  record RoomChanged(RoomSettings settings) implements RoomEvent {}

  /// Somebody wrote.
  record Chat(ChatMessage chat) implements RoomEvent {}

  /// A subscription carries nothing, for want of the codec.
  record TrackUnsupported(String track, String codec) implements ServerMessage {}

  /// Which simulcast layers of the client's somebody has use for; an empty name stands for all of a
  /// track without layers.
  record Layers(String mid, List<String> active) implements ServerMessage {
    public Layers {
      active = List.copyOf(active);
    }
  }

  /// What the client is sent of a track, and why it is not more.
  record Quality(String track, String layer, boolean paused, String reason)
      implements ServerMessage {}

  /// Who speaks, the dominant one first.
  record Speakers(List<String> ids) implements ServerMessage {
    public Speakers {
      ids = List.copyOf(ids);
    }
  }

  /// How the server sees the client's media connection.
  record Connection(int connection, String state) implements ServerMessage {}

  /// A host muted what the client sends.
  record Muted(String by, String source) implements ServerMessage {}

  /// To hosts: somebody waits to be let in.
  record Knock(String id, String name) implements ServerMessage {}

  /// To hosts: somebody no longer waits.
  record KnockOver(String id) implements ServerMessage {}

  record IceServers(List<IceServer> iceServers) implements ServerMessage {
    public IceServers {
      iceServers = List.copyOf(iceServers);
    }
  }

  record Pong() implements ServerMessage {}

  /// Something was refused.
  ///
  /// @param message one sentence for people
  /// @param sequence the offer that it is about, if any
  record Refused(ErrorCode code, String message, @Nullable Long sequence)
      implements ServerMessage {}

  /// The call is over for this client.
  ///
  /// @param message one sentence for people
  record Bye(ByeReason reason, String message) implements ServerMessage {
    Bye(ByeReason reason) {
      this(reason, reason.sentence());
    }
  }

  /// The client is reachable under a name.
  ///
  /// @param key to have the name again after a lost connection
  record Registered(String name, String key, List<Person> people, List<MissedCall> missed)
      implements ServerMessage {
    public Registered {
      people = List.copyOf(people);
      missed = List.copyOf(missed);
    }
  }

  /// Who else is registered.
  record Person(String name, boolean available) {}

  /// A call that came while nobody was there.
  record MissedCall(String from, long atUnixMillis) {}

  /// Somebody came, went, or is (not) available.
  ///
  /// @param status `available`, `busy` or `gone`
  record Presence(String name, String status) implements ServerMessage {}

  /// To the caller: it rings there.
  record Ringing(String call, String to, String room) implements ServerMessage {}

  /// To the callee: somebody calls.
  record Ring(String call, String from, String room) implements ServerMessage {}

  /// To both: the ringing is over.
  record CallOver(String call, CallOutcome outcome, String room) implements ServerMessage {}
}
