package dev.parley.webrtc;

import dev.parley.core.Paths;
import dev.parley.ice.Candidate;
import dev.parley.ice.PairStats;
import dev.parley.session.Rtc;
import org.jspecify.annotations.Nullable;

/// Notices that packets take another candidate pair. Belongs to the event loop.
final class SelectedPair {
  private @Nullable Candidate local;
  private @Nullable Candidate remote;

  /// The pair in use if it is another one than last time; else null.
  @Nullable PairStats changed(Rtc rtc) {
    if (rtc.path() == Paths.NONE) {
      return null;
    }
    for (PairStats pair : rtc.candidatePairs()) {
      if (pair.path() == rtc.path()) {
        boolean same = pair.local().equals(local) && pair.remote().equals(remote);
        local = pair.local();
        remote = pair.remote();
        return same ? null : pair;
      }
    }
    return null;
  }
}
