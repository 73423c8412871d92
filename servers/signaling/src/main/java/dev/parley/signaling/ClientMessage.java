package dev.parley.signaling;

import dev.parley.sfu.Publication;
import dev.parley.sfu.Subscription;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a client says, checked against the limits of `docs/signaling.md`.
public sealed interface ClientMessage {
  /// Enters a room.
  ///
  /// @param room 1 to 64 of letters, digits, `_` and `-`
  /// @param name 1 to 64 characters for people to read
  /// @param token an invitation, where one is needed
  /// @param role a lesser role than it could have: who says `speaker` or `viewer` never becomes
  ///   host unasked; null for the best there is
  record Join(String room, String name, @Nullable String token, @Nullable Role role)
      implements ClientMessage {}

  /// Takes up its seat again.
  ///
  /// @param token what the welcome gave
  /// @param after the number of the last event that the client has, or -1 if it has nothing
  record Resume(String token, long after) implements ClientMessage {}

  /// Asks whether the server is there.
  record Ping() implements ClientMessage {}

  /// What only who has a seat may say.
  sealed interface InRoom extends ClientMessage {}

  /// Negotiates what is sent and received.
  ///
  /// @param connection which of the client's peer connections; a larger number than before begins a
  ///   new one
  /// @param sequence larger than that of the offer before on this connection
  /// @param sdp the whole description
  /// @param publish what the sending m-sections show
  /// @param subscribe which tracks the receiving m-sections are for
  record Offer(
      int connection,
      long sequence,
      String sdp,
      List<Publication> publish,
      List<Subscription> subscribe)
      implements InRoom {
    public Offer {
      publish = List.copyOf(publish);
      subscribe = List.copyOf(subscribe);
    }
  }

  /// A trickled ICE candidate.
  ///
  /// @param mid the m-section that it came for
  /// @param candidate its text, empty when there are no more
  record Candidate(int connection, String mid, String candidate) implements InRoom {}

  /// Tells the others that a track is silent, or no longer is.
  record Mute(String track, boolean muted) implements InRoom {}

  /// Leaves the room.
  record Leave() implements InRoom {}

  /// Writes to everyone.
  record Chat(String text) implements InRoom {}

  /// Changes what the others know of the client; what is null stays.
  ///
  /// @param id whose hand a host lowers; null for the client itself
  record Update(
      @Nullable String id, @Nullable String name, @Nullable Boolean hand, @Nullable String metadata)
      implements InRoom {}

  /// Says how large each track is shown, all of it each time.
  record View(List<dev.parley.sfu.View> tracks) implements InRoom {
    public View {
      tracks = List.copyOf(tracks);
    }
  }

  /// Asks for ICE servers with fresh credentials.
  record IceServers() implements InRoom {}

  /// What only a host may say.
  sealed interface OfHost extends InRoom {}

  /// Changes who may come in; what is null stays.
  record Settings(@Nullable Boolean locked, @Nullable Boolean lobby) implements OfHost {}

  /// Mutes what somebody sends.
  record MuteOther(String id, String source) implements OfHost {}

  /// Puts somebody out of the room.
  record Remove(String id) implements OfHost {}

  /// Gives somebody a role.
  record GiveRole(String id, Role role) implements OfHost {}

  /// Lets somebody in who waits, or not.
  record Admit(String id, boolean admit) implements OfHost {}

  /// Ends the call for all.
  record End() implements OfHost {}

  /// What concerns people who call each other by name.
  sealed interface InDirectory extends ClientMessage {}

  /// Wants to be reachable under a name.
  ///
  /// @param key what an earlier registration gave, to have the name again
  record Register(String name, @Nullable String key, @Nullable String token)
      implements InDirectory {}

  /// Says whether calls are welcome.
  record Status(boolean available) implements InDirectory {}

  /// Calls somebody.
  record Call(String to) implements InDirectory {}

  /// Takes a call, turns it down, or gives up one's own.
  record Reply(String call, CallOutcome outcome) implements InDirectory {}
}
