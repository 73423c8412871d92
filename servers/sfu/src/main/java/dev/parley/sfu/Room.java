package dev.parley.sfu;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The participants of one room and their tracks; belongs to its shard's thread.
final class Room {
  final String name;
  private final Map<String, Participant> participants = new LinkedHashMap<>();
  private final Map<String, Track> tracks = new LinkedHashMap<>();

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

  void add(Participant participant) {
    participants.put(participant.id(), participant);
  }

  void remove(Participant participant) {
    participants.remove(participant.id(), participant);
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
