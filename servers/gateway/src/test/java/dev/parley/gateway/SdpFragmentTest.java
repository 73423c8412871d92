package dev.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SdpFragmentTest {
  private static final String SDP =
      """
      v=0\r
      a=group:BUNDLE 0 1\r
      m=audio 9 UDP/TLS/RTP/SAVPF 111\r
      a=mid:0\r
      a=ice-ufrag:old\r
      a=ice-pwd:oldpassword\r
      a=candidate:1 1 udp 1 192.0.2.1 5 typ host\r
      a=end-of-candidates\r
      m=video 9 UDP/TLS/RTP/SAVPF 96\r
      a=mid:1\r
      a=ice-ufrag:old\r
      a=ice-pwd:oldpassword\r
      """;

  @Test
  void rfc9725TrickleExample() {
    SdpFragment fragment =
        SdpFragment.parse(
            """
            a=ice-ufrag:EsAw\r
            a=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1\r
            m=audio 9 UDP/TLS/RTP/SAVPF 0\r
            a=mid:0\r
            a=candidate:1387637174 1 udp 2122260223 192.0.2.1 61764 typ host generation 0\r
            a=end-of-candidates\r
            """);
    assertThat(fragment.ufrag()).isEqualTo("EsAw");
    assertThat(fragment.password()).isEqualTo("P2uYro0UCOQ4zxjKXaWCBui1");
    assertThat(fragment.ended()).isTrue();
    assertThat(fragment.candidates())
        .containsExactly(
            new SdpFragment.Trickled(
                "0",
                "candidate:1387637174 1 udp 2122260223 192.0.2.1 61764 typ host generation 0"));
  }

  @Test
  void restartChangesCredentialsAndForgetsCandidates() {
    String restarted = SdpFragment.restarted(SDP, "new", "newpassword");
    assertThat(restarted)
        .contains("a=ice-ufrag:new\r\na=ice-pwd:newpassword\r\n", "m=video")
        .doesNotContain("old", "a=candidate", "end-of-candidates");
    assertThat(SdpFragment.ufragOf(restarted)).isEqualTo("new");
  }

  @Test
  void answerToARestartHasTheTransportOfTheBundle() {
    assertThat(SdpFragment.of(SDP))
        .isEqualTo(
            """
            m=audio 9 UDP/TLS/RTP/SAVPF 111\r
            a=mid:0\r
            a=ice-ufrag:old\r
            a=ice-pwd:oldpassword\r
            a=candidate:1 1 udp 1 192.0.2.1 5 typ host\r
            a=end-of-candidates\r
            """);
  }

  @Test
  void nonsenseIsEmpty() {
    SdpFragment fragment = SdpFragment.parse("hello\n\na=\na=mid\nm=\n");
    assertThat(fragment.candidates()).isEmpty();
    assertThat(fragment.ufrag()).isNull();
    assertThat(fragment.ended()).isFalse();
  }
}
