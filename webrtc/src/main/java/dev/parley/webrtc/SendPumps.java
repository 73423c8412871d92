package dev.parley.webrtc;

import dev.parley.session.MediaSpec;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The m-sections of a transport on which frames go out.
final class SendPumps {
  private final PeerTransport transport;
  private final Map<Integer, SendPump> byMedia = new ConcurrentHashMap<>();

  SendPumps(PeerTransport transport) {
    this.transport = transport;
  }

  /// Sends a track on an m-section from now on, or nothing.
  ///
  /// @param spec what was agreed on for it
  /// @param track null for none
  /// @param encodings how the sender wants it
  void bind(
      MediaSpec spec, @Nullable MediaStreamTrack track, List<RTCRtpEncodingParameters> encodings) {
    byMedia
        .computeIfAbsent(spec.index(), index -> new SendPump(transport, index))
        .bind(spec, spec.send() ? track : null, encodings);
  }

  void unbind(int media) {
    SendPump pump = byMedia.remove(media);
    if (pump != null) {
      pump.end();
    }
  }

  @Nullable SendPump of(int media) {
    return byMedia.get(media);
  }

  /// The other side needs a key frame.
  void keyFrameRequested(int media, int encoding) {
    SendPump pump = byMedia.get(media);
    if (pump != null) {
      pump.keyFrameRequested(encoding);
    }
  }

  void close() {
    byMedia.values().forEach(SendPump::end);
    byMedia.clear();
  }
}
