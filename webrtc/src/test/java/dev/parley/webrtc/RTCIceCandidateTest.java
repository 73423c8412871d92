package dev.parley.webrtc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RTCIceCandidateTest {
  @Test
  void takesTheTextApart() {
    RTCIceCandidate candidate =
        new RTCIceCandidate(
            RTCIceCandidateInit.of(
                "candidate:7 1 tcp 1518280447 192.0.2.1 9 typ srflx raddr 10.0.0.1 rport 5000"
                    + " tcptype active",
                "0",
                null));

    assertThat(candidate.foundation()).isEqualTo("7");
    assertThat(candidate.component()).isEqualTo(RTCIceComponent.RTP);
    assertThat(candidate.protocol()).isEqualTo(RTCIceProtocol.TCP);
    assertThat(candidate.priority()).isEqualTo(1518280447L);
    assertThat(candidate.address()).isEqualTo("192.0.2.1");
    assertThat(candidate.port()).isEqualTo(9);
    assertThat(candidate.type()).isEqualTo(RTCIceCandidateType.SRFLX);
    assertThat(candidate.relatedAddress()).isEqualTo("10.0.0.1");
    assertThat(candidate.relatedPort()).isEqualTo(5000);
    assertThat(candidate.tcpType()).isEqualTo(RTCIceTcpCandidateType.ACTIVE);
    assertThat(candidate.toJSON().sdpMid()).contains("0");
  }

  @Test
  void keepsTextThatIsNoCandidate() {
    RTCIceCandidate candidate = new RTCIceCandidate(RTCIceCandidateInit.of("nonsense", null, 3));

    assertThat(candidate.candidate()).isEqualTo("nonsense");
    assertThat(candidate.sdpMLineIndex()).isEqualTo(3);
    assertThat(candidate.foundation()).isNull();
    assertThat(candidate.relatedPort()).isNull();
  }

  @Test
  void needsAnMSection() {
    assertThatThrownBy(() -> new RTCIceCandidate(RTCIceCandidateInit.of("candidate:1", null, null)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
