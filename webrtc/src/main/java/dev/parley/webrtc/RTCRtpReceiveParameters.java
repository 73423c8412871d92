package dev.parley.webrtc;

import java.util.List;

/// What a receiver receives.
public record RTCRtpReceiveParameters(
    List<RTCRtpHeaderExtensionParameters> headerExtensions,
    RTCRtcpParameters rtcp,
    List<RTCRtpCodecParameters> codecs) {
  public RTCRtpReceiveParameters {
    headerExtensions = List.copyOf(headerExtensions);
    codecs = List.copyOf(codecs);
  }
}
