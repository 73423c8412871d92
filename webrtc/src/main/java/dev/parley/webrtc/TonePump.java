package dev.parley.webrtc;

import dev.parley.session.CodecSpec;
import dev.parley.session.Rtc;
import org.jspecify.annotations.Nullable;

/// Sends the packets of tones on one m-section; meanwhile its sound is held back. Belongs to the
/// event loop.
final class TonePump {
  private final PeerTransport transport;
  private final int media;
  private final byte[] payload = new byte[Tone.PAYLOAD_BYTES];
  private @Nullable Tone playing;

  TonePump(PeerTransport transport, int media) {
    this.transport = transport;
    this.media = media;
  }

  boolean playing() {
    return playing != null;
  }

  /// Begins a tone, in place of the one before.
  ///
  /// @param codec what was agreed on for tones
  void begin(Rtc rtc, long now, CodecSpec codec, Tone tone) {
    playing = tone;
    step(rtc, now, codec, tone);
  }

  private void step(Rtc rtc, long now, CodecSpec codec, Tone tone) {
    if (!tone.equals(playing)) {
      return; // another one began meanwhile
    }
    boolean first = !tone.begun();
    long timestamp = tone.next(payload);
    for (int i = tone.over() ? Tone.ENDS : 1; i > 0; i--) {
      boolean marker = first;
      first = false;
      rtc.sendRtp(
          now, media, codec.payloadType(), marker, timestamp, payload, 0, Tone.PAYLOAD_BYTES);
    }
    if (tone.over()) {
      playing = null;
    } else {
      transport
          .tasks()
          .after(
              Tone.STEP_MILLIS,
              () -> transport.withRtc((core, time) -> step(core, time, codec, tone)));
    }
  }
}
