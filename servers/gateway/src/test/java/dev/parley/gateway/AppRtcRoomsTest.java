package dev.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AppRtcRoomsTest {
  private long now;
  private int ids;
  private final AppRtcRooms rooms = new AppRtcRooms(() -> String.valueOf(++ids), () -> now);

  private String join(String room) {
    return Objects.requireNonNull(rooms.join(room).clientId());
  }

  @Test
  void firstIsInitiatorAndWhatItSaidAwaitsTheSecond() {
    AppRtcRooms.Joined first = rooms.join("r");
    assertThat(first).isEqualTo(new AppRtcRooms.Joined("1", true, List.of()));
    assertThat(rooms.send("r", "1", "offer")).isTrue();
    assertThat(rooms.send("r", "1", "candidate")).isTrue();
    assertThat(rooms.join("r"))
        .isEqualTo(new AppRtcRooms.Joined("2", false, List.of("offer", "candidate")));
  }

  @Test
  void thirdFindsTheRoomFull() {
    join("r");
    join("r");
    assertThat(rooms.join("r").clientId()).isNull();
  }

  @Test
  void messagesWaitForASocketAndThenPassThrough() {
    String ann = join("r");
    String bob = join("r");
    List<String> heard = new ArrayList<>();
    assertThat(rooms.send("r", bob, "answer")).isTrue();
    assertThat(rooms.register("r", ann, heard::add)).isTrue();
    assertThat(rooms.send("r", bob, "candidate")).isTrue();
    assertThat(heard).containsExactly("answer", "candidate");
    assertThat(rooms.register("r", ann, heard::add)).as("a second socket").isFalse();
  }

  @Test
  void refusesStrangersAndWhatIsTooMuch() {
    assertThat(rooms.send("r", "9", "x")).isFalse();
    assertThat(rooms.register("r", "9", _ -> {})).isFalse();
    assertThat(rooms.leave("r", "9")).isFalse();
    String ann = join("r");
    assertThat(rooms.send("r", ann, "x".repeat(AppRtcRooms.MAX_MESSAGE + 1))).isFalse();
    for (int i = 0; i < AppRtcRooms.MAX_WAITING; i++) {
      assertThat(rooms.send("r", ann, "x")).isTrue();
    }
    assertThat(rooms.send("r", ann, "x")).isFalse();
  }

  @Test
  void clientsWithoutSocketMakePlaceAfterTenSeconds() {
    String ann = join("r");
    rooms.register("r", ann, _ -> {});
    join("r");
    now += TimeUnit.SECONDS.toNanos(11);
    AppRtcRooms.Joined third = rooms.join("r");
    assertThat(third.clientId()).isNotNull();
    assertThat(third.initiator()).isFalse();
    rooms.unregister("r", ann);
    now += TimeUnit.SECONDS.toNanos(11);
    assertThat(rooms.join("r").initiator()).isTrue();
  }

  @Test
  void roomsEndWithTheirLastClientAndAreBounded() {
    String ann = join("r");
    assertThat(rooms.leave("r", ann)).isTrue();
    assertThat(rooms.size()).isZero();
    for (int i = 0; i < AppRtcRooms.MAX_ROOMS; i++) {
      join("r" + i);
    }
    assertThatIllegalStateException().isThrownBy(() -> rooms.join("one more"));
  }
}
