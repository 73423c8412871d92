package dev.parley.sfu;

import dev.parley.core.Packet;
import dev.parley.jsep.CodecMatch;
import dev.parley.jsep.SendTrack;
import dev.parley.rtp.PayloadPatch;
import dev.parley.rtp.PictureNumbers;
import dev.parley.rtp.RtpPacket;
import dev.parley.rtp.SequenceRewriter;
import dev.parley.rtp.VideoFormat;
import dev.parley.rtp.Vp8Descriptor;
import dev.parley.rtp.Vp9Descriptor;
import dev.parley.session.CodecSpec;
import dev.parley.session.MediaSpec;
import dev.parley.session.ReceiveStream;
import org.jspecify.annotations.Nullable;

/// A subscriber's m-section on which one track is sent: which layer of it, and the few numbers by
/// which its packets differ here.
///
/// Another layer begins with its next key frame; until then the present one goes on. Higher
/// temporal layers are left out at once, and joined where the codec says that it can be done.
final class Slot {
  static final int NOTHING = -1;
  static final int ALL_TEMPORAL = 7;

  private static final int AUDIO_CLOCK_HZ = 48_000;
  private static final int VIDEO_CLOCK_HZ = 90_000;
  private static final int UNSUPPORTED = -1;

  /// After this long without a key frame that we can tell, whatever comes is sent.
  private static final long PATIENCE_NANOS = 3_000_000_000L;

  final Participant subscriber;
  final Track track;
  final SendTrack sending;
  private final SequenceRewriter rewriter;
  private MediaSpec spec;
  private @Nullable CodecSpec source;
  private @Nullable PictureNumbers pictures;
  private int payloadType;
  private String reported = "";

  private int target;
  private int current;
  private int temporalTarget = ALL_TEMPORAL;
  private int temporal = ALL_TEMPORAL;
  private boolean wanted = true;
  private boolean resume;
  private boolean paused;
  private long waitingSince = Long.MIN_VALUE;

  Slot(
      Participant subscriber,
      Track track,
      SendTrack sending,
      MediaSpec spec,
      int firstSequenceNumber,
      long firstTimestamp) {
    this.subscriber = subscriber;
    this.track = track;
    this.sending = sending;
    this.spec = spec;
    boolean audio = track.isAudio();
    current = audio ? 0 : NOTHING;
    rewriter =
        new SequenceRewriter(
            audio ? AUDIO_CLOCK_HZ : VIDEO_CLOCK_HZ, firstSequenceNumber, firstTimestamp);
  }

  String mid() {
    return spec.mid();
  }

  int media() {
    return spec.index();
  }

  /// The layer that is to be sent, or [#NOTHING].
  int target() {
    return target;
  }

  /// The layer that is sent, or [#NOTHING].
  int current() {
    return current;
  }

  /// Whether the participant would see the track, if it can be had.
  boolean isWanted() {
    return wanted;
  }

  void wanted(boolean newWanted) {
    wanted = newWanted;
  }

  /// Chooses the layer to be sent from now on.
  ///
  /// @param layer its index, or [#NOTHING]
  /// @param temporalLayer the highest temporal layer
  void select(long now, int layer, int temporalLayer) {
    temporalTarget = temporalLayer;
    if (temporal > temporalLayer) {
      temporal = temporalLayer;
    }
    if (target != layer) {
      waitingSince = now;
    }
    target = layer;
    paused |= layer == NOTHING;
    if (layer == NOTHING || (track.isScalable() && layer < current)) {
      current = layer;
    }
    if (needsKeyFrame()) {
      track.requestKeyFrame(now, target);
    }
  }

  /// Whether it waits for a key frame of its target.
  boolean needsKeyFrame() {
    return target != NOTHING && target != current && !track.isAudio();
  }

  /// Takes what a later offer agreed on.
  void renegotiated(MediaSpec newSpec) {
    spec = newSpec;
    source = null;
  }

  /// Passes a packet on, or counts why not.
  ///
  /// @param layer that the packet is of
  /// @param temporalLayer that the packet is of
  @SuppressWarnings("ReferenceEquality") // the very codec of the packet before, asked per packet
  void forward(
      long now, RtpPacket rtp, Packet packet, ReceiveStream stream, int layer, int temporalLayer) {
    if (layer != current && !selected(now, stream, layer)) {
      leaveOut(rtp, stream, layer);
      return;
    }
    if (stream.codec() != source) {
      match(stream);
    }
    if (payloadType == UNSUPPORTED) {
      subscriber.shard().drop(SfuDrop.CODEC_UNSUPPORTED);
      return;
    }
    if (temporalLayer > temporal && !joins(rtp, stream, temporalLayer)) {
      skip(rtp, stream);
      return;
    }
    if (rewriter.source() != stream.ssrc() || resume || !rewriter.anchored()) {
      if (rewriter.source() != stream.ssrc() || resume) {
        rewriter.switchTo(stream.ssrc());
        if (pictures != null) {
          pictures.switchSource();
        }
      }
      resume = false;
    }
    if (!rewriter.accept(now, stream.ssrc(), rtp.sequenceNumber(), rtp.timestamp())) {
      subscriber.shard().drop(SfuDrop.OLD_STREAM);
      return;
    }
    subscriber.send(
        now,
        spec.index(),
        rtp,
        packet,
        stream,
        payloadType,
        rewriter.sequenceNumber(),
        rewriter.timestamp(),
        patch(rtp, stream, layer));
  }

