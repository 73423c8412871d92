package dev.parley.ice;

import dev.parley.core.Paths;
import dev.parley.core.TransportAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The pairs in the order of their priority, and the queue of triggered checks.
///
/// RFC 8445, sections 6.1.2 and 6.1.4
final class Checklist {
  private static final Comparator<CandidatePair> BY_PRIORITY =
      Comparator.comparingLong((CandidatePair pair) -> pair.priority).reversed();

  private final List<CandidatePair> pairs = new ArrayList<>();
  private final ArrayDeque<CandidatePair> triggered = new ArrayDeque<>();
  private final Paths paths;
  private final int limit;

  Checklist(Paths paths, int limit) {
    this.paths = paths;
    this.limit = limit;
  }

  /// The pairs, the best first; not to be changed.
  List<CandidatePair> pairs() {
    return pairs;
  }

  @Nullable CandidatePair byPath(int path) {
    for (int i = 0; i < pairs.size(); i++) {
      CandidatePair pair = pairs.get(i);
      if (pair.path == path) {
        return pair;
      }
    }
    return null;
  }

  /// The pair from a base to an address: there is one at most, for a second one would send the same
  /// datagrams (RFC 8445, section 6.1.2.4).
  @Nullable CandidatePair find(int base, TransportAddress remote) {
    for (CandidatePair pair : pairs) {
      if (pair.local.base() == base && pair.remote.address.equals(remote)) {
        return pair;
      }
    }
    return null;
  }

  /// Adds a pair, in exchange for a worse one when the list is full.
  ///
  /// @param proven whether an authenticated request came from there: then it takes the place of any
  ///   pair that is not in use
  boolean add(CandidatePair pair, boolean proven, @Nullable CandidatePair inUse) {
    if (pairs.size() >= limit && !makeRoom(pair, proven, inUse)) {
      return false;
    }
    pair.state = firstState(pair);
    pairs.add(pair);
    sort();
    return true;
  }

  /// The best pair of a foundation is checked first, the others follow when it succeeds (RFC 8445,
  /// section 6.1.2.6).
  private PairState firstState(CandidatePair pair) {
    PairState state = PairState.WAITING;
    for (CandidatePair other : pairs) {
      if (other.sameFoundation(pair)) {
        if (other.state == PairState.SUCCEEDED) {
          return PairState.WAITING;
        }
        state = PairState.FROZEN;
      }
    }
    return state;
  }

  private boolean makeRoom(CandidatePair pair, boolean proven, @Nullable CandidatePair inUse) {
    for (int i = pairs.size() - 1; i >= 0; i--) {
      if (pairs.get(i).state == PairState.FAILED && pairs.get(i) != inUse) {
        remove(pairs.get(i));
        return true;
      }
    }
    for (int i = pairs.size() - 1; i >= 0; i--) {
      CandidatePair worst = pairs.get(i);
      boolean better = proven || pair.priority > worst.priority;
      if (better && !worst.valid && !worst.requested && worst != inUse) {
        remove(worst);
        return true;
      }
    }
    return proven && removeQuietest(inUse);
  }

  private boolean removeQuietest(@Nullable CandidatePair inUse) {
    CandidatePair quietest = null;
    for (CandidatePair pair : pairs) {
      if (pair != inUse && (quietest == null || pair.lastHeard < quietest.lastHeard)) {
        quietest = pair;
      }
    }
    if (quietest == null) {
      return false;
    }
    remove(quietest);
    return true;
  }

  void remove(CandidatePair pair) {
    release(pair);
    pair.cancelActive();
    pairs.remove(pair);
    triggered.remove(pair);
  }

  void release(CandidatePair pair) {
    if (pair.path != Paths.NONE) {
      paths.release(pair.path);
      pair.path = Paths.NONE;
    }
    pair.valid = false;
    pair.requested = false;
  }

  void clear() {
    for (CandidatePair pair : pairs) {
      release(pair);
    }
    pairs.clear();
    triggered.clear();
  }

  void computePriorities(boolean weControl) {
    for (CandidatePair pair : pairs) {
      pair.computePriority(weControl);
    }
    sort();
  }

  private void sort() {
    pairs.sort(BY_PRIORITY);
  }

  /// Queues a triggered check (RFC 8445, section 7.3.1.4).
  void trigger(CandidatePair pair) {
    pair.cancelActive();
    pair.state = PairState.WAITING;
    if (!pair.triggered) {
      pair.triggered = true;
      triggered.add(pair);
    }
  }

  void untrigger(CandidatePair pair) {
    if (pair.triggered) {
      pair.triggered = false;
      triggered.remove(pair);
    }
  }

  /// Takes the next pair to check, or null.
  ///
  /// @param ordinary whether pairs are checked that no request asked for
  @Nullable CandidatePair pollNext(boolean ordinary) {
    CandidatePair next = triggered.poll();
    if (next != null) {
      next.triggered = false;
      return next;
    }
    return ordinary ? nextOrdinary() : null;
  }

  boolean hasNext(boolean ordinary) {
    return !triggered.isEmpty() || (ordinary && nextOrdinary() != null);
  }

  /// The best waiting pair, else the best frozen one, so that a peer which gives all its candidates
  /// one foundation does not hold us up.
  private @Nullable CandidatePair nextOrdinary() {
    CandidatePair frozen = null;
    for (CandidatePair pair : pairs) {
      if (pair.state == PairState.WAITING && !pair.triggered) {
        return pair;
      }
      if (pair.state == PairState.FROZEN && frozen == null) {
        frozen = pair;
      }
    }
    return frozen;
  }

  /// Thaws what shares the foundation of a pair that works (RFC 8445, section 7.2.5.3.3).
  void unfreezeLike(CandidatePair succeeded) {
    for (CandidatePair pair : pairs) {
      if (pair.state == PairState.FROZEN && pair.sameFoundation(succeeded)) {
        pair.state = PairState.WAITING;
      }
    }
  }

  /// How many pairs are or soon will be checked.
  int unfinished() {
    int count = 0;
    for (CandidatePair pair : pairs) {
      if (pair.state == PairState.WAITING || pair.state == PairState.IN_PROGRESS) {
        count++;
      }
    }
    return count;
  }

  @Nullable CandidatePair bestValid() {
    CandidatePair best = null;
    for (CandidatePair pair : pairs) {
      if (pair.valid && (best == null || pair.validPriority > best.validPriority)) {
        best = pair;
      }
    }
    return best;
  }

  /// Whether a pair better than this one may still turn out to work.
  boolean hopesForBetter(CandidatePair than) {
    for (CandidatePair pair : pairs) {
      if (pair.priority > than.priority
          && pair.state != PairState.SUCCEEDED
          && pair.state != PairState.FAILED) {
        return true;
      }
    }
    return false;
  }
}
