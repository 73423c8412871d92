package dev.parley.app.participant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoomAddressTest {
  @ParameterizedTest
  @CsvSource({
    "http://localhost:8080/r/demo, ws://localhost:8080/api/v1/signal, demo",
    "https://example.org/r/a-B_9/, wss://example.org/api/v1/signal, a-B_9",
    "http://[::1]:8080/r/x?name=Ann, ws://[::1]:8080/api/v1/signal, x",
  })
  void findsTheRoomOfALink(String link, String signaling, String room) {
    RoomAddress address = RoomAddress.parse(link);
    assertThat(address.signaling()).hasToString(signaling);
    assertThat(address.room()).isEqualTo(room);
  }

  @Test
  void findsTheInvitationOfALink() {
    assertThat(RoomAddress.parse("http://h/r/a?b=c#token=x.y.z").token()).isEqualTo("x.y.z");
    assertThat(RoomAddress.parse("http://h/r/a#section").token()).isNull();
    assertThat(RoomAddress.parse("http://h/r/a").token()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "demo", "http://localhost/", "http://localhost/r/", "ws://localhost/r/a"})
  void refusesWhatIsNoLink(String link) {
    assertThatIllegalArgumentException().isThrownBy(() -> RoomAddress.parse(link));
  }
}
