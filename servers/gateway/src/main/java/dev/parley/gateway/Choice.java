package dev.parley.gateway;

import dev.parley.sfu.Subscription;
import dev.parley.signaling.TrackInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Which tracks of a room a player without a user interface gets: screens first, then those who
/// came last.
final class Choice {
  private Choice() {}

  /// One track for each m-section, as long as there are any of its kind; m-sections of one kind get
  /// different tracks.
  static List<Subscription> of(List<MediaSession.Wanted> wanted, List<TrackInfo> tracks) {
    List<TrackInfo> left = new ArrayList<>();
    for (TrackInfo track : tracks.reversed()) {
      if (track.source().equals("screen")) {
        left.addFirst(track);
      } else {
        left.addLast(track);
      }
    }
    List<Subscription> chosen = new ArrayList<>();
    for (MediaSession.Wanted section : wanted) {
      left.stream()
          .filter(track -> track.kind().name().toLowerCase(Locale.ROOT).equals(section.kind()))
          .findFirst()
          .ifPresent(track -> {
            left.remove(track);
            chosen.add(new Subscription(section.mid(), track.id()));
          });
    }
    return chosen;
  }
}
