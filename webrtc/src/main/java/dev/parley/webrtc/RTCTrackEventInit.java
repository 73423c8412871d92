package dev.parley.webrtc;

import java.util.List;

/// What a track event says.
///
/// @param receiver which receives the track
/// @param track of the other side
/// @param streams that it belongs to
/// @param transceiver which the receiver is part of
public record RTCTrackEventInit(
    RTCRtpReceiver receiver,
    MediaStreamTrack track,
    List<MediaStream> streams,
    RTCRtpTransceiver transceiver) {
  public RTCTrackEventInit {
    streams = streams == null ? List.of() : List.copyOf(streams);
  }
}
