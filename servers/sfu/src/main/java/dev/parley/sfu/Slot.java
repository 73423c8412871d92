package dev.parley.sfu;

import dev.parley.core.Packet;
import dev.parley.jsep.CodecMatch;
import dev.parley.jsep.SendTrack;
import dev.parley.rtp.RtpPacket;
import dev.parley.rtp.SequenceRewriter;
import dev.parley.session.CodecSpec;
import dev.parley.session.MediaSpec;
import dev.parley.session.ReceiveStream;
import org.jspecify.annotations.Nullable;

/// A subscriber's m-section on which one track is sent: the few numbers by which that track's
/// packets differ here.
final class Slot {
  private static final int AUDIO_CLOCK_HZ = 48_000;
  private static final int VIDEO_CLOCK_HZ = 90_000;
  private static final int UNSUPPORTED = -1;

  final Participant subscriber;
  final Track track;
  final SendTrack sending;
  private final SequenceRewriter rewriter;
  private MediaSpec spec;
  private @Nullable CodecSpec source;
  private int payloadType;
  private boolean switched;
  private String reported = "";

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

  /// Takes what a later offer agreed on.
  void renegotiated(MediaSpec newSpec) {
    spec = newSpec;
    source = null;
  }

  /// Passes a packet on, or counts why not.
  @SuppressWarnings("ReferenceEquality") // the very codec of the packet before, asked per packet
  void forward(long now, RtpPacket rtp, Packet packet, ReceiveStream stream) {
    if (stream.codec() != source) {
      match(stream.codec());
    }
    if (payloadType == UNSUPPORTED) {
      subscriber.shard().drop(SfuDrop.CODEC_UNSUPPORTED);
      return;
    }
    if (rewriter.source() != stream.ssrc() || !switched) {
      rewriter.switchTo(stream.ssrc());
      switched = true;
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
        rewriter.timestamp());
  }

  /// Passes on how the track's time and the wall clock belong together.
  void senderReport(long now, ReceiveStream stream, long ntp, long rtpTimestamp) {
    if (rewriter.anchored() && rewriter.source() == stream.ssrc()) {
      long moved = (rtpTimestamp + rewriter.timestampOffset()) & 0xFFFF_FFFFL;
      subscriber.sendReport(now, spec.index(), ntp, moved);
    }
  }

  private void match(CodecSpec codec) {
    source = codec;
    CodecSpec ours = CodecMatch.find(spec.codecs(), codec);
    payloadType = ours == null ? UNSUPPORTED : ours.payloadType();
    if (ours == null && !codec.name().equals(reported)) {
      reported = codec.name();
      subscriber.codecUnsupported(mid(), track.id(), codec.name());
    }
  }
}
