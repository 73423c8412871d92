package dev.parley.webrtc;

import org.jspecify.annotations.Nullable;

/// A source that was mixed into what a receiver played.
///
/// @param timestamp when its last packet was played, in milliseconds since 1970
/// @param source its CSRC
/// @param audioLevel 0 (silence) to 1
/// @param rtpTimestamp of the last packet that was played
public record RTCRtpContributingSource(
    double timestamp, long source, @Nullable Double audioLevel, long rtpTimestamp) {
  /// The required members, the others absent or as the specification has them.
  public static RTCRtpContributingSource of(double timestamp, long source, long rtpTimestamp) {
    return new RTCRtpContributingSource(timestamp, source, null, rtpTimestamp);
  }

  public RTCRtpContributingSource withTimestamp(double value) {
    return new RTCRtpContributingSource(value, source, audioLevel, rtpTimestamp);
  }

  public RTCRtpContributingSource withSource(long value) {
    return new RTCRtpContributingSource(timestamp, value, audioLevel, rtpTimestamp);
  }

  public RTCRtpContributingSource withAudioLevel(@Nullable Double value) {
    return new RTCRtpContributingSource(timestamp, source, value, rtpTimestamp);
  }

  public RTCRtpContributingSource withRtpTimestamp(long value) {
    return new RTCRtpContributingSource(timestamp, source, audioLevel, value);
  }
}
