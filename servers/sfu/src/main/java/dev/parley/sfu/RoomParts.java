package dev.parley.sfu;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// How the part of a room on one shard keeps in step with those on the other shards, once it is
/// spread over them; belongs to its shard's thread.
///
/// A room has a home by its name. There it is decided who joins and where, and who speaks. Each
/// part tells all other shards itself of its participants and tracks, before anybody hears of them
/// who might make use of them: what one shard tells another arrives in order, and whatever comes
/// first makes the part. It ends with the last participant and track of the whole room.
final class RoomParts {
  private final Room room;
  private final SfuShard shard;
  private final SfuShard home;

  /// The shard's number of everybody who is not here.
  private final Map<String, Integer> elsewhere = new HashMap<>();

  private boolean spread;

  RoomParts(Room room, SfuShard shard, SfuShard home) {
    this.room = room;
    this.shard = shard;
    this.home = home;
    spread = shard != home;
  }

  SfuShard shard() {
    return shard;
  }

  boolean isHome() {
    return shard == home;
  }

  /// Whether nobody is on other shards.
  boolean isEmpty() {
    return elsewhere.isEmpty();
  }

  /// How many are on other shards.
  int size() {
    return elsewhere.size();
  }

  /// The number of the shard on which somebody is, other than this one; null if nobody knows.
  @Nullable Integer shardOf(String peerId) {
    return elsewhere.get(peerId);
  }

  /// Notes who joins on another shard.
  void admitted(String peerId, SfuShard there) {
    spread();
    elsewhere.put(peerId, there.index());
  }

  /// From now on the other shards know what happens here.
  private void spread() {
    if (spread) {
      return;
    }
    spread = true;
    room.all().forEach(each -> joined(each.id()));
    room.tracks().forEach(this::publish);
    Speakers.Verdict verdict = room.speakers().verdict();
    tell(part -> part.follow(verdict));
  }

  /// Tells the parts on all other shards, where there are any.
  private void tell(Consumer<Room> what) {
    for (SfuShard other : shard.others()) {
      other.post(() -> other.with(room.name, what));
    }
  }

  /// Somebody is here.
  void joined(String peerId) {
    if (spread) {
      int index = shard.index();
      for (SfuShard other : shard.others()) {
        other.post(() -> other.part(room.name).parts().elsewhere.put(peerId, index));
      }
    }
  }

  /// Somebody is not here any more.
  void left(String peerId) {
    if (spread) {
      int index = shard.index();
      tell(part -> part.parts().gone(peerId, index));
    }
  }

  /// Somebody is not on another shard any more; who has come back on a third one, is there.
  void gone(String peerId, int index) {
    if (elsewhere.remove(peerId, index)) {
      room.speakers().left(peerId);
    }
  }

  /// Makes a track of this shard known on the others.
  void publish(Track track) {
    if (!spread || track.publisher instanceof RemotePublisher) {
      return;
    }
    List<TrackExport> exports = new ArrayList<>();
    for (SfuShard other : shard.others()) {
      exports.add(new TrackExport(shard.shard.now(), track, shard, other));
    }
    track.exports(exports);
    exports.forEach(export -> export.begin(room.name));
  }

  /// Exchanges what was heard for who speaks.
  ///
  /// @param changed whether others speak than before
  void tick(boolean changed) {
    if (isHome()) {
      if (changed && spread) {
        Speakers.Verdict verdict = room.speakers().verdict();
        tell(part -> part.follow(verdict));
      }
      return;
    }
    List<Speakers.Heard> heard = room.speakers().take();
    if (!heard.isEmpty()) {
      home.post(() -> home.with(room.name, part -> heard.forEach(part.speakers()::heard)));
    }
  }

  /// Takes a message to those on other shards; its bytes are copied.
  ///
  /// @param to the id of one, or empty for all
  /// @return whether it is on its way to somebody
  boolean post(String to, boolean keep, boolean text, byte[] bytes, int length) {
    TreeSet<Integer> shards = new TreeSet<>();
    if (to.isEmpty()) {
      shards.addAll(elsewhere.values());
    } else if (elsewhere.containsKey(to)) {
      shards.add(elsewhere.get(to));
    }
    if (shards.isEmpty()) {
      return false;
    }
    byte[] copy = Arrays.copyOf(bytes, length);
    for (SfuShard other : shard.others()) {
      if (shards.contains(other.index())) {
        other.post(() ->
            other.with(room.name, part -> part.deliver(other.shard.now(), to, keep, text, copy)));
      }
    }
    return true;
  }
}
