package dev.parley.ice;

import dev.parley.core.Core;
import dev.parley.core.Paths;
import dev.parley.core.StreamProtocol;
import dev.parley.core.TransportAddress;
import dev.parley.stun.StunClass;
import dev.parley.stun.StunError;
import dev.parley.stun.StunMessage;
import dev.parley.stun.StunTransaction;
import dev.parley.stun.StunTransaction.Schedule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The client side: sends checks at the pace Ta, repeats them, and judges the responses.
///
/// RFC 8445, sections 6.1.4 and 7.2
final class Checker {
  private static final long RTO_NANOS = 500_000_000L;
  private static final long LONGEST_WAIT_NANOS = 1_000_000_000L;

  /// As many as fill the time until the agent fails: a path may open late.
  private static final int REQUESTS = 30;

  /// A nomination goes over a path that works, and the call waits for it: no growing waits.
  private static final int NOMINATING_REQUESTS = 60;

  private static final Schedule ONCE = new Schedule(RTO_NANOS, RTO_NANOS, 1, RTO_NANOS);

  private final IceContext ice;
  private final Candidates candidates;
  private final Selection selection;
  private long nextCheckAt = Long.MIN_VALUE;

  Checker(IceContext ice, Candidates candidates, Selection selection) {
    this.ice = ice;
    this.candidates = candidates;
    this.selection = selection;
  }

  /// Whether pairs are checked that no request of the other side asks for: not after a pair was
  /// selected, unless it has fallen silent.
  private boolean ordinary() {
    return selection.selected() == null || ice.state == IceState.DISCONNECTED;
  }

  /// Sends the next check if one is due, and sets the timers.
  void settle(long now) {
    if (!ice.running() || ice.config.lite()) {
      return;
    }
    while (now >= nextCheckAt && ice.list.hasNext(ordinary())) {
      CandidatePair pair = ice.list.pollNext(ordinary());
      if (pair != null && begin(now, pair)) {
        nextCheckAt = now + ice.config.paceNanos();
      }
    }
    boolean more = ice.list.hasNext(ordinary());
    ice.timers.set(IceTimer.PACE, more ? nextCheckAt : Core.NEVER);
    ice.timers.set(IceTimer.REPEAT, repeatDeadline());
  }

  /// Has [#settle] called soon, for new pairs that came without a time.
  void wake() {
    ice.timers.set(IceTimer.PACE, nextCheckAt);
  }

  private long repeatDeadline() {
    long earliest = Core.NEVER;
    for (CandidatePair pair : ice.list.pairs()) {
      earliest = Math.min(earliest, pair.repeatDeadline());
    }
    return earliest;
  }

  private boolean begin(long now, CandidatePair pair) {
    if (pair.path == Paths.NONE) {
      pair.path =
          pair.local.active()
              ? ice.paths.connect(StreamProtocol.ICE_TCP, pair.remote.address, "")
              : ice.paths.open(pair.local.base(), pair.remote.address);
      if (pair.path == Paths.NONE) {
        ice.drops.count(IceDrop.NO_PATH);
        pair.state = PairState.FAILED;
        return false;
      }
    }
    pair.state = PairState.IN_PROGRESS;
    // RFC 8445, section 14.3: slower when much is going on
    long load = ice.config.paceNanos() * ice.list.unfinished();
    long rto = Math.max(RTO_NANOS, load);
    Schedule schedule =
        pair.nominating
            ? new Schedule(rto, rto, NOMINATING_REQUESTS, LONGEST_WAIT_NANOS)
            : new Schedule(rto, Math.max(rto, LONGEST_WAIT_NANOS), REQUESTS, LONGEST_WAIT_NANOS);
    StunTransaction transaction = new StunTransaction(now, schedule, ice.entropy);
    Check check = new Check(transaction, ice.controlling, pair.nominating, false);
    pair.active = check;
    pair.opened(check);
    ice.ask(pair, check);
    return true;
  }

  /// Asks once on the path in use. As the controlling side it says USE-CANDIDATE each time, so that
  /// the other side follows when a NAT gives us a new address.
  void probe(long now, CandidatePair pair) {
    boolean nominating = ice.controlling && (pair.nominating || pair == selection.selected());
    StunTransaction transaction = new StunTransaction(now, ONCE, ice.entropy);
    Check check = new Check(transaction, ice.controlling, nominating, true);
    pair.opened(check);
    ice.ask(pair, check);
  }

  /// Repeats what is due and gives up what has waited long enough.
  void repeat(long now) {
    for (CandidatePair pair : List.copyOf(ice.list.pairs())) {
      Check check = pair.active;
      if (check == null) {
        continue;
      }
      if (check.transaction.resend(now)) {
        ice.ask(pair, check);
      } else if (check.transaction.timedOut(now)) {
        pair.answered(check);
        failed(now, pair, check);
      }
    }
  }

