package dev.parley.webrtc;

import dev.parley.session.CodecSpec;
import dev.parley.session.MediaSpec;
import dev.parley.session.Rtc;
import dev.parley.session.SendEncoding;
import dev.parley.session.SendSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Takes the frames of a track and sends them on one m-section, each on the encodings that its
/// layer is for.
final class SendPump implements FrameSink {
  private final PeerTransport transport;
  private final int media;
  private final Object lock = new Object();
  private volatile @Nullable MediaStreamTrack track;
  private volatile @Nullable MediaSpec spec;
  private volatile List<RTCRtpEncodingParameters> encodings = List.of();

  // the event loop's
  private final List<EncodingPump> pumps = new ArrayList<>();

  SendPump(PeerTransport transport, int media) {
    this.transport = transport;
    this.media = media;
  }

  /// What was sent of an encoding, for statistics; read on the event loop.
  SendCounts counts(String rid) {
    return pump(index(rid)).counts();
  }

  /// Whether an encoding is to be sent.
  boolean active(String rid) {
    List<RTCRtpEncodingParameters> wanted = encodings;
    int at = position(rid, wanted);
    return track != null && at >= 0 && wanted.get(at).active();
  }

  private int index(String rid) {
    List<SendEncoding> agreed = agreed();
    for (int i = 0; i < agreed.size(); i++) {
      if (agreed.get(i).rid().equals(rid)) {
        return i;
      }
    }
    return 0;
  }

  private List<SendEncoding> agreed() {
    MediaSpec agreed = spec;
    SendSpec sending = agreed == null ? null : agreed.sending();
    return sending == null ? List.of() : sending.encodings();
  }

  /// Where the parameters of an encoding stand; -1 if it is not wanted any more.
  private static int position(String rid, List<RTCRtpEncodingParameters> encodings) {
    if (rid.isEmpty()) {
      return encodings.isEmpty() ? -1 : 0; // the only one
    }
    for (int i = 0; i < encodings.size(); i++) {
      if (rid.equals(encodings.get(i).rid())) {
        return i;
      }
    }
    return -1;
  }

  private EncodingPump pump(int index) {
    while (pumps.size() <= index) {
      pumps.add(new EncodingPump(transport, media, pumps.size()));
    }
    return pumps.get(index);
  }

  @Nullable MediaSpec spec() {
    return spec;
  }

  @Nullable MediaStreamTrack track() {
    return track;
  }

  void bind(
      MediaSpec newSpec,
      @Nullable MediaStreamTrack newTrack,
      List<RTCRtpEncodingParameters> newEncodings) {
    synchronized (lock) {
      spec = newSpec;
      encodings = newEncodings;
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

  void keyFrameRequested(int encoding) {
    MediaStreamTrack sending = track;
    List<RTCRtpEncodingParameters> wanted = encodings;
    List<SendEncoding> agreed = agreed();
    int at = encoding < agreed.size() ? position(agreed.get(encoding).rid(), wanted) : -1;
    if (sending != null && at >= 0) {
      sending.requestKeyFrame(layer(at, wanted, sending.layers()));
    }
  }

  @Override
  public void frame(EncodedFrame frame) {
    MediaStreamTrack from = track;
    transport.withRtc((rtc, now) -> send(rtc, now, from, frame));
  }

  /// Sends a tone in place of the sound, for so long.
  void tone(int event, long millis) {
    transport.withRtc((rtc, now) -> {
      MediaSpec agreed = spec;
      if (agreed == null || !rtc.sends(media)) {
        return;
      }
      CodecSpec sound = sound(agreed);
      CodecSpec codec = sound == null ? null : tones(agreed, sound.clockRateHz());
      if (sound != null && codec != null) {
        pump(0).tone(rtc, now, event, millis, sound, codec);
      }
    });
  }

  private static @Nullable CodecSpec sound(MediaSpec agreed) {
    for (CodecSpec codec : agreed.codecs()) {
      if (!RTCDTMFSender.isTones(codec)) {
        return codec;
      }
    }
    return null;
  }

  /// What was agreed on for tones: with the clock of the sound, if possible.
  private static @Nullable CodecSpec tones(MediaSpec agreed, int clockRateHz) {
    CodecSpec found = null;
    for (CodecSpec codec : agreed.codecs()) {
      boolean same = codec.clockRateHz() == clockRateHz;
      if (RTCDTMFSender.isTones(codec) && (found == null || same)) {
        found = codec;
      }
    }
    return found;
  }

  private void send(Rtc rtc, long now, @Nullable MediaStreamTrack from, EncodedFrame frame) {
    MediaSpec agreed = spec;
    if (agreed == null || from == null || from != track) {
      return; // of a track that was replaced meanwhile
    }
    List<RTCRtpEncodingParameters> wanted = encodings;
    CodecSpec codec = codec(agreed, frame.mimeType());
    boolean connected = rtc.sends(media);
    List<SendEncoding> streams = agreed();
    for (int i = 0; i < streams.size(); i++) {
      int at = position(streams.get(i).rid(), wanted);
      if (at < 0 || layer(at, wanted, from.layers()) != frame.layer()) {
        continue;
      }
      EncodingPump pump = pump(i);
      if (codec == null) {
        pump.counts().noCodec++;
      } else if (!connected) {
        pump.counts().notConnected++;
        pump.interrupt();
      } else if (!wanted.get(at).active()) {
        pump.interrupt();
      } else {
        pump.send(rtc, now, from, frame, codec);
      }
    }
  }

  /// Which layer of a source an encoding sends: the largest goes to the one that is scaled down
  /// least, the others follow.
  static int layer(int index, List<RTCRtpEncodingParameters> encodings, int layers) {
    int larger = 0;
    for (int i = 0; i < encodings.size(); i++) {
      double other = scale(encodings.get(i));
      double own = scale(encodings.get(index));
      if (other < own || other == own && i > index) {
        larger++;
      }
    }
    return Math.max(0, layers - 1 - larger);
  }

  private static double scale(RTCRtpEncodingParameters encoding) {
    Double by = encoding.scaleResolutionDownBy();
    return by == null ? 1 : by;
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
