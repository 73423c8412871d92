package dev.parley.webrtc;

import dev.parley.core.Packet;
import dev.parley.rtp.RtpPacket;
import dev.parley.session.MediaSink;
import dev.parley.session.ReceiveStream;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The m-sections of a transport on which media comes.
final class ReceivePumps implements MediaSink {
  private final PeerTransport transport;
  private final Map<Integer, ReceivePump> byMedia = new ConcurrentHashMap<>();

  ReceivePumps(PeerTransport transport) {
    this.transport = transport;
  }

  /// Brings the media of an m-section to a receiver from now on.
  void bind(int media, TrackFeed feed, ReceivedSources sources) {
    ReceivePump known = byMedia.get(media);
    if (known == null || !known.feeds(feed)) {
      byMedia.put(media, new ReceivePump(transport, media, feed, sources));
    }
  }

  /// Media stops for now.
  void pause(int media) {
    ReceivePump pump = byMedia.get(media);
    if (pump != null) {
      pump.pause();
    }
  }

  void unbind(int media) {
    byMedia.remove(media);
  }

  @Nullable ReceivePump of(int media) {
    return byMedia.get(media);
  }

  @Override
  public void rtp(long now, RtpPacket rtp, Packet packet, ReceiveStream stream) {
    ReceivePump pump = byMedia.get(stream.media());
    if (pump != null) {
      pump.rtp(now, rtp, stream);
    }
  }

  @Override
  public void senderReport(long now, ReceiveStream stream, long ntp, long rtpTimestamp) {
    ReceivePump pump = byMedia.get(stream.media());
    if (pump != null) {
      pump.senderReport(ntp);
    }
  }
}
