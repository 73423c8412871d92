package dev.parley.sfu;

import dev.parley.core.Counters;
import dev.parley.core.Entropy;
import dev.parley.core.WallClock;
import dev.parley.net.Connection;
import dev.parley.net.ConnectionHandler;
import dev.parley.net.NetException;
import dev.parley.net.Shard;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The rooms of one shard, or their parts on it, and what was counted in them; belongs to the
/// shard's thread, but for [#post], [#crossing] and [#load].
final class SfuShard {
  final Shard shard;
  final SfuConfig config;
  final Entropy entropy;
  final WallClock clock;
  final CertificateSource certificates;
  private final Map<String, Room> rooms = new LinkedHashMap<>();
  private final RoomClock roomClock = new RoomClock(new Rooms());
  private final Crossing crossing;
  private final Function<String, SfuShard> homes;
  private final List<SfuShard> others = new ArrayList<>();
  private final List<SfuShard> unannounced = new ArrayList<>();
  private @Nullable Connection<Void> clockConnection;
  private final Counters<SfuDrop> drops = new Counters<>(SfuDrop.class);

  /// How many participants there are, or are about to be; for any thread.
  final AtomicInteger load = new AtomicInteger();

  /// The TCP port that takes ICE, or 0; set by any thread.
  volatile int tcpPort;

  long packetsReceived;
  long packetsForwarded;

  /// @param homes the shard that a room has by its name
  SfuShard(
      Shard shard,
      SfuConfig config,
      Entropy entropy,
      WallClock clock,
      CertificateSource certificates,
      Function<String, SfuShard> homes) {
    this.shard = shard;
    this.config = config;
    this.entropy = entropy;
    this.clock = clock;
    this.certificates = certificates;
    this.homes = homes;
    crossing = new Crossing(shard.pool(), shard::now, this::drop, shard::ring);
  }

  /// Says which shards there are; before anybody joins.
  void meet(List<SfuShard> all) {
    all.stream().filter(each -> each != this).forEach(others::add);
  }

  List<SfuShard> others() {
    return others;
  }

  /// Its number.
  int index() {
    return shard.index();
  }

  /// Where packets of other shards come in.
  Crossing crossing() {
    return crossing;
  }

  /// Runs something here, in the order of each thread's calls; nothing happens if the SFU closes.
  void post(Runnable task) {
    try {
      shard.execute(() -> {
        try {
          task.run();
        } catch (NetException e) {
          // The shard closes: nobody is left to be told.
        }
      });
    } catch (RejectedExecutionException e) {
      // The same.
    }
  }

  /// Begins to wake the rooms; on the shard's thread.
  private void startClock() {
    if (clockConnection == null) {
      clockConnection = shard.connection(new ClockHandler());
      clockConnection.start(roomClock);
    }
    roomClock.start(shard.now());
    clockConnection.wake();
  }

  /// Notes that packets cross to another shard, which hears of it at the end of this turn.
  void crossed(SfuShard other) {
    if (!unannounced.contains(other)) {
      unannounced.add(other);
      if (clockConnection != null) {
        clockConnection.wake();
      }
    }
  }

  private final class Rooms implements RoomClock.Rooms {
    @Override
    public boolean tick(long now) {
      for (Room room : List.copyOf(rooms.values())) {
        room.tick(now);
      }
      return !rooms.isEmpty();
    }

    @Override
    public boolean crosses() {
      return !unannounced.isEmpty();
    }

    @Override
    public void announce() {
      for (int i = 0; i < unannounced.size(); i++) {
        unannounced.get(i).crossing.announce();
      }
      unannounced.clear();
    }
  }

  private static final class ClockHandler implements ConnectionHandler<Void> {
    @Override
    public void event(long now, Void event) {
      throw new IllegalStateException("a clock has no events");
    }

    @Override
    public void ended() {
      // the shard closes
    }

    @Override
    public void failed(Throwable cause) {
      // logged by the shard
    }
  }

  /// Where somebody is who may have the id already, other than here; null if nobody knows.
  @Nullable SfuShard whereabouts(String roomName, String peerId) {
    Room room = rooms.get(roomName);
    Integer index = room == null ? null : room.parts().shardOf(peerId);
    return others.stream()
        .filter(each -> index != null && each.index() == index)
        .findFirst()
        .orElse(null);
  }

  /// Decides whether somebody may join a room whose home is here, and on which shard: here while
  /// the room is small, then on the one with the fewest participants of all rooms.
  SfuShard admit(String roomName, String peerId) {
    if (peerId.isEmpty() || peerId.indexOf('/') >= 0 || peerId.indexOf(' ') >= 0) {
      throw new IllegalArgumentException(
          "peerId '" + peerId + "' must not be empty nor contain a slash or a space");
    }
    Room room = rooms.get(roomName);
    int size = room == null ? 0 : room.size() + room.parts().size();
    if (room != null && (room.has(peerId) || room.parts().shardOf(peerId) != null)) {
      throw new SfuException(
          SfuError.PEER_EXISTS, "There is a participant with the id " + peerId + " already.");
    }
    int limit = config.limits().participantsPerRoom();
    if (size >= limit) {
      throw new SfuException(
          SfuError.ROOM_FULL, "The room is full: it has " + limit + " participants.");
    }
    SfuShard place = this;
    if (room != null && size >= config.limits().spreadAfter()) {
      for (SfuShard other : others) {
        place = other.load.get() < place.load.get() ? other : place;
      }
      if (place != this) {
        room.parts().admitted(peerId, place);
      }
    }
    place.load.incrementAndGet();
    return place;
  }

  /// Takes somebody in who was admitted.
  Participant join(String roomName, String peerId, SfuListener listener) {
    Room room = rooms.get(roomName);
    boolean begins = room == null;
    if (room == null) {
      room = new Room(roomName, this, homes.apply(roomName));
    }
    try {
      Participant participant = new Participant(this, room, peerId, listener);
      rooms.put(roomName, room);
      room.add(participant);
      startClock();
      return participant;
    } catch (Throwable e) {
      load.decrementAndGet();
      room.parts().left(peerId);
      if (begins) {
        rooms.remove(roomName, room);
      }
      throw e;
    }
  }

  /// The part of a room here, which begins with what another shard tells of it.
  Room part(String roomName) {
    Room room = rooms.get(roomName);
    if (room == null) {
      room = new Room(roomName, this, homes.apply(roomName));
      startClock();
      rooms.put(roomName, room);
    }
    return room;
  }

  /// Does something with the part of a room, if there is one here.
  void with(String roomName, Consumer<Room> what) {
    Room room = rooms.get(roomName);
    if (room != null) {
      what.accept(room);
      end(room);
    }
  }

  void left(Participant participant, Room room) {
    load.decrementAndGet();
    room.remove(participant);
    end(room);
  }

  private void end(Room room) {
    if (room.isEmpty()) {
      rooms.remove(room.name, room);
    }
  }

  void drop(SfuDrop reason) {
    drops.count(reason);
  }

  /// How many rooms have a part here.
  int parts() {
    return rooms.size();
  }

  SfuStats stats() {
    int homesHere = 0;
    int participants = 0;
    int tracks = 0;
    for (Room room : rooms.values()) {
      homesHere += room.parts().isHome() ? 1 : 0;
      participants += room.size();
      tracks += room.trackCount();
    }
    Map<String, Long> reasons = new LinkedHashMap<>();
    drops.snapshot().forEach((reason, count) -> reasons.put("sfu/" + reason, count));
    return new SfuStats(
        homesHere, participants, tracks, packetsReceived, packetsForwarded, 0, 0, reasons);
  }
}
