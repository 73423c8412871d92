package dev.parley.sfu;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The participants of one room and their tracks, as far as they are on one shard, and mirrors of
/// the tracks of its other [RoomParts]; belongs to its shard's thread.
final class Room {
  final String name;
  private final RoomParts parts;
  private final Map<String, Participant> participants = new LinkedHashMap<>();
  private final Map<String, Track> tracks = new LinkedHashMap<>();
  private final Speakers speakers = new Speakers();
  private boolean speakersChanged;

  /// @param home the shard that the room has by its name
  Room(String name, SfuShard shard, SfuShard home) {
    this.name = name;
    parts = new RoomParts(this, shard, home);
  }

  RoomParts parts() {
    return parts;
  }

  /// The participants here.
  int size() {
    return participants.size();
  }

  /// Whether there is nothing of it left on this shard.
  boolean isEmpty() {
    return participants.isEmpty() && tracks.isEmpty() && parts.isEmpty();
  }

  /// The tracks published here.
  int trackCount() {
    int count = 0;
    for (Track track : tracks.values()) {
      count += track.publisher instanceof RemotePublisher ? 0 : 1;
    }
    return count;
  }

  boolean has(String peerId) {
    return participants.containsKey(peerId);
  }

  @Nullable Participant participant(String id) {
    return participants.get(id);
  }

  /// Everybody who is here now.
  List<Participant> all() {
    return List.copyOf(participants.values());
  }

  /// All tracks of the room, those of other shards mirrored.
  List<Track> tracks() {
    return List.copyOf(tracks.values());
  }

  void add(Participant participant) {
    participants.put(participant.id(), participant);
    parts.joined(participant.id());
  }

  void remove(Participant participant) {
    participants.remove(participant.id(), participant);
    speakers.left(participant.id());
    parts.left(participant.id());
  }

  Speakers speakers() {
    return speakers;
  }

  /// Takes over who speaks.
  void follow(Speakers.Verdict verdict) {
    speakers.follow(verdict);
    speakersChanged = true;
  }

  /// Tells who speaks, and decides what everybody is sent.
  void tick(long now) {
    boolean changed = parts.isHome() ? speakers.tick(now) : speakersChanged;
    speakersChanged = false;
    parts.tick(changed);
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
    parts.publish(track);
  }

  void unpublish(Track track) {
    tracks.remove(track.id(), track);
    track.exports().forEach(export -> export.end(name));
  }

  @Nullable Track track(String id) {
    return tracks.get(id);
  }

  /// Hands a message of somebody on another shard to one participant, or to all.
  void deliver(long now, String to, boolean keep, boolean text, byte[] bytes) {
    if (to.isEmpty()) {
      for (Participant each : all()) {
        each.messages().deliver(now, keep, text, bytes, bytes.length);
      }
      return;
    }
    Participant one = participant(to);
    if (one == null) {
      parts.shard().drop(SfuDrop.MESSAGE_FOR_NOBODY);
    } else {
      one.messages().deliver(now, keep, text, bytes, bytes.length);
    }
  }
}
