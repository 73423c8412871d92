package dev.parley.webrtc;

import org.jspecify.annotations.Nullable;

/// A codec and its format.
///
/// @param mimeType such as `video/VP8`
/// @param clockRate of RTP timestamps, in hertz
/// @param channels of audio; one if absent
/// @param sdpFmtpLine the format parameters as in SDP
public record RTCRtpCodec(
    String mimeType, long clockRate, @Nullable Integer channels, @Nullable String sdpFmtpLine) {
  /// The required members, the others absent or as the specification has them.
  public static RTCRtpCodec of(String mimeType, long clockRate) {
    return new RTCRtpCodec(mimeType, clockRate, null, null);
  }

  public RTCRtpCodec withMimeType(String value) {
    return new RTCRtpCodec(value, clockRate, channels, sdpFmtpLine);
  }

  public RTCRtpCodec withClockRate(long value) {
    return new RTCRtpCodec(mimeType, value, channels, sdpFmtpLine);
  }

  public RTCRtpCodec withChannels(@Nullable Integer value) {
    return new RTCRtpCodec(mimeType, clockRate, value, sdpFmtpLine);
  }

  public RTCRtpCodec withSdpFmtpLine(@Nullable String value) {
    return new RTCRtpCodec(mimeType, clockRate, channels, value);
  }
}
