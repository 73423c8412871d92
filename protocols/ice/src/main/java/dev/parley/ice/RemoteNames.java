package dev.parley.ice;

import dev.parley.core.TransportAddress;
import java.util.ArrayList;
import java.util.List;

/// Candidates of the other side that have a name in place of an address, until it is known:
/// browsers hide addresses of their own network behind mDNS names.
///
/// Bounded, and asked for once each: whoever signals candidates could have us ask for anything.
final class RemoteNames {
  private static final int MAX_WAITING = 16;

  private final List<Candidate> waiting = new ArrayList<>();
  private final IceEvents events;
  private int asked;

  RemoteNames(IceEvents events) {
    this.events = events;
  }

  /// Has the candidate's name looked up; false if there were too many.
  boolean ask(Candidate candidate) {
    if (asked == MAX_WAITING) {
      return false;
    }
    asked++;
    boolean known = waiting.stream().anyMatch(other -> other.host().equals(candidate.host()));
    waiting.add(candidate);
    if (!known) {
      events.add(new IceEvent.NameWanted(candidate.host()));
    }
    return true;
  }

  /// The candidates with that name, with the first of these addresses.
  List<Candidate> resolved(String host, List<TransportAddress> addresses) {
    List<Candidate> found = new ArrayList<>();
    for (Candidate candidate : List.copyOf(waiting)) {
      if (candidate.host().equals(host)) {
        waiting.remove(candidate);
        if (!addresses.isEmpty()) {
          found.add(candidate.withHost(addresses.getFirst().host()));
        }
      }
    }
    return found;
  }
}
