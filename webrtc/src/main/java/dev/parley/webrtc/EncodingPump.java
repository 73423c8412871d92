package dev.parley.webrtc;

import dev.parley.rtp.AudioLevel;
import dev.parley.rtp.Packetizer;
import dev.parley.session.CodecSpec;
import dev.parley.session.Rtc;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// Sends the frames of one encoding: cuts payloads, begins with a key frame, and lets the time go
/// on when the track changes. Belongs to the event loop.
final class EncodingPump {
  /// What is left of a datagram for a payload, after every header and tag.
  private static final int MAX_PAYLOAD = 1100;

  private final int media;
  private final int encoding;
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
  private final TonePump tones;

  /// @param encoding which stream of the m-section
  EncodingPump(PeerTransport transport, int media, int encoding) {
    this.media = media;
    this.encoding = encoding;
    tones = new TonePump(transport, media);
  }

  /// What was sent, for statistics.
  SendCounts counts() {
    return counts;
  }

  /// Nothing is sent for now: what comes next has to be a key frame.
  void interrupt() {
    waitsForKeyFrame = true;
  }

  /// Sends a tone in place of the sound.
  ///
  /// @param codec what was agreed on for tones
  void tone(Rtc rtc, long now, int event, long millis, CodecSpec sound, CodecSpec codec) {
    lastSent = nextTimestamp(now, sound) & 0xFFFF_FFFFL;
    lastSentNanos = now;
    sentBefore = true;
    rtc.audioLevel(media, -1);
    tones.begin(rtc, now, codec, new Tone(event, millis, codec.clockRateHz(), lastSent));
  }

  void send(Rtc rtc, long now, MediaStreamTrack from, EncodedFrame frame, CodecSpec codec) {
    if (from != lastTrack) {
      lastTrack = from;
      waitsForKeyFrame = true;
      offset = nextTimestamp(now, codec) - frame.rtpTimestamp();
    }
    if (tones.playing()) {
      counts.underTones++;
      return;
    }
    if (waitsForKeyFrame && !frame.keyFrame()) {
      from.requestKeyFrame(frame.layer());
      return;
    }
    waitsForKeyFrame = false;
    lastSent = frame.rtpTimestamp() + offset & 0xFFFF_FFFFL;
    lastSentNanos = now;
    sentBefore = true;
    counts.frame(now, frame, codec.clockRateHz());
    if (encoding == 0) {
      rtc.audioLevel(media, level(frame.audioLevel()));
    }
    cut(rtc, now, codec, frame);
  }

  /// In decibels below the loudest, as packets carry it (RFC 6464); -1 if it is not known.
  static int level(@Nullable Double loudness) {
    if (loudness == null) {
      return -1;
    }
    long decibels = Math.round(-20 * Math.log10(loudness)); // infinitely many of silence
    return AudioLevel.of(false, Math.clamp(decibels, 0, AudioLevel.SILENCE));
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
    int type = codec.payloadType();
    Packetizer cutter = packetizer;
    if (cutter == null) {
      rtc.sendRtp(now, media, encoding, type, false, lastSent, data, 0, data.length);
      return;
    }
    if (data.length == 0) {
      return;
    }
    cutter.start(data, 0, data.length, MAX_PAYLOAD);
    for (int n = cutter.next(payload, 0); n > 0; n = cutter.next(payload, 0)) {
      rtc.sendRtp(now, media, encoding, type, cutter.last(), lastSent, payload, 0, n);
    }
  }
}
