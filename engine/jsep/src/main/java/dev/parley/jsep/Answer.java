package dev.parley.jsep;

import dev.parley.session.SessionSpec;
import java.util.List;

/// An answer, and what was agreed on by it.
///
/// @param sdp the text to send back
/// @param spec the negotiated facts
/// @param offered the m-sections that the policy was asked about
/// @param rejections the m-sections that were offered and refused
/// @param remote the other side's candidates
/// @param iceRestart whether the offer restarted ICE, and the policy went along
public record Answer(
    String sdp,
    SessionSpec spec,
    List<OfferedMedia> offered,
    List<Rejection> rejections,
    RemoteCandidates remote,
    boolean iceRestart) {
  public Answer {
    offered = List.copyOf(offered);
    rejections = List.copyOf(rejections);
  }
}
