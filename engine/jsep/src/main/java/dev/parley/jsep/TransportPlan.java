package dev.parley.jsep;

import dev.parley.session.SessionSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One ICE and DTLS transport, as the descriptions applied so far want it.
///
/// @param id names it among those of a negotiator; never used again
/// @param local our ICE parameters; others than before mean an ICE restart
/// @param mids of the m-sections on it, the one that candidates are signaled for first
/// @param spec what was agreed on; null before an answer
/// @param remoteUfrag of the other side, null before an answer
/// @param remoteCandidates of the other side so far, each as `candidate:...`
/// @param remoteComplete whether the other side has no more candidates
public record TransportPlan(
    int id,
    IceParameters local,
    List<String> mids,
    @Nullable SessionSpec spec,
    @Nullable String remoteUfrag,
    List<String> remoteCandidates,
    boolean remoteComplete) {
  public TransportPlan {
    mids = List.copyOf(mids);
    remoteCandidates = List.copyOf(remoteCandidates);
  }
}
