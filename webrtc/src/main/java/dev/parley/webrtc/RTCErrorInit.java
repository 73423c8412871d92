package dev.parley.webrtc;

import org.jspecify.annotations.Nullable;

/// What an [RTCError] tells beyond its message.
///
/// @param errorDetail what failed
/// @param sdpLineNumber of `sdp-syntax-error`, from 1
/// @param sctpCauseCode of `sctp-failure`
/// @param receivedAlert of `dtls-failure`, the alert of the other side
/// @param sentAlert of `dtls-failure`, our alert
public record RTCErrorInit(
    RTCErrorDetailType errorDetail,
    @Nullable Integer sdpLineNumber,
    @Nullable Integer sctpCauseCode,
    @Nullable Long receivedAlert,
    @Nullable Long sentAlert) {
  /// The required member, the others absent.
  public static RTCErrorInit of(RTCErrorDetailType errorDetail) {
    return new RTCErrorInit(errorDetail, null, null, null, null);
  }

  public RTCErrorInit withSdpLineNumber(@Nullable Integer value) {
    return new RTCErrorInit(errorDetail, value, sctpCauseCode, receivedAlert, sentAlert);
  }

  public RTCErrorInit withSctpCauseCode(@Nullable Integer value) {
    return new RTCErrorInit(errorDetail, sdpLineNumber, value, receivedAlert, sentAlert);
  }

  public RTCErrorInit withReceivedAlert(@Nullable Long value) {
    return new RTCErrorInit(errorDetail, sdpLineNumber, sctpCauseCode, value, sentAlert);
  }

  public RTCErrorInit withSentAlert(@Nullable Long value) {
    return new RTCErrorInit(errorDetail, sdpLineNumber, sctpCauseCode, receivedAlert, value);
  }
}
