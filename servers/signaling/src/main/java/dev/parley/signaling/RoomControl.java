package dev.parley.signaling;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What an operator or another program does to rooms from outside: the powers of a host.
///
/// Callable from any thread. Stages complete on signaling's executor.
public final class RoomControl {
  private final Signaling signaling;

  /// A room as an operator sees it.
  ///
  /// @param waiting how many wait in its lobby
  public record RoomInfo(
      String name, RoomSettings settings, int waiting, List<ParticipantInfo> participants) {
    public RoomInfo {
      participants = List.copyOf(participants);
    }

    /// As JSON, in the words of `docs/signaling.md`.
    public ObjectNode toJson() {
      ObjectNode out = JsonNodeFactory.instance.objectNode().put("room", name);
      out.put("locked", settings.locked()).put("lobby", settings.lobby()).put("waiting", waiting);
      var list = out.putArray("participants");
      participants.forEach(participant -> MessageWriter.write(participant, list.addObject()));
      return out;
    }
  }

  RoomControl(Signaling signaling) {
    this.signaling = signaling;
  }

  /// Whether an invitation gives its bearer these powers over a room.
  ///
  /// @param room a name, or `*` for all rooms
  public boolean allows(String invitation, String room) {
    if (!signaling.tokens().required()) {
      return false;
    }
    try {
      Tokens.Grant grant = signaling.tokens().readInvite(invitation, signaling.time().unixMillis());
      return grant.role().moderates()
          && (grant.room().equals("*") || (!room.equals("*") && grant.opens(room)));
    } catch (SignalingException refused) {
      return false;
    }
  }

  /// All rooms, in the order in which they began.
  public CompletionStage<List<RoomInfo>> rooms() {
    return ask(() -> signaling.rooms().stream().map(Room::info).toList());
  }

  /// Takes a participant out of a room for good.
  ///
  /// @return false if it is not there
  public CompletionStage<Boolean> remove(String room, String participant) {
    return withSeat(
        room,
        participant,
        seat -> {
          seat.room().barSeat(participant);
          seat.end(ByeReason.REMOVED, LeaveReason.REMOVED);
        });
  }

  /// Silences what a participant sends from a source, such as `microphone`.
  ///
  /// @return false if the participant is not there
  public CompletionStage<Boolean> mute(String room, String participant, String source) {
    return withSeat(
        room,
        participant,
        seat -> {
          seat.media().tracks().muteSource(source);
          seat.send(new ServerMessage.Muted("", source));
        });
  }

  /// Changes who may come into a room; null leaves a setting as it is.
  ///
  /// @return false if there is no such room
  public CompletionStage<Boolean> change(
      String room, @Nullable Boolean locked, @Nullable Boolean lobby) {
    return withRoom(room, found -> found.change(new ClientMessage.Settings(locked, lobby)));
  }

  /// Ends a room for everyone.
  ///
  /// @return false if there is no such room
  public CompletionStage<Boolean> end(String room) {
    return withRoom(room, found -> found.end(ByeReason.ENDED));
  }

  /// While draining, no new room begins; those that are there go on, and let people in.
  public void drain(boolean draining) {
    signaling.execute(() -> signaling.drain(draining));
  }

  private CompletionStage<Boolean> withSeat(String room, String id, Consumer<Seat> action) {
    return change(() -> {
      Room found = signaling.room(room);
      Seat seat = found == null ? null : found.seat(id);
      if (seat != null) {
        action.accept(seat);
      }
      return seat == null ? null : found;
    });
  }

  private CompletionStage<Boolean> withRoom(String room, Consumer<Room> action) {
    return change(() -> {
      Room found = signaling.room(room);
      if (found != null) {
        action.accept(found);
      }
      return found;
    });
  }

  /// Completes once what was changed is written.
  ///
  /// @param action says which room it changed, or null
  private CompletionStage<Boolean> change(Supplier<@Nullable Room> action) {
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    signaling.execute(() -> {
      try {
        Room changed = action.get();
        if (changed == null) {
          done.complete(false);
        } else {
          changed.journal().whenWritten(0, () -> done.complete(true));
        }
      } catch (RuntimeException e) {
        done.completeExceptionally(e);
      }
    });
    return done;
  }

  private <T> CompletionStage<T> ask(Supplier<T> question) {
    return CompletableFuture.supplyAsync(question, signaling::execute);
  }
}
