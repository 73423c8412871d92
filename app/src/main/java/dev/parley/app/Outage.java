package dev.parley.app;

import dev.parley.app.participant.LoadStats;
import dev.parley.app.participant.Participant;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Notices that participants of a load lost the server, and when the last of them has everything
/// again.
final class Outage {
  private final List<Participant> participants;
  private final List<String> seats;
  private int tracks;
  private long since;
  private boolean away;

  /// One that is over.
  ///
  /// @param seconds from the first loss until all media flowed again
  /// @param sameSeats how many have the seat that they had before
  record Over(double seconds, int sameSeats) {}

  Outage(List<Participant> participants) {
    this.participants = List.copyOf(participants);
    seats = participants.stream().map(Participant::id).toList();
  }

  /// Looks at everybody; to be called often.
  ///
  /// @param sum of what everybody receives
  /// @return an outage that is over now, or null
  @Nullable Over look(Supplier<LoadStats> sum) {
    boolean live = participants.stream().allMatch(Participant::isLive);
    if (!live) {
      if (!away) {
        away = true;
        since = System.nanoTime();
      }
      return null;
    }
    int now = sum.get().tracks();
    if (!away || now < tracks) {
      tracks = Math.max(tracks, now);
      return null;
    }
    away = false;
    int same = 0;
    for (int i = 0; i < seats.size(); i++) {
      if (participants.get(i).id().equals(seats.get(i))) {
        same++;
      }
    }
    return new Over((System.nanoTime() - since) / 1e9, same);
  }
}
