package dev.parley.sfu;

import dev.parley.core.Counters;
import dev.parley.core.Packet;
import dev.parley.jsep.CodecMatch;
import dev.parley.jsep.RedFormat;
import dev.parley.jsep.SendTrack;
import dev.parley.rtp.PayloadPatch;
import dev.parley.rtp.PictureNumbers;
import dev.parley.rtp.RedPayload;
import dev.parley.rtp.RtpPacket;
import dev.parley.rtp.SequenceRewriter;
import dev.parley.rtp.VideoFormat;
import dev.parley.session.CodecSpec;
import dev.parley.session.MediaSpec;
import dev.parley.session.RtpSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A subscriber's m-section on which one track is sent: which layer of it ([LayerSwitch]), and the
/// few numbers by which its packets differ here.
final class Slot {
  static final int NOTHING = -1;
  static final int ALL_TEMPORAL = 7;

  private static final int AUDIO_CLOCK_HZ = 48_000;
  private static final int VIDEO_CLOCK_HZ = 90_000;
  private static final int UNSUPPORTED = -1;

  /// What is in redundant audio.
  private static final CodecSpec OPUS =
      new CodecSpec(0, "opus", AUDIO_CLOCK_HZ, 2, "", List.of(), -1);

  final Subscriber subscriber;
  final Track track;
  final SendTrack sending;
  private final SequenceRewriter rewriter;
  private MediaSpec spec;
  private @Nullable CodecSpec source;
  private @Nullable PictureNumbers pictures;
  private int payloadType;

  /// The payload type of the blocks of redundant audio if it has to be taken apart, or -1.
  private int unwrapped = -1;

  private String reported = "";

  private final LayerSwitch layers;
  private final Setbacks setbacks = new Setbacks();
  private final Counters<SfuDrop> drops = new Counters<>(SfuDrop.class);
  private boolean wanted = true;
  private int missed;

  Slot(
      Subscriber subscriber,
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
    layers = new LayerSwitch(audio);
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
    return layers.target();
  }

  /// The layer that is sent, or [#NOTHING].
  int current() {
    return layers.current();
  }

  /// How often better layers did not last.
  Setbacks setbacks() {
    return setbacks;
  }

  /// Which temporal layers are sent, and are to be sent.
  LayerSwitch layers() {
    return layers;
  }

  /// The name of the codec in which the last packet was sent, or would have been; the track's while
  /// there was none.
  String codec() {
    CodecSpec last = source;
    return last == null ? track.description.codec() : unwrapped >= 0 ? OPUS.name() : last.name();
  }

  /// Whether the subscriber cannot decode that.
  boolean isUnsupported() {
    return source != null && payloadType == UNSUPPORTED;
  }

  /// What of the track was not sent here, by reason.
  Counters<SfuDrop> drops() {
    return drops;
  }

  /// Counts a packet that is not sent.
  void drop(SfuDrop reason) {
    drops.count(reason);
    subscriber.drop(reason);
  }

  /// Whether the participant would see the track, if it can be had.
  boolean isWanted() {
    return wanted;
  }

  /// The layer that would be sent if the publisher sent it.
  int missed() {
    return missed;
  }

  void missed(int layer) {
    missed = layer;
  }

  void wanted(boolean newWanted) {
    wanted = newWanted;
  }

  /// Chooses the layer to be sent from now on.
  ///
  /// @param layer its index, or [#NOTHING]
  /// @param temporalLayer the highest temporal layer
  void select(long now, int layer, int temporalLayer) {
    boolean down = track.isScalable() && layer < layers.current();
    layers.select(now, layer, temporalLayer);
    if (needsKeyFrame() && !down) {
      track.requestKeyFrame(now, layer);
    }
  }

  /// Gives up the layer that is sent, and what waits of it: the path does not carry it any more, so
  /// that it would only keep the one chosen waiting.
  void cut() {
    int sent = subscriber.discard(spec.index());
    if (sent >= 0) {
      rewriter.withdraw(sent);
    }
    layers.stop();
  }

  /// What was sent before and what comes next do not belong together.
  void restart() {
    layers.restart();
  }

  /// Whether it waits for a key frame of its target.
  boolean needsKeyFrame() {
    return layers.needsKeyFrame();
  }

  /// Takes what a later offer agreed on.
  void renegotiated(MediaSpec newSpec) {
    spec = newSpec;
    source = null;
  }

  /// Passes a packet on, or counts why not.
  ///
  /// @param picture what it is part of
  @SuppressWarnings("ReferenceEquality") // the very codec of the packet before, asked per packet
  void forward(long now, RtpPacket rtp, Packet packet, RtpSource stream, Picture picture) {
    LayerSwitch.Verdict verdict = layers.take(now, picture);
    if (verdict != LayerSwitch.Verdict.SEND) {
      leaveOut(rtp, stream, picture, verdict);
      return;
    }
    if (stream.codec() != source) {
      match(stream);
    }
    if (payloadType == UNSUPPORTED) {
      drop(SfuDrop.CODEC_UNSUPPORTED);
      return;
    }
    int skip = 0;
    if (unwrapped >= 0 && rtp.payloadLength() > 0) { // padding has nothing to take apart
      skip = RedPayload.primaryAt(rtp.array(), rtp.payloadOffset(), rtp.payloadLength(), unwrapped);
      if (skip < 0) {
        drop(SfuDrop.RED_MALFORMED);
        return;
      }
    }
    boolean resumed = layers.takeResumed();
    if (rewriter.source() != stream.ssrc() || resumed) {
      rewriter.switchTo(stream.ssrc());
      if (pictures != null) {
        pictures.switchSource();
      }
    }
    if (!rewriter.accept(now, stream.ssrc(), rtp.sequenceNumber(), rtp.timestamp())) {
      drop(SfuDrop.OLD_STREAM);
      return;
    }
    PictureNumbers numbers = pictures;
    long patch =
        numbers == null
            ? PayloadPatch.skipping(skip)
            : numbers.accept(picture.pictureId, picture.tl0);
    // What was the middle of a picture is its end when the layers above are left out.
    if (layers.endsPicture(picture)) {
      patch = PayloadPatch.withMarker(patch);
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
        patch);
  }

  private void leaveOut(
      RtpPacket rtp, RtpSource stream, Picture picture, LayerSwitch.Verdict verdict) {
    if (verdict == LayerSwitch.Verdict.LEAVE_OUT) {
      rewriter.skip(stream.ssrc(), rtp.sequenceNumber());
      // In one picture with several layers the number is that of the layers that are sent, too.
      if (pictures != null && stream.format() == VideoFormat.VP8) {
        pictures.skip(picture.pictureId);
      }
    }
    drop(layers.target() == NOTHING ? SfuDrop.PAUSED : SfuDrop.OTHER_LAYER);
  }

  /// Passes on how the track's time and the wall clock belong together.
  void senderReport(long now, RtpSource stream, long ntp, long rtpTimestamp) {
    if (rewriter.anchored() && rewriter.source() == stream.ssrc()) {
      long moved = (rtpTimestamp + rewriter.timestampOffset()) & 0xFFFF_FFFFL;
      subscriber.sendReport(now, spec.index(), ntp, moved);
    }
  }

  private void match(RtpSource stream) {
    CodecSpec codec = stream.codec();
    source = codec;
    CodecSpec ours = CodecMatch.find(spec.codecs(), codec);
    unwrapped = -1;
    if (ours == null && RedFormat.isRed(codec)) {
      ours = CodecMatch.find(spec.codecs(), OPUS);
      unwrapped = RedFormat.payloadType(codec);
    }
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
