package dev.parley.webrtc;

import java.util.List;

/// The other side sends a track.
public final class RTCTrackEvent extends Event {
  private final RTCTrackEventInit init;

  public RTCTrackEvent(String type, RTCTrackEventInit init) {
    super(type);
    this.init = init;
  }

  public RTCRtpReceiver receiver() {
    return init.receiver();
  }

  public MediaStreamTrack track() {
    return init.track();
  }

  public List<MediaStream> streams() {
    return init.streams();
  }

  public RTCRtpTransceiver transceiver() {
    return init.transceiver();
  }
}
