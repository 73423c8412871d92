package dev.parley.session;

import java.util.List;

/// A negotiated codec.
///
/// @param payloadType 0 to 127, the one that both sides use on this m-section
/// @param name such as `VP8` or `opus`, as first written
/// @param clockRateHz of the RTP timestamp
/// @param channels 1 or more for audio, 0 for video
/// @param format the parameters of `a=fmtp`, empty if none
/// @param feedback the values of `a=rtcp-fb` that both sides have, such as `nack`, `nack pli`,
///   `transport-cc`, [#CONGESTION_FEEDBACK]
/// @param rtxPayloadType of its retransmissions (RFC 4588), or -1
public record CodecSpec(
    int payloadType,
    String name,
    int clockRateHz,
    int channels,
    String format,
    List<String> feedback,
    int rtxPayloadType) {
  /// Congestion control feedback on each stream, in place of transport-wide feedback (RFC 8888,
  /// section 6).
  public static final String CONGESTION_FEEDBACK = "ack ccfb";

  public CodecSpec {
    feedback = List.copyOf(feedback);
    if (payloadType < 0 || payloadType > 127) {
      throw new IllegalArgumentException("payload type " + payloadType + " is not in 0..127");
    }
  }

  public boolean hasFeedback(String value) {
    return feedback.contains(value);
  }
}
