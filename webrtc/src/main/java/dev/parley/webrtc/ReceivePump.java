package dev.parley.webrtc;

import dev.parley.rtp.AudioLevel;
import dev.parley.rtp.ExtensionKind;
import dev.parley.rtp.FrameAssembler;
import dev.parley.rtp.FrameSize;
import dev.parley.rtp.RtpPacket;
import dev.parley.session.MediaKind;
import dev.parley.session.ReceiveStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Makes frames of the packets of one m-section and brings them to a receiver's track. Belongs to
/// the event loop.
final class ReceivePump {
  private final PeerTransport transport;
  private final int media;
  private final TrackFeed feed;
  private final ReceivedSources sources;
  private final ReceiveCounts counts = new ReceiveCounts();
  private final ArrivalTimes arrivals = new ArrivalTimes();
  private @Nullable FrameAssembler assembler;
  private int clockRateHz = 1;
  private boolean video;
  private @Nullable String mimeType;
  private int ssrc;
  private int payloadType = -1;
  private long now;
  private boolean flowing;

  ReceivePump(PeerTransport transport, int media, TrackFeed feed, ReceivedSources sources) {
    this.transport = transport;
    this.media = media;
    this.feed = feed;
    this.sources = sources;
  }

  boolean feeds(TrackFeed other) {
    return feed == other;
  }

  /// What was received, for statistics; read on the event loop.
  ReceiveCounts counts() {
    return counts;
  }

  String trackIdentifier() {
    return feed.trackId();
  }

  long packetsDiscarded() {
    return assembler == null ? 0 : assembler.packetsDiscarded();
  }

  long framesDropped() {
    return assembler == null ? 0 : assembler.framesDropped();
  }

  void rtp(long atNanos, RtpPacket rtp, ReceiveStream stream) {
    now = atNanos;
    if (!flowing) {
      flowing = true;
      feed.muted(false);
    }
    if (rtp.payloadLength() > 0) {
      played(rtp, stream);
    }
    FrameAssembler frames = assembler(rtp, stream);
    arrivals.packet(now, rtp.timestamp());
    frames.add(
        rtp.sequenceNumber(),
        rtp.timestamp(),
        rtp.marker(),
        rtp.array(),
        rtp.payloadOffset(),
        rtp.payloadLength(),
        this::frame);
    if (frames.takeKeyFrameRequest()) {
      transport.withRtc((core, time) -> core.requestKeyFrame(time, media));
    }
  }

  /// Media stops for now: its next packet says that it goes on.
  void pause() {
    flowing = false;
  }

  private FrameAssembler assembler(RtpPacket rtp, ReceiveStream stream) {
    FrameAssembler frames = assembler;
    if (frames == null || ssrc != rtp.ssrc() || payloadType != rtp.payloadType()) {
      String name = stream.codec().name();
      frames = new FrameAssembler(name);
      assembler = frames;
      clockRateHz = stream.codec().clockRateHz();
      video = stream.spec().kind() == MediaKind.VIDEO;
      ssrc = rtp.ssrc();
      payloadType = rtp.payloadType();
      mimeType = stream.spec().kind().name().toLowerCase(Locale.ROOT) + "/" + name;
    }
    return frames;
  }

  private void played(RtpPacket rtp, ReceiveStream stream) {
    counts.packet(System.currentTimeMillis(), now, rtp);
    long[] mixed = new long[rtp.csrcCount()];
    for (int i = 0; i < mixed.length; i++) {
      mixed[i] = rtp.csrc(i) & 0xFFFF_FFFFL;
    }
    Double level = null;
    if (stream.spec().kind() == MediaKind.AUDIO) {
      int id = stream.ids().id(ExtensionKind.AUDIO_LEVEL);
      int value = id == 0 ? -1 : rtp.extensions().u8(id);
      if (value >= 0) {
        level = level(AudioLevel.decibelsBelowOverload(value));
        counts.audioLevel = level;
      }
    }
    sources.played(
        System.currentTimeMillis(), rtp.ssrc() & 0xFFFF_FFFFL, mixed, level, rtp.timestamp());
  }

  /// 0 for silence to 1 for the loudest (RFC 6464 in decibels below that).
  private static double level(int decibels) {
    return decibels >= AudioLevel.SILENCE ? 0 : Math.pow(10, -decibels / 20.0);
  }

  void senderReport(long ntp) {
    counts.senderReport(ntp);
  }

  private void frame(byte[] data, long timestamp, boolean key, int packets) {
    String type = mimeType;
    if (type == null) {
      return;
    }
    EncodedFrame frame =
        new EncodedFrame(type, data, timestamp, key)
            .withAudioLevel(video ? null : counts.audioLevel);
    long waited = arrivals.since(now, timestamp);
    int ticks = SoundLength.ticks(frame);
    if (ticks > 0) {
      counts.sound(ticks, clockRateHz, waited);
    } else if (video) {
      counts.frame(now, key, packets, waited);
    }
    if (key) {
      FrameSize size = FrameSize.of(type, data);
      if (size != null) {
        counts.width = size.width();
        counts.height = size.height();
      }
    }
    feed.frame(frame);
  }
}
