package dev.parley.app.participant;

import dev.parley.rtp.RtpPacket;
import dev.parley.rtp.VideoFormat;
import dev.parley.session.MediaKind;
import dev.parley.session.ReceiveStream;

/// Counts what comes of one track; belongs to the shard's thread.
final class TrackCounter {
  private final RemoteTrack track;
  private String codec = "";
  private long packets;
  private long bytes;
  private long frames;
  private long keyFrames;

  TrackCounter(RemoteTrack track) {
    this.track = track;
  }

  RemoteTrack track() {
    return track;
  }

  void count(RtpPacket rtp, ReceiveStream stream) {
    count(rtp, stream.codec().name());
  }

  void count(RtpPacket rtp, String codecName) {
    if (rtp.payloadLength() == 0) {
      return; // padding that probes the path
    }
    codec = codecName;
    packets++;
    bytes += rtp.payloadLength();
    if (track.kind() == MediaKind.AUDIO || rtp.marker()) {
      frames++;
    }
    VideoFormat format = VideoFormat.of(codecName);
    if (format != null
        && format.startsKeyFrame(rtp.array(), rtp.payloadOffset(), rtp.payloadLength())) {
      keyFrames++;
    }
  }

  Received snapshot() {
    return new Received(track, codec, packets, bytes, frames, keyFrames);
  }
}
