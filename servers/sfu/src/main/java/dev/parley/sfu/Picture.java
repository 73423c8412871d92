package dev.parley.sfu;

import dev.parley.rtp.DependencyDescriptor;
import dev.parley.rtp.RtpPacket;
import dev.parley.rtp.VideoFormat;
import dev.parley.rtp.Vp8Descriptor;
import dev.parley.rtp.Vp9Descriptor;
import org.jspecify.annotations.Nullable;

/// What a packet of video is part of: read once, for everyone who may be sent it. A re-used view of
/// the packet read last.
final class Picture {
  /// The layer of the simulcast, or the spatial layer within a stream.
  int layer;

  int temporal;

  /// Whether the layers are in one stream, each needing those below it.
  boolean scalable;

  /// How many layers the track has.
  int layers = 1;

  /// Whether we can tell where key frames begin.
  boolean known;

  /// Whether a key frame begins here.
  boolean keyFrame;

  /// Whether the temporal layer may be joined here.
  boolean joins;

  /// Whether a frame ends here.
  boolean ends;

  /// The numbers that have to be continuous for a decoder, or -1.
  int pictureId = -1;

  int tl0 = -1;

  /// Says more than all of the above, where there is one.
  @Nullable DependencyDescriptor descriptor;

  /// Reads what the payload says.
  ///
  /// @param keyFrameBegins as the format tells
  void read(RtpPacket rtp, @Nullable VideoFormat format, boolean keyFrameBegins) {
    descriptor = null;
    layer = 0;
    temporal = 0;
    known = format != null;
    keyFrame = keyFrameBegins;
    joins = true;
    ends = rtp.marker();
    pictureId = -1;
    tl0 = -1;
    byte[] bytes = rtp.array();
    int at = rtp.payloadOffset();
    int length = rtp.payloadLength();
    if (format == VideoFormat.VP8) {
      temporal = Vp8Descriptor.temporalLayer(bytes, at, length);
      pictureId = Vp8Descriptor.pictureId(bytes, at, length);
      tl0 = Vp8Descriptor.tl0(bytes, at, length);
      joins =
          Vp8Descriptor.startsFrame(bytes, at, length)
              && Vp8Descriptor.isLayerSync(bytes, at, length);
    } else if (format == VideoFormat.VP9) {
      layer = Vp9Descriptor.spatialLayer(bytes, at, length);
      temporal = Vp9Descriptor.temporalLayer(bytes, at, length);
      pictureId = Vp9Descriptor.pictureId(bytes, at, length);
      tl0 = Vp9Descriptor.tl0(bytes, at, length);
      ends = Vp9Descriptor.endsFrame(bytes, at, length);
      joins =
          Vp9Descriptor.startsFrame(bytes, at, length)
              && Vp9Descriptor.isSwitchingPoint(bytes, at, length);
    }
  }

  /// Takes what a dependency descriptor says instead.
  void describe(DependencyDescriptor newDescriptor) {
    descriptor = newDescriptor;
    layer = newDescriptor.spatialLayer();
    temporal = newDescriptor.temporalLayer();
    known = true;
    keyFrame |= newDescriptor.bringsStructure();
    ends = newDescriptor.endsFrame();
  }
}
