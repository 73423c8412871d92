package dev.parley.sfu;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// One participant of a room: SDP offers in, answers out.
///
/// Callable from any thread; calls take effect in order. Stages complete on the participant's
/// virtual thread.
public interface SfuPeer {
  /// Who this is, as given to [Sfu#join].
  String id();

  /// Answers an offer, the first or a later one.
  ///
  /// M-sections on which the participant sends are its published tracks. A receive-only m-section
  /// is answered with the track that `subscriptions` names for it, or as inactive if there is none
  /// (any more). The answer's `a=msid` for it is the publisher's id and the track's id.
  ///
  /// @param offerSdp the participant's offer
  /// @param subscriptions the tracks wanted, all of them each time
  /// @param publications what the participant says about its own m-sections; may leave out any
  /// @return the answer's SDP, with our candidates in it, or an [SfuException]
  CompletionStage<String> answer(
      String offerSdp, List<Subscription> subscriptions, List<Publication> publications);

  /// Takes one of the participant's trickled ICE candidates; one that is not understood is counted
  /// and otherwise ignored.
  ///
  /// @param mid the m-section it came for, if said
  /// @param candidate the line as in `RTCIceCandidate.candidate`; empty when there are no more
  void candidate(@Nullable String mid, String candidate);

  /// Says what the page shows, all of it each time: how large each track is seen, or not at all. A
  /// track that is not named is sent as well as it can be.
  default void view(List<View> views) {}

  /// Limits how many cameras are sent: those of the participants who spoke last. Screens are sent
  /// beyond that.
  ///
  /// @param count 0 or more, or -1 for all
  default void lastN(int count) {}

  /// Says which of the participant's tracks go to nobody, all of them each time: what is muted, or
  /// everything of somebody who only watches, whatever the client sends. Also of m-sections that
  /// are not there yet.
  ///
  /// @param everything whether nothing that it sends is passed on
  /// @param mids the m-sections whose tracks are not passed on
  default void silence(boolean everything, Set<String> mids) {}

  /// What went over this connection until now.
  CompletionStage<PeerStats> stats();

  /// Takes the participant out of the room. Closing twice is closing once.
  void close();
}
