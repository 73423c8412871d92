package dev.parley.ice;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// The events that wait to be pulled; bounded, for of paths and roles only the latest matters to a
/// listener that comes late.
final class IceEvents {
  private final ArrayDeque<IceEvent> queue = new ArrayDeque<>();

  void add(IceEvent event) {
    switch (event) {
      case IceEvent.PathChanged _ -> queue.removeIf(IceEvent.PathChanged.class::isInstance);
      case IceEvent.RoleChanged _ -> queue.removeIf(IceEvent.RoleChanged.class::isInstance);
      case IceEvent.StateChanged _,
          IceEvent.UfragRetired _,
          IceEvent.CandidateGathered _,
          IceEvent.GatheringChanged _,
          IceEvent.CandidateFailed _,
          IceEvent.NameWanted _ -> {}
    }
    queue.add(event);
  }

  boolean isEmpty() {
    return queue.isEmpty();
  }

  @Nullable IceEvent poll() {
    return queue.poll();
  }
}