  /// Whether a packet of another layer than the present one is sent: those that it needs, and the
  /// target from its next key frame on.
  private boolean selected(long now, ReceiveStream stream, int layer) {
    if (track.isScalable() && layer < current && current != NOTHING) {
      return true;
    }
    boolean starts = track.isScalable() ? layer == 0 : layer == target;
    if (target == NOTHING || !starts || current == target) {
      return false;
    }
    if (waitingSince == Long.MIN_VALUE) {
      waitingSince = now;
    }
    // What has one layer begins as it comes: the subscriber itself knows where it can begin.
    boolean known = stream.format() != null && (track.layerCount() > 1 || paused);
    boolean waited = current == NOTHING && now - waitingSince > PATIENCE_NANOS;
    if (known && !waited && !stream.keyFrameBegins()) {
      return false;
    }
    resume = current == NOTHING;
    current = target;
    temporal = temporalTarget;
    paused = false;
    return true;
  }

  private void leaveOut(RtpPacket rtp, ReceiveStream stream, int layer) {
    if (track.isScalable() && current != NOTHING && layer > current) {
      rewriter.skip(stream.ssrc(), rtp.sequenceNumber());
    }
    subscriber.shard().drop(target == NOTHING ? SfuDrop.PAUSED : SfuDrop.OTHER_LAYER);
  }

  /// Whether a temporal layer above the present ones may be joined with this packet.
  private boolean joins(RtpPacket rtp, ReceiveStream stream, int temporalLayer) {
    if (temporalLayer > temporalTarget) {
      return false;
    }
    byte[] bytes = rtp.array();
    int at = rtp.payloadOffset();
    int length = rtp.payloadLength();
    boolean joins =
        stream.format() == VideoFormat.VP9
            ? Vp9Descriptor.startsFrame(bytes, at, length)
                && Vp9Descriptor.isSwitchingPoint(bytes, at, length)
            : Vp8Descriptor.startsFrame(bytes, at, length)
                && Vp8Descriptor.isLayerSync(bytes, at, length);
    if (joins) {
      temporal = temporalLayer;
    }
    return joins;
  }

  private void skip(RtpPacket rtp, ReceiveStream stream) {
    rewriter.skip(stream.ssrc(), rtp.sequenceNumber());
    if (pictures != null && stream.format() == VideoFormat.VP8) {
      pictures.skip(Vp8Descriptor.pictureId(rtp.array(), rtp.payloadOffset(), rtp.payloadLength()));
    }
    subscriber.shard().drop(SfuDrop.OTHER_LAYER);
  }

  private long patch(RtpPacket rtp, ReceiveStream stream, int layer) {
    PictureNumbers numbers = pictures;
    if (numbers == null) {
      return PayloadPatch.NONE;
    }
    byte[] bytes = rtp.array();
    int at = rtp.payloadOffset();
    int length = rtp.payloadLength();
    if (stream.format() == VideoFormat.VP8) {
      return numbers.accept(
          Vp8Descriptor.pictureId(bytes, at, length), Vp8Descriptor.tl0(bytes, at, length));
    }
    long patch =
        numbers.accept(
            Vp9Descriptor.pictureId(bytes, at, length), Vp9Descriptor.tl0(bytes, at, length));
    // What was the middle of a picture is its end when the layers above are left out.
    boolean end = track.isScalable() && layer == current;
    return end && Vp9Descriptor.endsFrame(bytes, at, length)
        ? PayloadPatch.withMarker(patch)
        : patch;
  }

  /// Passes on how the track's time and the wall clock belong together.
  void senderReport(long now, ReceiveStream stream, long ntp, long rtpTimestamp) {
    if (rewriter.anchored() && rewriter.source() == stream.ssrc()) {
      long moved = (rtpTimestamp + rewriter.timestampOffset()) & 0xFFFF_FFFFL;
      subscriber.sendReport(now, spec.index(), ntp, moved);
    }
  }

  private void match(ReceiveStream stream) {
    CodecSpec codec = stream.codec();
    source = codec;
    CodecSpec ours = CodecMatch.find(spec.codecs(), codec);
    payloadType = ours == null ? UNSUPPORTED : ours.payloadType();
    if (ours == null && !codec.name().equals(reported)) {
      reported = codec.name();
      subscriber.codecUnsupported(mid(), track.id(), codec.name());
    }
    VideoFormat format = stream.format();
    boolean numbered = format == VideoFormat.VP8 || format == VideoFormat.VP9;
    if (pictures == null && numbered) {
      pictures = new PictureNumbers(format == VideoFormat.VP9);
    }
  }
}
