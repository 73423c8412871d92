package dev.parley.webrtc;

import java.util.List;

/// What can be sent or received.
///
/// @param codecs in the order of preference
public record RTCRtpCapabilities(
    List<RTCRtpCodec> codecs, List<RTCRtpHeaderExtensionCapability> headerExtensions) {
  public RTCRtpCapabilities {
    codecs = List.copyOf(codecs);
    headerExtensions = List.copyOf(headerExtensions);
  }
}
