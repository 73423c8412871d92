package dev.parley.jsep;

import java.util.List;

/// What a description says about the other side's candidates for the shared transport.
///
/// @param mid the m-section they stand in, the one that the BUNDLE group is tagged with
/// @param candidates each as `candidate:...`, those of RTCP's own component left out
/// @param trickle whether further ones may follow (RFC 8838)
/// @param complete whether the other side said that there are no more
public record RemoteCandidates(
    String mid, List<String> candidates, boolean trickle, boolean complete) {
  public RemoteCandidates {
    candidates = List.copyOf(candidates);
  }
}
