package dev.parley.ice;

import dev.parley.core.TransportAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Candidates of the other side that have a name in place of an address, until it is known:
/// browsers hide addresses of their own network behind mDNS names.
///
/// Bounded, and each name is asked for once: whoever signals candidates could have us ask for
/// anything.
final class RemoteNames {
  private static final int MAX_NAMES = 16;
  private static final int MAX_WAITING = 64;

  private final List<Candidate> waiting = new ArrayList<>();

  /// What each name stands for: nothing while it is asked for, or if nobody knows.
  private final Map<String, List<TransportAddress>> asked = new LinkedHashMap<>();

  private final IceEvents events;
  private boolean ended;

  RemoteNames(IceEvents events) {
    this.events = events;
  }

  /// Has the candidate's name looked up; false if it is known already, or there were too many.
  boolean ask(Candidate candidate) {
    String host = candidate.host();
    boolean waits = waiting.stream().anyMatch(other -> other.host().equals(host));
    boolean known = asked.containsKey(host);
    if ((known && !waits)
        || waiting.size() == MAX_WAITING
        || (!known && asked.size() == MAX_NAMES)) {
      return false;
    }
    waiting.add(candidate);
    if (!known) {
      asked.put(host, List.of());
      events.add(new IceEvent.NameWanted(host));
    }
    return true;
  }

  /// The candidates that waited for this name.
  List<Candidate> resolved(String host, List<TransportAddress> addresses) {
    List<Candidate> found = new ArrayList<>();
    for (Candidate candidate : List.copyOf(waiting)) {
      if (candidate.host().equals(host)) {
        waiting.remove(candidate);
        found.add(candidate);
      }
    }
    if (!found.isEmpty()) {
      asked.put(host, List.copyOf(addresses));
    }
    return found;
  }

  /// The address of a candidate, or the first one that its name stands for; null if that is not
  /// known.
  @Nullable TransportAddress address(Candidate candidate) {
    List<TransportAddress> known = asked.getOrDefault(candidate.host(), List.of());
    return known.isEmpty() ? candidate.address() : known.getFirst().withPort(candidate.port());
  }

  /// Whether the end of candidates has to wait for names; then [#endReached] says when it came.
  boolean waitsAtTheEnd() {
    ended = !waiting.isEmpty();
    return ended;
  }

  /// Whether the end of candidates was waiting for the last of the names.
  boolean endReached() {
    return ended && waiting.isEmpty();
  }
}
