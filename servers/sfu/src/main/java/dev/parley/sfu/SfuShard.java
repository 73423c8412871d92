package dev.parley.sfu;

import dev.parley.core.Counters;
import dev.parley.core.Entropy;
import dev.parley.core.WallClock;
import dev.parley.net.Connection;
import dev.parley.net.ConnectionHandler;
import dev.parley.net.Shard;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The rooms of one shard, and what was counted in them; belongs to the shard's thread.
final class SfuShard {
  final Shard shard;
  final SfuConfig config;
  final Entropy entropy;
  final WallClock clock;
  final CertificateSource certificates;
  private final Map<String, Room> rooms = new LinkedHashMap<>();
  private final RoomClock roomClock = new RoomClock(this::tick);
  private @Nullable Connection<Void> clockConnection;
  private final Counters<SfuDrop> drops = new Counters<>(SfuDrop.class);

  /// The TCP port that takes ICE, or 0; set by any thread.
  volatile int tcpPort;

  long packetsReceived;
  long packetsForwarded;

  SfuShard(
      Shard shard,
      SfuConfig config,
      Entropy entropy,
      WallClock clock,
      CertificateSource certificates) {
    this.shard = shard;
    this.config = config;
    this.entropy = entropy;
    this.clock = clock;
    this.certificates = certificates;
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

  private boolean tick(long now) {
    for (Room room : List.copyOf(rooms.values())) {
      room.tick(now);
    }
    return !rooms.isEmpty();
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

  Participant join(String roomName, String peerId, SfuListener listener) {
    if (peerId.isEmpty() || peerId.indexOf('/') >= 0 || peerId.indexOf(' ') >= 0) {
      throw new IllegalArgumentException(
          "peerId '" + peerId + "' must not be empty nor contain a slash or a space");
    }
    Room room = rooms.get(roomName);
    if (room == null) {
      room = new Room(roomName);
    }
    if (room.has(peerId)) {
      throw new SfuException(
          SfuError.PEER_EXISTS, "There is a participant with the id " + peerId + " already.");
    }
    int limit = config.limits().participantsPerRoom();
    if (room.size() >= limit) {
      throw new SfuException(
          SfuError.ROOM_FULL, "The room is full: it has " + limit + " participants.");
    }
    Participant participant = new Participant(this, room, peerId, listener);
    rooms.put(roomName, room);
    room.add(participant);
    startClock();
    return participant;
  }

  void left(Participant participant, Room room) {
    room.remove(participant);
    if (room.size() == 0) {
      rooms.remove(room.name, room);
    }
  }

  void drop(SfuDrop reason) {
    drops.count(reason);
  }

  SfuStats stats() {
    int participants = 0;
    int tracks = 0;
    for (Room room : rooms.values()) {
      participants += room.size();
      tracks += room.trackCount();
    }
    Map<String, Long> reasons = new LinkedHashMap<>();
    drops.snapshot().forEach((reason, count) -> reasons.put("sfu/" + reason, count));
    return new SfuStats(
        rooms.size(), participants, tracks, packetsReceived, packetsForwarded, 0, 0, reasons);
  }
}
