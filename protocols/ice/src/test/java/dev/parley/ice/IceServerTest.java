package dev.parley.ice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IceServerTest {
  @ParameterizedTest
  @CsvSource({
    "stun:example.org, false, UDP, example.org, 3478",
    "stuns:example.org, false, TLS, example.org, 5349",
    "STUN:example.org:19302, false, UDP, example.org, 19302",
    "turn:example.org, true, UDP, example.org, 3478",
    "turn:192.0.2.1:443?transport=tcp, true, TCP, 192.0.2.1, 443",
    "turn:example.org?transport=udp, true, UDP, example.org, 3478",
    "turns:example.org, true, TLS, example.org, 5349",
    "turns:example.org:443?transport=tcp, true, TLS, example.org, 443",
    "turns:example.org?transport=udp, true, DTLS, example.org, 5349",
    "turn:[2001:db8::1]:99, true, UDP, 2001:db8::1, 99",
    "stun:[2001:db8::1], false, UDP, 2001:db8::1, 3478"
  })
  void readsUrls(String url, boolean turn, IceServer.Transport transport, String host, int port) {
    IceServer server = IceServer.parse(url, "user", "credential");
    assertThat(server.turn()).isEqualTo(turn);
    assertThat(server.transport()).isEqualTo(transport);
    assertThat(server.host()).isEqualTo(host);
    assertThat(server.port()).isEqualTo(port);
    assertThat(server.url()).isEqualTo(url);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "stun",
        "stun:",
        "http://example.org",
        "stun:example.org:0",
        "stun:example.org:70000",
        "stun:example.org:x",
        "stun:example.org:",
        "stun:example.org?transport=udp",
        "turn:example.org?transport=sctp",
        "turn:example.org?x",
        "turn:[2001:db8::1",
        "turn:user@example.org",
        "turn:ex ample.org",
        "stun://example.org"
      })
  void saysWhatIsWrongWithAUrl(String url) {
    assertThatThrownBy(() -> IceServer.parse(url, "user", "credential"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no ICE server's URL");
  }

  @Test
  void aTurnServerNeedsCredentialsAndDoesNotShowThem() {
    assertThatThrownBy(() -> IceServer.parse("turn:example.org", "", ""))
        .hasMessageContaining("username");
    assertThat(IceServer.parse("turn:example.org", "user", "secret").toString())
        .doesNotContain("secret");
  }
}
