package dev.parley.gateway;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Rooms of AppRTC: two clients who pass each other messages that we do not read.
///
/// What is said to someone who is not there yet waits. A client that has no socket for ten seconds
/// is gone. Safe for all threads; each method is short.
final class AppRtcRooms {
  static final int MAX_ROOMS = 1000;
  static final int MAX_WAITING = 200;
  static final int MAX_MESSAGE = 64 * 1024;
  private static final long UNREGISTERED_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Supplier<String> ids;
  private final LongSupplier clock;
  private final Map<String, Map<String, Member>> rooms = new LinkedHashMap<>();

  /// What came of a wish to join.
  ///
  /// @param clientId null if the room is full
  /// @param initiator whether it was there first
  /// @param waiting what the other said before, in its order
  record Joined(@Nullable String clientId, boolean initiator, List<String> waiting) {}

  private static final class Member {
    final List<String> toOther = new ArrayList<>();
    final List<String> toMe = new ArrayList<>();
    @Nullable Consumer<String> socket;
    long withoutSocketSince;

    Member(long now) {
      withoutSocketSince = now;
    }
  }

  /// @param ids gives a fresh client id each time
  /// @param clock nanoseconds of any origin
  AppRtcRooms(Supplier<String> ids, LongSupplier clock) {
    this.ids = ids;
    this.clock = clock;
  }

  /// Takes a client into a room, which begins with its first.
  ///
  /// @throws IllegalStateException if there are too many rooms
  synchronized Joined join(String room) {
    sweep();
    if (!rooms.containsKey(room) && rooms.size() >= MAX_ROOMS) {
      throw new IllegalStateException("there are " + MAX_ROOMS + " rooms already");
    }
    Map<String, Member> members = rooms.computeIfAbsent(room, _ -> new LinkedHashMap<>());
    if (members.size() >= 2) {
      return new Joined(null, false, List.of());
    }
    List<String> waiting = new ArrayList<>();
    for (Member other : members.values()) {
      waiting.addAll(other.toOther);
      other.toOther.clear();
    }
    boolean first = members.isEmpty();
    String id = ids.get();
    members.put(id, new Member(clock.getAsLong()));
    return new Joined(id, first, List.copyOf(waiting));
  }

  /// A client's socket is there: it gets what waited for it.
  ///
  /// @return false if the client has not joined the room, or has a socket already
  synchronized boolean register(String room, String client, Consumer<String> socket) {
    Member member = member(room, client);
    if (member == null || member.socket != null) {
      return false;
    }
    member.socket = socket;
    member.toMe.forEach(socket);
    member.toMe.clear();
    return true;
  }

  /// A client's socket is gone.
  synchronized void unregister(String room, String client) {
    Member member = member(room, client);
    if (member != null) {
      member.socket = null;
      member.withoutSocketSince = clock.getAsLong();
    }
  }

  /// Passes a message to the other client, or keeps it until that one is there.
  ///
  /// @return false if the sender has not joined, or too much waits already
  synchronized boolean send(String room, String client, String message) {
    Map<String, Member> members = rooms.get(room);
    Member sender = member(room, client);
    if (members == null || sender == null || message.length() > MAX_MESSAGE) {
      return false;
    }
    for (Member other : members.values()) {
      if (other != sender) {
        return deliver(other, message);
      }
    }
    return keep(sender.toOther, message);
  }

  private static boolean deliver(Member to, String message) {
    Consumer<String> socket = to.socket;
    if (socket == null) {
      return keep(to.toMe, message);
    }
    socket.accept(message);
    return true;
  }

  private static boolean keep(List<String> queue, String message) {
    return queue.size() < MAX_WAITING && queue.add(message);
  }

  /// Takes a client out of its room.
  ///
  /// @return false if the client was not there
  synchronized boolean leave(String room, String client) {
    Map<String, Member> members = rooms.get(room);
    if (members == null || members.remove(client) == null) {
      return false;
    }
    members.values().forEach(other -> other.toOther.clear());
    if (members.isEmpty()) {
      rooms.remove(room);
    }
    return true;
  }

  synchronized int size() {
    return rooms.size();
  }

  private @Nullable Member member(String room, String client) {
    Map<String, Member> members = rooms.get(room);
    return members == null ? null : members.get(client);
  }

  private void sweep() {
    long now = clock.getAsLong();
    for (Map<String, Member> members : rooms.values()) {
      members
          .values()
          .removeIf(member ->
              member.socket == null && now - member.withoutSocketSince > UNREGISTERED_NANOS);
    }
    rooms.values().removeIf(Map::isEmpty);
  }
}
