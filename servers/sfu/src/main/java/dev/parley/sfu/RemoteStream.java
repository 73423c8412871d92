package dev.parley.sfu;

import dev.parley.rtp.ExtensionIds;
import dev.parley.rtp.RtpPacket;
import dev.parley.rtp.VideoFormat;
import dev.parley.session.CodecSpec;
import dev.parley.session.RtpSource;
import org.jspecify.annotations.Nullable;

/// A stream that a publisher on another shard sends, as the [mirror][TrackExport] of its track
/// knows it; belongs to the mirror's shard.
final class RemoteStream implements RtpSource {
  /// What was true of the stream when a packet of it crossed.
  record Facts(int layer, CodecSpec codec, @Nullable VideoFormat format, ExtensionIds ids) {
    static Facts of(RtpSource stream) {
      return new Facts(stream.layer(), stream.codec(), stream.format(), stream.ids());
    }

    /// Whether they are still true.
    @SuppressWarnings(
        "ReferenceEquality") // the very records of the packet before, asked per packet
    boolean holdFor(RtpSource stream) {
      return layer == stream.layer() && codec == stream.codec() && ids == stream.ids();
    }
  }

  final Track mirror;
  private final int ssrc;
  private Facts facts;
  private boolean keyFrameBegins;

  RemoteStream(Track mirror, int ssrc, Facts facts) {
    this.mirror = mirror;
    this.ssrc = ssrc;
    this.facts = facts;
  }

  /// Takes what a packet that crossed says of the stream.
  void take(Facts newFacts, RtpPacket rtp) {
    facts = newFacts;
    VideoFormat format = newFacts.format();
    keyFrameBegins =
        format != null
            && format.startsKeyFrame(rtp.array(), rtp.payloadOffset(), rtp.payloadLength());
  }

  @Override
  public int ssrc() {
    return ssrc;
  }

  @Override
  public int layer() {
    return facts.layer();
  }

  @Override
  public @Nullable VideoFormat format() {
    return facts.format();
  }

  @Override
  public boolean keyFrameBegins() {
    return keyFrameBegins;
  }

  @Override
  public CodecSpec codec() {
    return facts.codec();
  }

  @Override
  public ExtensionIds ids() {
    return facts.ids();
  }
}
