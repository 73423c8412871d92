package dev.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.signaling.IceServer;
import java.util.List;
import org.junit.jupiter.api.Test;

class IceServerTextsTest {
  private static final List<IceServer> SERVERS =
      List.of(
          new IceServer(List.of("stun:192.0.2.1:3478"), "", ""),
          new IceServer(List.of("turn:192.0.2.1:3478?transport=udp"), "17:ann", "pass/word="));

  @Test
  void rfc9725LinkHeaders() {
    assertThat(IceServerTexts.links(SERVERS))
        .containsExactly(
            "<stun:192.0.2.1:3478>; rel=\"ice-server\"",
            "<turn:192.0.2.1:3478?transport=udp>; rel=\"ice-server\"; username=\"17:ann\";"
                + " credential=\"pass/word=\"; credential-type=\"password\"");
  }

  @Test
  void jsonOfRtcIceServer() {
    assertThat(IceServerTexts.json(SERVERS).toString())
        .isEqualTo(
            "[{\"urls\":[\"stun:192.0.2.1:3478\"]},{\"urls\":[\"turn:192.0.2.1:3478?transport=udp\"],"
                + "\"username\":\"17:ann\",\"credential\":\"pass/word=\"}]");
  }
}
