package dev.parley.webrtc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationCheckTest {
  private static void check(RTCIceServer server) {
    ConfigurationCheck.check(RTCConfiguration.defaults().withIceServers(List.of(server)), 0);
  }

  private static RTCIceServer turn(String url) {
    return RTCIceServer.of(List.of(url)).withUsername("u").withCredential("c");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "stun:stun.example.org",
        "stuns:192.0.2.1:443",
        "turn:[2001:db8::1]:3478?transport=tcp",
        "turns:turn.example.org?transport=udp"
      })
  void takesUrlsOfServers(String url) {
    assertThatCode(() -> check(turn(url))).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "http://example.org",
        "stun:",
        "stun://example.org",
        "stun:example.org?transport=udp",
        "turn:example.org:70000",
        "turn:example.org?transport="
      })
  void refusesOtherUrls(String url) {
    assertThatThrownBy(() -> check(turn(url)))
        .isInstanceOfSatisfying(
            DOMException.class, e -> assertThat(e.name()).isEqualTo("SyntaxError"));
  }

  @Test
  void aTurnServerNeedsCredentials() {
    assertThatThrownBy(() -> check(RTCIceServer.of(List.of("turn:example.org"))))
        .isInstanceOfSatisfying(
            DOMException.class, e -> assertThat(e.name()).isEqualTo("InvalidAccessError"));
  }

  @Test
  void bundlePolicyStays() {
    RTCConfiguration before = RTCConfiguration.defaults();
    assertThatThrownBy(() ->
            ConfigurationCheck.checkChange(
                before, before.withBundlePolicy(RTCBundlePolicy.MAX_BUNDLE), false))
        .isInstanceOfSatisfying(
            DOMException.class, e -> assertThat(e.name()).isEqualTo("InvalidModificationError"));
    assertThatCode(
            () -> ConfigurationCheck.checkChange(before, before.withIceCandidatePoolSize(3), false))
        .doesNotThrowAnyException();
  }
}
