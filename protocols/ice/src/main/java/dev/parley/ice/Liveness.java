package dev.parley.ice;

import dev.parley.core.Core;
import dev.parley.core.Paths;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Keeps the path in use alive and finds out when it is not: consent, probes, and the agent's
/// state.
///
/// RFC 7675, section 5.1
final class Liveness {
  /// After so much silence the other side is asked, and asked again, so that one lost packet does
  /// not make a disconnection.
  private static final long QUIET_NANOS = 2_000_000_000L;

  /// So often that even with 30 % loss one of the answers comes before the agent is disconnected.
  private static final long PROBE_NANOS = 200_000_000L;

  /// How often a disconnected agent asks.
  private static final long SEARCH_NANOS = 500_000_000L;

  private final IceContext ice;
  private final Selection selection;
  private final Checker checker;
  private @Nullable CandidatePair watched;
  private long consentAt;
  private long probedAt;

  Liveness(IceContext ice, Selection selection, Checker checker) {
    this.ice = ice;
    this.selection = selection;
    this.checker = checker;
  }

  /// Brings state and timers up to date.
  void settle(long now) {
    if (!ice.running()) {
      return;
    }
    expire(now);
    judge(now);
    if (!ice.running()) {
      return;
    }
    ice.timers.set(IceTimer.LIFE, lifeDeadline());
    if (!ice.config.lite()) {
      watch(now);
    }
  }

  /// Ends consents that ran out, and gives up paths that nobody uses.
  private void expire(long now) {
    for (CandidatePair pair : List.copyOf(ice.list.pairs())) {
      if (pair.valid && pair.consentUntil <= now) {
        pair.cancelActive();
        ice.list.untrigger(pair);
        pair.state = PairState.FAILED;
        selection.lost(now, pair);
      }
      if (abandoned(pair) && !pair.heardWithin(now, ice.config.failedNanos())) {
        ice.list.release(pair);
        if (pair.remote.learned()) {
          ice.list.remove(pair);
        }
      }
    }
  }

  /// Whether it has a path and nothing is going on there.
  private static boolean abandoned(CandidatePair pair) {
    return pair.path != Paths.NONE
        && !pair.valid
        && pair.state != PairState.WAITING
        && pair.state != PairState.IN_PROGRESS;
  }

  private void judge(long now) {
    CandidatePair current = selection.current();
    if (current == null) {
      long end =
          ice.state == IceState.CHECKING
              ? ice.startedAt + ice.config.failedNanos()
              : ice.validUntil;
      if (now >= end) {
        selection.clear();
        ice.end(IceState.FAILED);
      } else if (ice.state != IceState.CHECKING) {
        disconnect();
      }
    } else if (!current.heardWithin(now, ice.config.disconnectedNanos())) {
      disconnect();
    } else {
      if (ice.state == IceState.DISCONNECTED) {
        selection.restOthers();
      }
      boolean complete = selection.selected() != null && ice.remoteEnded;
      ice.enter(complete ? IceState.COMPLETED : IceState.CONNECTED);
    }
  }

  /// Tries every other pair again: one of them may still work.
  private void disconnect() {
    if (ice.state == IceState.DISCONNECTED) {
      return;
    }
    ice.enter(IceState.DISCONNECTED);
    if (ice.config.lite()) {
      return;
    }
    for (CandidatePair pair : ice.list.pairs()) {
      if (pair != selection.current() && pair.state != PairState.IN_PROGRESS) {
        pair.state = PairState.WAITING;
      }
    }
  }

  private long lifeDeadline() {
    long next;
    CandidatePair current = selection.current();
    if (current != null) {
      boolean known = ice.state == IceState.DISCONNECTED;
      next = known ? Core.NEVER : current.lastHeard + ice.config.disconnectedNanos();
    } else if (ice.state == IceState.CHECKING) {
      next = ice.startedAt + ice.config.failedNanos();
    } else {
      next = ice.validUntil;
    }
    for (CandidatePair pair : ice.list.pairs()) {
      if (pair.valid) {
        next = Math.min(next, pair.consentUntil);
      } else if (abandoned(pair)) {
        next = Math.min(next, pair.lastHeard + ice.config.failedNanos());
      }
    }
    return next;
  }

  private void watch(long now) {
    CandidatePair current = selection.current();
    if (current == null) {
      watched = null;
      ice.timers.stop(IceTimer.PROBE);
      return;
    }
    if (current != watched) {
      watched = current;
      asked(now);
    }
    ice.timers.set(IceTimer.PROBE, probeDeadline(current));
  }

  private long probeDeadline(CandidatePair pair) {
    long heard = pair.lastHeard == Long.MIN_VALUE ? probedAt : pair.lastHeard;
    long gap = ice.state == IceState.DISCONNECTED ? SEARCH_NANOS : PROBE_NANOS;
    // Not so often that the answer to one comes when it is forgotten over the next ones.
    long spaced = Math.max(gap, pair.rttNanos / 8);
    return Math.min(consentAt, Math.max(heard + QUIET_NANOS, probedAt + spaced));
  }

  /// A probe asks for consent, too; the times of consent checks are spread (RFC 7675, section 5.1).
  private void asked(long now) {
    probedAt = now;
    double spread = 0.8 + 0.4 * ice.entropy.nextDouble();
    consentAt = now + (long) (spread * ice.config.consentNanos());
  }

  /// The timer PROBE fired: media that came in the meantime may have moved the time.
  void probe(long now) {
    CandidatePair current = selection.current();
    if (current != null && now >= probeDeadline(current)) {
      asked(now);
      checker.probe(now, current);
    }
  }
}
