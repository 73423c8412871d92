package dev.parley.webrtc;

import dev.parley.session.CodecSpec;
import dev.parley.session.Rtc;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Sends the packets of tones on one m-section; meanwhile its sound is held back. Belongs to the
/// event loop.
final class TonePump {
  private final PeerTransport transport;
  private final int media;
  private final byte[] payload = new byte[Tone.PAYLOAD_BYTES];
  private @Nullable Tone playing;
  private @Nullable CodecSpec codec;

  TonePump(PeerTransport transport, int media) {
    this.transport = transport;
    this.media = media;
  }

  boolean playing() {
    return playing != null;
  }

  /// Begins a tone. One that still plays, since this thread was busy, ends before.
  ///
  /// @param agreed what was agreed on for tones
  void begin(Rtc rtc, long now, CodecSpec agreed, Tone tone) {
    while (playing != null) {
      send(rtc, now, playing);
    }
    codec = agreed;
    playing = tone;
    step(rtc, now, tone);
  }

  private void step(Rtc rtc, long now, Tone tone) {
    if (!tone.equals(playing)) {
      return; // it has ended meanwhile
    }
    send(rtc, now, tone);
    if (playing != null) {
      transport
          .tasks()
          .after(Tone.STEP_MILLIS, () -> transport.withRtc((core, time) -> step(core, time, tone)));
    }
  }

  private void send(Rtc rtc, long now, Tone tone) {
    int type = Objects.requireNonNull(codec).payloadType();
    boolean first = !tone.begun();
    long timestamp = tone.next(payload);
    for (int i = tone.over() ? Tone.ENDS : 1; i > 0; i--) {
      rtc.sendRtp(now, media, type, first, timestamp, payload, 0, Tone.PAYLOAD_BYTES);
      first = false;
    }
    if (tone.over()) {
      playing = null;
    }
  }
}
