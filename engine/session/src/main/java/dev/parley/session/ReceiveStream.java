package dev.parley.session;

import dev.parley.rtp.ExtensionIds;

/// One RTP stream that the other side sends.
public final class ReceiveStream {
  private final int ssrc;
  private final MediaSpec spec;
  private final CodecSpec codec;
  private final ExtensionIds ids;

  ReceiveStream(int ssrc, MediaSpec spec, CodecSpec codec, ExtensionIds ids) {
    this.ssrc = ssrc;
    this.spec = spec;
    this.codec = codec;
    this.ids = ids;
  }

  /// As 32 bits.
  public int ssrc() {
    return ssrc;
  }

  /// The index of its m-section.
  public int media() {
    return spec.index();
  }

  /// What was negotiated for its m-section.
  public MediaSpec spec() {
    return spec;
  }

  /// The codec of its latest packet.
  public CodecSpec codec() {
    return codec;
  }

  /// The ids of the header extensions in its packets.
  public ExtensionIds ids() {
    return ids;
  }
}
