package dev.parley.webrtc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ConnectionStatesTest {
  private static RTCIceConnectionState ice(RTCIceTransportState... states) {
    return ConnectionStates.ice(List.of(states));
  }

  @Test
  void theWorstTransportCounts() {
    assertThat(ice()).isEqualTo(RTCIceConnectionState.NEW);
    assertThat(ice(RTCIceTransportState.CONNECTED, RTCIceTransportState.FAILED))
        .isEqualTo(RTCIceConnectionState.FAILED);
    assertThat(ice(RTCIceTransportState.CHECKING, RTCIceTransportState.DISCONNECTED))
        .isEqualTo(RTCIceConnectionState.DISCONNECTED);
    assertThat(ice(RTCIceTransportState.NEW, RTCIceTransportState.CONNECTED))
        .isEqualTo(RTCIceConnectionState.CHECKING);
    assertThat(ice(RTCIceTransportState.COMPLETED, RTCIceTransportState.CONNECTED))
        .isEqualTo(RTCIceConnectionState.CONNECTED);
    assertThat(ice(RTCIceTransportState.COMPLETED, RTCIceTransportState.CLOSED))
        .isEqualTo(RTCIceConnectionState.COMPLETED);
  }

  @Test
  void aConnectionIsConnectedWhenItsHandshakesAreOver() {
    List<RTCIceTransportState> found = List.of(RTCIceTransportState.CONNECTED);
    assertThat(ConnectionStates.connection(found, List.of(RTCDtlsTransportState.CONNECTING)))
        .isEqualTo(RTCPeerConnectionState.CONNECTING);
    assertThat(ConnectionStates.connection(found, List.of(RTCDtlsTransportState.CONNECTED)))
        .isEqualTo(RTCPeerConnectionState.CONNECTED);
    assertThat(ConnectionStates.connection(found, List.of(RTCDtlsTransportState.FAILED)))
        .isEqualTo(RTCPeerConnectionState.FAILED);
    assertThat(ConnectionStates.connection(List.of(), List.of()))
        .isEqualTo(RTCPeerConnectionState.NEW);
  }
}
