package dev.parley.webrtc;

import org.jspecify.annotations.Nullable;

/// A source that a receiver played.
///
/// @param timestamp when its last packet was played, in milliseconds since 1970
/// @param source its SSRC
/// @param audioLevel 0 (silence) to 1
/// @param rtpTimestamp of the last packet that was played
public record RTCRtpSynchronizationSource(
    double timestamp, long source, @Nullable Double audioLevel, long rtpTimestamp) {
  /// The required members, the others absent or as the specification has them.
  public static RTCRtpSynchronizationSource of(double timestamp, long source, long rtpTimestamp) {
    return new RTCRtpSynchronizationSource(timestamp, source, null, rtpTimestamp);
  }

  public RTCRtpSynchronizationSource withTimestamp(double value) {
    return new RTCRtpSynchronizationSource(value, source, audioLevel, rtpTimestamp);
  }

  public RTCRtpSynchronizationSource withSource(long value) {
    return new RTCRtpSynchronizationSource(timestamp, value, audioLevel, rtpTimestamp);
  }

  public RTCRtpSynchronizationSource withAudioLevel(@Nullable Double value) {
    return new RTCRtpSynchronizationSource(timestamp, source, value, rtpTimestamp);
  }

  public RTCRtpSynchronizationSource withRtpTimestamp(long value) {
    return new RTCRtpSynchronizationSource(timestamp, source, audioLevel, value);
  }
}
