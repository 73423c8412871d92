package dev.parley.webrtc;

import dev.parley.rtp.Packetizer;
import dev.parley.session.CodecSpec;
import dev.parley.session.MediaSpec;
import dev.parley.session.Rtc;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// Takes the frames of a track and sends them on one m-section: finds the codec, cuts payloads, and
/// lets the time go on when the track changes.
final class SendPump implements FrameSink {
  /// What is left of a datagram for a payload, after every header and tag.
  private static final int MAX_PAYLOAD = 1100;

  private final PeerTransport transport;
  private final int media;
  private final Object lock = new Object();
  private volatile @Nullable MediaStreamTrack track;
  private volatile @Nullable MediaSpec spec;

  // the event loop's
  private final byte[] payload = new byte[MAX_PAYLOAD];
  private @Nullable Packetizer packetizer;
  private @Nullable String packetizerFor;
  private @Nullable MediaStreamTrack lastTrack;
  private boolean waitsForKeyFrame = true;
  private long offset;
  private long lastSent;
  private long lastSentNanos;
  private boolean sentBefore;
  private final SendCounts counts = new SendCounts();

  SendPump(PeerTransport transport, int media) {
    this.transport = transport;
    this.media = media;
  }

  /// What was sent, for statistics; read on the event loop.
  SendCounts counts() {
    return counts;
  }

  @Nullable MediaSpec spec() {
    return spec;
  }

  @Nullable MediaStreamTrack track() {
    return track;
  }

  void bind(MediaSpec newSpec, @Nullable MediaStreamTrack newTrack) {
    synchronized (lock) {
      spec = newSpec;
      MediaStreamTrack before = track;
      if (before == newTrack) {
        return;
      }
      track = newTrack;
      if (before != null) {
        before.removeSink(this);
      }
      if (newTrack != null) {
        newTrack.addSink(this);
        newTrack.requestKeyFrame();
      }
    }
  }

  void end() {
    synchronized (lock) {
      MediaStreamTrack before = track;
      track = null;
      spec = null;
      if (before != null) {
        before.removeSink(this);
      }
    }
  }

  void keyFrameRequested() {
    MediaStreamTrack sending = track;
    if (sending != null) {
      sending.requestKeyFrame();
    }
  }

  @Override
  public void frame(EncodedFrame frame) {
    MediaStreamTrack from = track;
    transport.withRtc((rtc, now) -> send(rtc, now, from, frame));
  }

  private void send(Rtc rtc, long now, @Nullable MediaStreamTrack from, EncodedFrame frame) {
    MediaSpec agreed = spec;
    if (agreed == null || from == null || from != track) {
      return; // of a track that was replaced meanwhile
    }
    CodecSpec codec = codec(agreed, frame.mimeType());
    if (codec == null) {
      counts.noCodec++;
      return;
    }
    if (!rtc.sends(media)) {
      counts.notConnected++;
      waitsForKeyFrame = true;
      return;
    }
    if (from != lastTrack) {
      lastTrack = from;
      waitsForKeyFrame = true;
      offset = nextTimestamp(now, codec) - frame.rtpTimestamp();
    }
    if (waitsForKeyFrame && !frame.keyFrame()) {
      from.requestKeyFrame();
      return;
    }
    waitsForKeyFrame = false;
    lastSent = frame.rtpTimestamp() + offset & 0xFFFF_FFFFL;
    lastSentNanos = now;
    sentBefore = true;
    counts.frame(now, frame);
    cut(rtc, now, codec, frame);
  }

  /// The time of a first frame: random at first (RFC 3550, section 5.1), then as much later as it
  /// is.
  private long nextTimestamp(long now, CodecSpec codec) {
    if (!sentBefore) {
      return ThreadLocalRandom.current().nextLong(1L << 32);
    }
    long ticks = (now - lastSentNanos) * codec.clockRateHz() / 1_000_000_000L;
    return lastSent + Math.max(1, ticks);
  }

  private void cut(Rtc rtc, long now, CodecSpec codec, EncodedFrame frame) {
    byte[] data = frame.data();
    if (!codec.name().equalsIgnoreCase(packetizerFor)) {
      packetizerFor = codec.name();
      packetizer = Packetizer.of(codec.name(), ThreadLocalRandom.current().nextInt(1 << 15));
    }
    Packetizer cutter = packetizer;
    if (cutter == null) {
      rtc.sendRtp(now, media, codec.payloadType(), false, lastSent, data, 0, data.length);
      return;
    }
    if (data.length == 0) {
      return;
    }
    cutter.start(data, 0, data.length, MAX_PAYLOAD);
    for (int n = cutter.next(payload, 0); n > 0; n = cutter.next(payload, 0)) {
      rtc.sendRtp(now, media, codec.payloadType(), cutter.last(), lastSent, payload, 0, n);
    }
  }

  private static @Nullable CodecSpec codec(MediaSpec spec, String mimeType) {
    String name = mimeType.substring(mimeType.indexOf('/') + 1).toLowerCase(Locale.ROOT);
    for (CodecSpec codec : spec.codecs()) {
      if (codec.name().toLowerCase(Locale.ROOT).equals(name)) {
        return codec;
      }
    }
    return null;
  }
}
