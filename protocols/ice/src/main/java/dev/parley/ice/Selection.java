package dev.parley.ice;

import dev.parley.core.Paths;
import org.jspecify.annotations.Nullable;

/// Which pair is used: nominates as the controlling side, follows as the controlled one.
///
/// RFC 8445, sections 8.1 and 12.1
final class Selection {
  /// Within this time of the first selection several nominations compete by priority (aggressive
  /// nomination); afterwards a new one is a decision to move.
  private static final long STEADY_NANOS = 2_000_000_000L;

  /// A pair that is silent for so long gives way to any other that is nominated.
  private static final long SILENT_NANOS = 1_500_000_000L;

  private final IceContext ice;
  private @Nullable CandidatePair selected;
  private @Nullable CandidatePair current;
  private long selectedAt;

  Selection(IceContext ice) {
    this.ice = ice;
  }

  @Nullable CandidatePair selected() {
    return selected;
  }

  /// The pair to send on: the selected one, else the best that works.
  @Nullable CandidatePair current() {
    return current;
  }

  /// A check of ours succeeded on the pair.
  void validated(long now, CandidatePair pair) {
    if (ice.controlling) {
      consider(now, pair);
    } else if (pair.nominationPending) {
      nominatedByPeer(now, pair);
    }
    update();
  }

  /// Nominates at once when nothing better can come, else after a while (RFC 8445, section 8.1.1).
  void consider(long now, CandidatePair pair) {
    CandidatePair inUse = selected;
    if (inUse != null) {
      if (pair != inUse && !inUse.heardWithin(now, SILENT_NANOS) && pair.valid) {
        nominate(pair);
      }
    } else if (!nominationRuns()) {
      CandidatePair best = ice.list.bestValid();
      if (best != null && !ice.list.hopesForBetter(best)) {
        ice.timers.stop(IceTimer.NOMINATE);
        nominate(best);
      } else if (best != null && !ice.timers.isSet(IceTimer.NOMINATE)) {
        ice.timers.set(IceTimer.NOMINATE, now + ice.config.nominationNanos());
      }
    }
  }

  private boolean nominationRuns() {
    for (CandidatePair pair : ice.list.pairs()) {
      if (pair.nominating) {
        return true;
      }
    }
    return false;
  }

  /// The wait for a better pair is over.
  void nominateBest() {
    CandidatePair best = ice.list.bestValid();
    if (ice.controlling && selected == null && best != null && !nominationRuns()) {
      nominate(best);
    }
  }

  private void nominate(CandidatePair pair) {
    if (!pair.nominating) {
      pair.nominating = true;
      ice.list.trigger(pair);
    }
  }

  /// The other side answered our nomination.
  void nominationConfirmed(long now, CandidatePair pair) {
    pair.nominated = true;
    if (pair != selected) {
      select(now, pair);
    }
    update();
  }

  /// The controlling side sent USE-CANDIDATE on the pair (RFC 8445, section 7.3.1.5).
  void nominatedByPeer(long now, CandidatePair pair) {
    if (!pair.valid) {
      pair.nominationPending = true;
      return;
    }
    boolean first = !pair.nominated;
    pair.nominated = true;
    pair.nominationPending = false;
    CandidatePair inUse = selected;
    if (inUse == null
        || pair.validPriority > inUse.validPriority
        || !inUse.heardWithin(now, SILENT_NANOS)
        || (first && now - selectedAt >= STEADY_NANOS)) {
      select(now, pair);
    }
    update();
  }

  private void select(long now, CandidatePair pair) {
    CandidatePair old = selected;
    if (old == pair) {
      return;
    }
    if (old != null && old.validPriority > pair.validPriority) {
      old.nominated = false; // to be nominated again is a decision to move back
    }
    selected = pair;
    selectedAt = now;
    ice.timers.stop(IceTimer.NOMINATE);
    restOthers();
  }

  /// With a selected pair, no other one is checked unless the other side has nominated it.
  void restOthers() {
    CandidatePair inUse = selected;
    if (inUse == null) {
      return;
    }
    for (CandidatePair other : ice.list.pairs()) {
      if (other != inUse && !other.nominationPending) {
        rest(other);
      }
    }
  }

  /// Stops checking a pair that is not needed (RFC 8445, section 8.1.2).
  private void rest(CandidatePair pair) {
    pair.nominating = false;
    pair.cancelActive();
    ice.list.untrigger(pair);
    if (pair.state == PairState.WAITING || pair.state == PairState.IN_PROGRESS) {
      pair.state = pair.valid ? PairState.SUCCEEDED : PairState.FROZEN;
    }
    if (!pair.valid && !pair.requested) {
      ice.list.release(pair);
    }
  }

  /// A pair works no more.
  void lost(long now, CandidatePair pair) {
    pair.valid = false;
    pair.nominated = false;
    pair.nominationPending = false;
    pair.nominating = false;
    if (pair == selected) {
      selected = null;
    }
    CandidatePair next = ice.list.bestValid();
    if (ice.controlling && selected == null && next != null) {
      consider(now, next);
    }
    update();
  }

  /// Nominations of the old role are void.
  void roleChanged(long now) {
    ice.timers.stop(IceTimer.NOMINATE);
    CandidatePair best = ice.list.bestValid();
    if (ice.controlling && best != null) {
      consider(now, best);
    }
    update();
  }

  /// Says so when the path to send on is another one.
  void update() {
    CandidatePair next = selected != null ? selected : ice.list.bestValid();
    if (next == current) {
      return;
    }
    current = next;
    ice.pathChanged(next == null ? Paths.NONE : next.path);
  }

  /// The agent is over.
  void clear() {
    selected = null;
    if (current != null) {
      current = null;
      ice.pathChanged(Paths.NONE);
    }
  }
}
