package dev.parley.signaling;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// How rooms are kept.
///
/// @param participantsPerRoom 1 to 1000
/// @param tokens reads invitations and makes seats' tokens
/// @param keepLost how long the seat of a lost connection is kept
/// @param keepLeft how long that of a page that was closed or is being reloaded
/// @param iceServers the servers that a participant is told, by its id
/// @param events told what happens in rooms
/// @param keepRestored how long seats are kept after a restart of the server
/// @param store where rooms outlive the server; null if they do not
public record SignalingConfig(
    int participantsPerRoom,
    Tokens tokens,
    Duration keepLost,
    Duration keepLeft,
    Function<String, List<IceServer>> iceServers,
    RoomEvents events,
    Duration keepRestored,
    @Nullable RoomStore store) {
  public SignalingConfig {
    if (participantsPerRoom < 1 || participantsPerRoom > 1000) {
      throw new IllegalArgumentException(
          "participantsPerRoom " + participantsPerRoom + " is not in 1..1000");
    }
  }

  /// 100 participants in a room; seats kept for 60 s, 10 s and 120 s; no ICE servers, no store.
  public static SignalingConfig of(Tokens tokens) {
    return new SignalingConfig(
        100,
        tokens,
        Duration.ofSeconds(60),
        Duration.ofSeconds(10),
        _ -> List.of(),
        RoomEvents.ignored(),
        Duration.ofSeconds(120),
        null);
  }

  public SignalingConfig withParticipantsPerRoom(int count) {
    return new SignalingConfig(
        count, tokens, keepLost, keepLeft, iceServers, events, keepRestored, store);
  }

  public SignalingConfig withIceServers(Function<String, List<IceServer>> servers) {
    return new SignalingConfig(
        participantsPerRoom, tokens, keepLost, keepLeft, servers, events, keepRestored, store);
  }

  public SignalingConfig withEvents(RoomEvents told) {
    return new SignalingConfig(
        participantsPerRoom, tokens, keepLost, keepLeft, iceServers, told, keepRestored, store);
  }

  /// Without this, rooms are forgotten when the server stops.
  public SignalingConfig withStore(@Nullable RoomStore folder) {
    return new SignalingConfig(
        participantsPerRoom, tokens, keepLost, keepLeft, iceServers, events, keepRestored, folder);
  }
}
