package dev.parley.webrtc;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A candidate as data.
///
/// @param candidate as `candidate:...`; empty for the end of the candidates
/// @param sdpMid the tag of its m-section
/// @param sdpMLineIndex the place of its m-section, 0 to 65535
/// @param usernameFragment whose candidate it is
public record RTCIceCandidateInit(
    String candidate,
    Optional<String> sdpMid,
    Optional<Integer> sdpMLineIndex,
    Optional<String> usernameFragment) {
  public RTCIceCandidateInit {
    candidate = candidate == null ? "" : candidate;
    sdpMid = sdpMid == null ? Optional.empty() : sdpMid;
    sdpMLineIndex = sdpMLineIndex == null ? Optional.empty() : sdpMLineIndex;
    usernameFragment = usernameFragment == null ? Optional.empty() : usernameFragment;
  }

  /// A candidate for an m-section.
  public static RTCIceCandidateInit of(
      String candidate, @Nullable String sdpMid, @Nullable Integer sdpMLineIndex) {
    return new RTCIceCandidateInit(
        candidate,
        Optional.ofNullable(sdpMid),
        Optional.ofNullable(sdpMLineIndex),
        Optional.empty());
  }
}
