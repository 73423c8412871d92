package dev.parley.signaling;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What a seat publishes on its present media connection, what of it is muted, and which layers of
/// it are wanted; bounded.
final class SeatTracks {
  /// How many tracks may be muted before they are published.
  private static final int MAX_MUTED_EARLY = 32;

  /// What goes to nobody.
  record Silence(boolean everything, Set<String> mids) {
    static final Silence NONE = new Silence(false, Set.of());
  }

  private final Seat seat;
  private final Runnable onMuted;
  private final Map<String, TrackInfo> tracks = new LinkedHashMap<>();
  private final Set<String> mutedEarly = new LinkedHashSet<>();
  private final Map<String, ServerMessage.Layers> layers = new LinkedHashMap<>();

  /// @param onMuted told when another track is muted, or no longer is, before anybody else
  SeatTracks(Seat seat, Runnable onMuted) {
    this.seat = seat;
    this.onMuted = onMuted;
  }

  List<TrackInfo> all() {
    return List.copyOf(tracks.values());
  }

  boolean has(String track) {
    return tracks.containsKey(track);
  }

  void mute(String track, boolean muted) {
    TrackInfo published = tracks.get(track);
    if (published != null) {
      if (published.muted() != muted) {
        tracks.put(track, published.withMuted(muted));
        onMuted.run();
        seat.tellIfPublisher(new ServerMessage.TrackMuted(seat.id(), track, muted));
      }
    } else if (!track.startsWith(seat.id() + "/")) {
      throw new SignalingException(ErrorCode.UNKNOWN_TRACK, "That is not a track of yours.");
    } else if (!muted) {
      mutedEarly.remove(track);
      onMuted.run();
    } else if (mutedEarly.size() < MAX_MUTED_EARLY) {
      mutedEarly.add(track);
      onMuted.run();
    }
  }

  /// Mutes all that comes from a source, because a host says so.
  void muteSource(String source) {
    for (TrackInfo track : all()) {
      if (track.source().equals(source)) {
        mute(track.id(), true);
      }
    }
  }

  /// What goes to nobody: what is said to be muted, and anything of somebody who only watches.
  Silence silence() {
    Set<String> mids = new LinkedHashSet<>();
    mutedEarly.forEach(track -> mids.add(mid(track)));
    for (TrackInfo track : tracks.values()) {
      if (track.muted()) {
        mids.add(mid(track.id()));
      }
    }
    return new Silence(!seat.role().publishes(), mids);
  }

  private String mid(String track) {
    return track.substring(seat.id().length() + 1);
  }

  void published(TrackInfo track) {
    TrackInfo told = track.withMuted(mutedEarly.remove(track.id()));
    tracks.put(track.id(), told);
    seat.tellIfPublisher(new ServerMessage.TrackPublished(seat.id(), told));
  }

  void unpublished(String track) {
    layers.remove(mid(track));
    if (tracks.remove(track) != null) {
      seat.tellIfPublisher(new ServerMessage.TrackUnpublished(seat.id(), track));
    }
  }

  /// Which layers of a track somebody has use for.
  void layersWanted(String mid, List<String> activeRids) {
    ServerMessage.Layers wanted = new ServerMessage.Layers(mid, activeRids);
    layers.put(mid, wanted);
    seat.send(wanted);
  }

  /// Says again what may have been lost with a socket, and is said only when it changes.
  void repeat() {
    layers.values().forEach(seat::send);
  }

  /// The connection is over, and all tracks with it.
  void clear() {
    mutedEarly.clear();
    layers.clear();
    all().forEach(track -> unpublished(track.id()));
  }
}
