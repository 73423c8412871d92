package dev.parley.webrtc;

import org.jspecify.annotations.Nullable;

/// A negotiated codec.
///
/// @param payloadType 0 to 127
/// @param mimeType such as `video/VP8`
/// @param clockRate of RTP timestamps, in hertz
/// @param channels of audio; one if absent
/// @param sdpFmtpLine the format parameters as in SDP
public record RTCRtpCodecParameters(
    int payloadType,
    String mimeType,
    long clockRate,
    @Nullable Integer channels,
    @Nullable String sdpFmtpLine) {
  /// The required members, the others absent or as the specification has them.
  public static RTCRtpCodecParameters of(int payloadType, String mimeType, long clockRate) {
    return new RTCRtpCodecParameters(payloadType, mimeType, clockRate, null, null);
  }

  public RTCRtpCodecParameters withPayloadType(int value) {
    return new RTCRtpCodecParameters(value, mimeType, clockRate, channels, sdpFmtpLine);
  }

  public RTCRtpCodecParameters withMimeType(String value) {
    return new RTCRtpCodecParameters(payloadType, value, clockRate, channels, sdpFmtpLine);
  }

  public RTCRtpCodecParameters withClockRate(long value) {
    return new RTCRtpCodecParameters(payloadType, mimeType, value, channels, sdpFmtpLine);
  }

  public RTCRtpCodecParameters withChannels(@Nullable Integer value) {
    return new RTCRtpCodecParameters(payloadType, mimeType, clockRate, value, sdpFmtpLine);
  }

  public RTCRtpCodecParameters withSdpFmtpLine(@Nullable String value) {
    return new RTCRtpCodecParameters(payloadType, mimeType, clockRate, channels, value);
  }
}
