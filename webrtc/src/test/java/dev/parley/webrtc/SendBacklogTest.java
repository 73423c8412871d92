package dev.parley.webrtc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SendBacklogTest {
  /// Takes so many messages and no more.
  private static final class Room {
    final List<String> taken = new ArrayList<>();
    int most;

    SendBacklog.Step<Room> message(String text) {
      return (room, now) -> room == this && taken.size() < most && taken.add(text);
    }

    SendBacklog.Step<Room> close() {
      return (room, now) -> taken.add("close");
    }
  }

  private final Room room = new Room();
  private final SendBacklog<Room> backlog = new SendBacklog<>();

  @Test
  void whatHasRoomGoesAtOnce() {
    room.most = 1;
    backlog.run(room, 0, room.message("a"));
    assertThat(room.taken).containsExactly("a");
    assertThat(backlog.isEmpty()).isTrue();
  }

  @Test
  void whatHasNoneWaitsAndKeepsItsPlace() {
    backlog.run(room, 0, room.message("a"));
    backlog.run(room, 0, room.message("b"));
    room.most = 1;
    backlog.run(room, 0, room.message("c"));
    backlog.run(room, 0, room.close());
    assertThat(room.taken).as("nobody overtakes").isEmpty();
    backlog.flush(room, 0);
    assertThat(room.taken).containsExactly("a");
    room.most = 3;
    backlog.flush(room, 0);
    assertThat(room.taken).containsExactly("a", "b", "c", "close");
    assertThat(backlog.isEmpty()).isTrue();
  }

  @Test
  void thereIsAnEndToWhatMayWait() {
    int taken = 0;
    while (backlog.take()) {
      taken++;
    }
    assertThat(taken).isEqualTo(1 << 17);
    backlog.release();
    assertThat(backlog.take()).isTrue();
    assertThat(backlog.take()).isFalse();
  }
}
