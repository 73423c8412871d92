package dev.parley.webrtc;

/// The other side opened a data channel.
public final class RTCDataChannelEvent extends Event {
  private final RTCDataChannel channel;

  public RTCDataChannelEvent(String type, RTCDataChannel channel) {
    super(type);
    this.channel = channel;
  }

  public RTCDataChannel channel() {
    return channel;
  }
}
