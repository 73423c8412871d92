package dev.parley.session;

import dev.parley.rtp.ExtensionIds;
import dev.parley.rtp.VideoFormat;
import org.jspecify.annotations.Nullable;

/// What has to be known of an RTP stream to pass its packets on.
public interface RtpSource {
  /// As 32 bits.
  int ssrc();

  /// Which simulcast layer it is, 0 for the lowest.
  int layer();

  /// How its codec fills packets; null for audio, and where nobody here knows.
  @Nullable VideoFormat format();

  /// Whether a key frame begins in the packet received last.
  boolean keyFrameBegins();

  /// The codec of its latest packet.
  CodecSpec codec();

  /// The ids of the header extensions in its packets.
  ExtensionIds ids();
}
