package dev.parley.sfu;

import dev.parley.net.NetException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;

/// The way of one participant into a room: admitted at the room's home, taken in on the shard that
/// was chosen there.
final class Joining {
  private final SfuShard home;
  private final String room;
  private final String peerId;
  private final SfuListener listener;
  private final CompletableFuture<SfuPeer> result = new CompletableFuture<>();

  Joining(SfuShard home, String room, String peerId, SfuListener listener) {
    this.home = home;
    this.room = room;
    this.peerId = peerId;
    this.listener = listener;
  }

  CompletableFuture<SfuPeer> begin() {
    on(home, this::meetBefore);
    return result;
  }

  private void on(SfuShard shard, Runnable step) {
    try {
      shard.shard.execute(() -> {
        try {
          step.run();
        } catch (Throwable cause) {
          fail(cause);
        }
      });
    } catch (RejectedExecutionException e) {
      result.completeExceptionally(new SfuException(SfuError.CLOSED, "The server is closed.", e));
    }
  }

  private void fail(Throwable cause) {
    Throwable told =
        cause instanceof NetException
            ? new SfuException(SfuError.CLOSED, "The server is closed.", cause)
            : cause;
    Thread.startVirtualThread(() -> result.completeExceptionally(told));
  }

  /// Whoever left on another shard just before is gone when we have been there and back.
  private void meetBefore() {
    SfuShard there = home.whereabouts(room, peerId);
    if (there == null) {
      admit();
    } else {
      on(there, () -> on(home, this::admit));
    }
  }

  private void admit() {
    SfuShard place = home.admit(room, peerId);
    if (place == home) {
      join(place);
    } else {
      on(place, () -> join(place));
    }
  }

  private void join(SfuShard place) {
    Participant participant = place.join(room, peerId, listener);
    participant.tell(() -> result.complete(new PeerHandle(participant)));
  }
}
