package dev.parley.webrtc;

import org.jspecify.annotations.Nullable;

/// How a sender or receiver uses RTCP.
///
/// @param cname the canonical name of the sender
/// @param reducedSize whether reports may leave out what is not needed, RFC 5506
public record RTCRtcpParameters(@Nullable String cname, @Nullable Boolean reducedSize) {
  /// Everything absent or as the specification has it.
  public static RTCRtcpParameters defaults() {
    return new RTCRtcpParameters(null, null);
  }

  public RTCRtcpParameters withCname(@Nullable String value) {
    return new RTCRtcpParameters(value, reducedSize);
  }

  public RTCRtcpParameters withReducedSize(@Nullable Boolean value) {
    return new RTCRtcpParameters(cname, value);
  }
}
