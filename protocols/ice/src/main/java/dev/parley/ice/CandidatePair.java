package dev.parley.ice;

import dev.parley.core.Core;
import dev.parley.core.Paths;
import dev.parley.stun.StunMessage;
import org.jspecify.annotations.Nullable;

/// A base of ours and an address of theirs, with all that is known about the way between them.
final class CandidatePair {
  private static final long FIRST_GAP_NANOS = 50_000_000L;
  private static final long LAST_GAP_NANOS = 400_000_000L;
  private static final int OPEN_CHECKS = 16;

  final LocalHost local;
  final RemoteCandidate remote;
  PairState state = PairState.FROZEN;
  int path = Paths.NONE;
  long priority;

  /// The priority when our side of the pair is what the other side saw (RFC 8445, section
  /// 7.2.5.3.2).
  long validPriority;

  /// The peer-reflexive candidate that the other side saw in place of our host candidate.
  @Nullable Candidate reflexive;

  /// A check of ours succeeded, and consent is fresh.
  boolean valid;

  /// An authenticated request came this way.
  boolean requested;

  boolean nominated;

  /// The controlling side nominated it, and our own check has not succeeded yet.
  boolean nominationPending;

  /// Our next check nominates it.
  boolean nominating;

  /// It stands in the queue of triggered checks.
  boolean triggered;

  /// The peer's ufrag in a request that came before ours was started.
  @Nullable String earlyUfrag;

  /// The check that is repeated until it is answered.
  @Nullable Check active;

  long consentUntil = Long.MIN_VALUE;
  long lastHeard = Long.MIN_VALUE;

  long requestsSent;
  long consentRequestsSent;
  long requestsReceived;
  long responsesSent;
  long responsesReceived;
  long rttNanos;
  long totalRttNanos;
  long rttCount;

  private long retriggerAt = Long.MIN_VALUE;
  private long retriggerGap = FIRST_GAP_NANOS;

  /// Every check that may still be answered, the canceled ones too; the oldest is forgotten first.
  private final @Nullable Check[] open = new @Nullable Check[OPEN_CHECKS];

  private int nextOpen;

  CandidatePair(LocalHost local, RemoteCandidate remote) {
    this.local = local;
    this.remote = remote;
  }

  /// RFC 8445, section 6.1.2.3.
  static long priority(long controlling, long controlled) {
    return (Math.min(controlling, controlled) << 32)
        + 2 * Math.max(controlling, controlled)
        + (controlling > controlled ? 1 : 0);
  }

  void computePriority(boolean weControl) {
    long theirs = remote.candidate.priority();
    long ours = local.candidate().priority();
    priority = weControl ? priority(ours, theirs) : priority(theirs, ours);
    Candidate seen = reflexive;
    long asSeen = seen == null ? ours : seen.priority();
    validPriority = weControl ? priority(asSeen, theirs) : priority(theirs, asSeen);
  }

  boolean sameFoundation(CandidatePair other) {
    return local.candidate().foundation().equals(other.local.candidate().foundation())
        && remote.candidate.foundation().equals(other.remote.candidate.foundation());
  }

  /// Whether a request of the other side makes us begin a running check anew (RFC 8445, section
  /// 7.3.1.4). At first each does, then they have to be some time apart: a peer that asks every 50
  /// ms over a way of seconds would have us forget each check before its answer is here.
  boolean retriggers(long now) {
    if (state != PairState.IN_PROGRESS) {
      return true;
    }
    if (now < retriggerAt) {
      return false;
    }
    retriggerAt = now + retriggerGap;
    retriggerGap = Math.min(2 * retriggerGap, LAST_GAP_NANOS);
    return true;
  }

  void opened(Check check) {
    open[nextOpen] = check;
    nextOpen = (nextOpen + 1) % OPEN_CHECKS;
  }

  @Nullable Check openCheck(StunMessage response) {
    for (Check check : open) {
      if (check != null && check.transaction.matches(response)) {
        return check;
      }
    }
    return null;
  }

  void answered(Check check) {
    for (int i = 0; i < OPEN_CHECKS; i++) {
      if (open[i] == check) {
        open[i] = null;
      }
    }
  }

  /// Repeats the running check no more; its answer still counts.
  void cancelActive() {
    Check check = active;
    if (check != null) {
      check.transaction.cancel();
      active = null;
    }
  }

  long repeatDeadline() {
    Check check = active;
    return check == null ? Core.NEVER : check.transaction.deadline();
  }

  void heard(long now) {
    lastHeard = Math.max(lastHeard, now);
  }

  boolean heardWithin(long now, long nanos) {
    return lastHeard != Long.MIN_VALUE && now - lastHeard < nanos;
  }

  void measured(long nanos) {
    rttNanos = nanos;
    totalRttNanos += nanos;
    rttCount++;
  }

  PairStats stats() {
    Candidate seen = reflexive;
    return new PairStats(
        seen == null ? local.candidate() : seen,
        remote.candidate,
        path,
        priority,
        state,
        valid,
        nominated,
        requestsSent,
        consentRequestsSent,
        requestsReceived,
        responsesSent,
        responsesReceived,
        rttNanos,
        totalRttNanos,
        rttCount,
        local.url());
  }
}