  private void failed(long now, CandidatePair pair, Check check) {
    if (pair.active != check) {
      return; // a consent check, or one that another has replaced
    }
    pair.active = null;
    pair.state = PairState.FAILED;
    pair.nominating = false;
    selection.lost(now, pair);
  }

  /// A stream is over, or could not be opened.
  void closed(long now, int path) {
    CandidatePair pair = ice.list.byPath(path);
    if (pair != null) {
      pair.cancelActive();
      ice.list.untrigger(pair);
      pair.state = PairState.FAILED;
      selection.lost(now, pair);
      ice.list.release(pair);
      if (pair.remote.learned()) {
        ice.list.remove(pair);
      }
    }
  }

  /// Whether a response belongs to a check of ours.
  boolean asked(StunMessage response) {
    for (CandidatePair pair : ice.list.pairs()) {
      if (pair.openCheck(response) != null) {
        return true;
      }
    }
    return false;
  }

  /// Takes a response, authenticated or not.
  void response(long now, int path, StunMessage message) {
    IceContext.Remote remote = ice.remote;
    CandidatePair pair = null;
    Check check = null;
    for (CandidatePair candidate : ice.list.pairs()) {
      check = candidate.openCheck(message);
      if (check != null) {
        pair = candidate;
        break;
      }
    }
    if (pair == null || check == null || remote == null) {
      ice.drops.count(IceDrop.UNKNOWN_TRANSACTION);
      return;
    }
    if (!message.integrityValid(remote.key)) {
      ice.drops.count(IceDrop.WRONG_INTEGRITY);
      return;
    }
    pair.answered(check);
    if (path != pair.path) {
      // RFC 8445, section 7.2.5.2.1
      ice.drops.count(IceDrop.ASYMMETRIC_RESPONSE);
      failed(now, pair, check);
      return;
    }
    pair.responsesReceived++;
    pair.heard(now);
    if (message.stunClass() == StunClass.ERROR_RESPONSE) {
      error(now, pair, check, message.errorCode());
      return;
    }
    TransportAddress mapped = message.mappedAddress();
    if (mapped == null || message.unknownCount() > 0) {
      ice.drops.count(IceDrop.NO_MAPPED_ADDRESS);
      failed(now, pair, check);
      return;
    }
    success(now, pair, check, mapped);
  }

  private void error(long now, CandidatePair pair, Check check, int code) {
    if (code != StunError.ROLE_CONFLICT) {
      ice.drops.count(IceDrop.ERROR_RESPONSE);
      failed(now, pair, check);
      return;
    }
    // RFC 8445, section 7.2.5.1; nothing to switch if a request has already made us
    if (check.controlling == ice.controlling) {
      ice.switchRole(!ice.controlling);
      ice.tieBreaker = ice.entropy.nextLong();
      selection.roleChanged(now);
    }
    if (!check.consent) {
      ice.list.trigger(pair);
    }
  }

  private void success(long now, CandidatePair pair, Check check, TransportAddress mapped) {
    if (check.transaction.requests() == 1) {
      // a repeated request cannot tell which one was answered
      pair.measured(Math.max(0, now - check.sentAt));
    }
    ice.consented(now, pair);
    boolean confirms = check.nominating && check.controlling && ice.controlling;
    if (check.consent && pair.valid && !(confirms && pair.nominating)) {
      return;
    }
    Check active = pair.active;
    if (check == active || check.nominating || (active != null && !active.nominating)) {
      pair.cancelActive();
    }
    if (!pair.nominating || check.nominating) {
      ice.list.untrigger(pair);
    }
    if (pair.active == null && !pair.triggered) {
      pair.state = PairState.SUCCEEDED;
    }
    learn(pair, mapped);
    pair.valid = true;
    ice.list.unfreezeLike(pair);
    if (confirms) {
      pair.nominating = false;
      selection.nominationConfirmed(now, pair);
    } else {
      selection.validated(now, pair);
    }
  }

  /// The other side saw us at an address that is no candidate of ours (RFC 8445, section
  /// 7.2.5.3.1).
  private void learn(CandidatePair pair, TransportAddress mapped) {
    pair.reflexive = mapped.equals(pair.local.address()) ? null : reflexive(pair.local, mapped);
    pair.computePriority(ice.controlling);
  }

  private @Nullable Candidate reflexive(LocalHost local, TransportAddress mapped) {
    Candidate known = candidates.reflexive(mapped);
    if (known != null) {
      return known;
    }
    for (CandidatePair pair : ice.list.pairs()) {
      if (pair.local.address().equals(mapped)) {
        return pair.local.candidate();
      }
    }
    return new Candidate(
        "r" + local.candidate().foundation(),
        1,
        local.candidate().transport(),
        local.reflexivePriority(),
        mapped.host(),
        mapped.port(),
        CandidateType.PEER_REFLEXIVE,
        local.relatedHost(),
        local.relatedPort(),
        local.candidate().tcpType(),
        List.of());
  }
}
