package dev.parley.jsep;

import java.util.List;

/// A codec that we can handle.
///
/// @param name such as `VP8`, compared without case
/// @param clockRateHz of the RTP timestamp
/// @param channels 1 or more for audio, 0 for video
/// @param format our parameters for `a=fmtp`, empty if none
/// @param feedback the values of `a=rtcp-fb` we can handle, such as `nack pli`
/// @param rtx whether we can send and receive its retransmissions (RFC 4588)
public record CodecCapability(
    String name, int clockRateHz, int channels, String format, List<String> feedback, boolean rtx) {
  public CodecCapability {
    feedback = List.copyOf(feedback);
  }
}
