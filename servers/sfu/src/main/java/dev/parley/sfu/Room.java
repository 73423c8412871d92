package dev.parley.sfu;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The participants of one room and their tracks; belongs to its shard's thread.
final class Room {
  final String name;
  private final Map<String, Participant> participants = new LinkedHashMap<>();
  private final Map<String, Track> tracks = new LinkedHashMap<>();
  private final Speakers speakers = new Speakers();

  Room(String name) {
    this.name = name;
  }

  int size() {
    return participants.size();
  }

  int trackCount() {
    return tracks.size();
  }

  boolean has(String peerId) {
    return participants.containsKey(peerId);
  }

  @Nullable Participant participant(String id) {
    return participants.get(id);
  }

  /// Everybody who is in it now.
  List<Participant> all() {
    return List.copyOf(participants.values());
  }

  void add(Participant participant) {
    participants.put(participant.id(), participant);
  }

  void remove(Participant participant) {
    participants.remove(participant.id(), participant);
    speakers.left(participant.id());
  }

  Speakers speakers() {
    return speakers;
  }

  /// Tells who speaks, and decides what everybody is sent.
  void tick(long now) {
    boolean changed = speakers.tick(now);
    List<String> order = speakers.order();
    for (Participant participant : all()) {
      if (changed) {
        participant.notify(to -> to.speakers(order));
      }
      participant.decide(now, changed);
    }
    for (Track track : tracks.values()) {
      track.wish(now);
    }
  }

  void publish(Track track) {
    tracks.put(track.id(), track);
  }

  void unpublish(Track track) {
    tracks.remove(track.id(), track);
  }

  @Nullable Track track(String id) {
    return tracks.get(id);
  }
}
