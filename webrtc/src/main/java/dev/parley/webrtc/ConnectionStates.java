package dev.parley.webrtc;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// The states of a connection, out of those of its transports (W3C WebRTC, sections 4.3.3 and 5.6).
final class ConnectionStates {
  private ConnectionStates() {}

  /// The first of the specification's rules that fits counts.
  static RTCIceConnectionState ice(List<RTCIceTransportState> transports) {
    if (transports.contains(RTCIceTransportState.FAILED)) {
      return RTCIceConnectionState.FAILED;
    }
    if (transports.contains(RTCIceTransportState.DISCONNECTED)) {
      return RTCIceConnectionState.DISCONNECTED;
    }
    if (only(transports, RTCIceTransportState.NEW, RTCIceTransportState.CLOSED)) {
      return RTCIceConnectionState.NEW;
    }
    if (transports.contains(RTCIceTransportState.NEW)
        || transports.contains(RTCIceTransportState.CHECKING)) {
      return RTCIceConnectionState.CHECKING;
    }
    return only(transports, RTCIceTransportState.COMPLETED, RTCIceTransportState.CLOSED)
        ? RTCIceConnectionState.COMPLETED
        : RTCIceConnectionState.CONNECTED;
  }

  static RTCPeerConnectionState connection(
      List<RTCIceTransportState> ice, List<RTCDtlsTransportState> dtls) {
    if (ice.contains(RTCIceTransportState.FAILED) || dtls.contains(RTCDtlsTransportState.FAILED)) {
      return RTCPeerConnectionState.FAILED;
    }
    if (ice.contains(RTCIceTransportState.DISCONNECTED)) {
      return RTCPeerConnectionState.DISCONNECTED;
    }
    if (only(ice, RTCIceTransportState.NEW, RTCIceTransportState.CLOSED)
        && dtls.stream()
            .allMatch(s -> s == RTCDtlsTransportState.NEW || s == RTCDtlsTransportState.CLOSED)) {
      return RTCPeerConnectionState.NEW;
    }
    boolean under =
        ice.contains(RTCIceTransportState.NEW)
            || ice.contains(RTCIceTransportState.CHECKING)
            || dtls.contains(RTCDtlsTransportState.NEW)
            || dtls.contains(RTCDtlsTransportState.CONNECTING);
    return under ? RTCPeerConnectionState.CONNECTING : RTCPeerConnectionState.CONNECTED;
  }

  static RTCIceGatheringState gathering(List<RTCIceGatheringState> transports) {
    if (transports.contains(RTCIceGatheringState.GATHERING)) {
      return RTCIceGatheringState.GATHERING;
    }
    boolean complete =
        !transports.isEmpty()
            && transports.stream().allMatch(s -> s == RTCIceGatheringState.COMPLETE);
    return complete ? RTCIceGatheringState.COMPLETE : RTCIceGatheringState.NEW;
  }

  private static boolean only(
      List<RTCIceTransportState> states, RTCIceTransportState one, RTCIceTransportState other) {
    Set<RTCIceTransportState> allowed = EnumSet.of(one, other);
    return allowed.containsAll(states);
  }
}
