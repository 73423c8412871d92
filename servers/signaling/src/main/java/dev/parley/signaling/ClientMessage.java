package dev.parley.signaling;

import dev.parley.sfu.Publication;
import dev.parley.sfu.Subscription;
import java.util.List;

/// What a client says, checked against the limits of `docs/signaling.md`.
public sealed interface ClientMessage {
  /// Enters a room.
  ///
  /// @param room 1 to 64 of letters, digits, `_` and `-`
  /// @param name 1 to 64 characters for people to read
  record Join(String room, String name) implements ClientMessage {}

  /// Negotiates what is sent and received.
  ///
  /// @param sequence larger than that of the offer before
  /// @param sdp the whole description
  /// @param publish what the sending m-sections show
  /// @param subscribe which tracks the receiving m-sections are for
  record Offer(long sequence, String sdp, List<Publication> publish, List<Subscription> subscribe)
      implements ClientMessage {
    public Offer {
      publish = List.copyOf(publish);
      subscribe = List.copyOf(subscribe);
    }
  }

  /// A trickled ICE candidate.
  ///
  /// @param mid the m-section that it came for
  /// @param candidate its text, empty when there are no more
  record Candidate(String mid, String candidate) implements ClientMessage {}

  /// Tells the others that a track is silent, or no longer is.
  record Mute(String track, boolean muted) implements ClientMessage {}

  /// Leaves the room.
  record Leave() implements ClientMessage {}
}
