package dev.parley.rtp;

import org.jspecify.annotations.Nullable;

/// The RTP header extensions that browsers send.
public enum ExtensionKind {
  /// How loud the packet is: [AudioLevel]. RFC 6464
  AUDIO_LEVEL("urn:ietf:params:rtp-hdrext:ssrc-audio-level"),

  /// When the packet left, as 24 bits: [AbsSendTime].
  ABS_SEND_TIME("http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time"),

  /// The number of the packet on its transport, for congestion control: 16 bits.
  TRANSPORT_SEQUENCE_NUMBER(
      "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01"),

  /// The m-section of the packet, as text. RFC 9143, section 15
  MID("urn:ietf:params:rtp-hdrext:sdes:mid"),

  /// The simulcast layer of the packet, as text. RFC 8852
  RID("urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id"),

  /// The simulcast layer that a retransmission belongs to, as text. RFC 8852
  REPAIRED_RID("urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id"),

  /// How much later than its timestamp the packet was sent: [TransmissionOffset]. RFC 5450
  TRANSMISSION_OFFSET("urn:ietf:params:rtp-hdrext:toffset"),

  /// How the picture must be turned: [VideoOrientation].
  VIDEO_ORIENTATION("urn:3gpp:video-orientation"),

  /// How long the receiver may hold a frame back: [PlayoutDelay].
  PLAYOUT_DELAY("http://www.webrtc.org/experiments/rtp-hdrext/playout-delay"),

  /// Camera or screen: 8 bits, of which the lowest means a screen.
  VIDEO_CONTENT_TYPE("http://www.webrtc.org/experiments/rtp-hdrext/video-content-type"),

  /// What happened to the frame when, at the sender: [VideoTiming].
  VIDEO_TIMING("http://www.webrtc.org/experiments/rtp-hdrext/video-timing"),

  /// The colours of the picture: [ColorSpace].
  COLOR_SPACE("http://www.webrtc.org/experiments/rtp-hdrext/color-space"),

  /// Which frames this one needs (AV1 RTP specification, appendix A); opaque here.
  DEPENDENCY_DESCRIPTOR(
      "https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension"),

  /// The layers that the sender encodes; opaque here.
  VIDEO_LAYERS_ALLOCATION("http://www.webrtc.org/experiments/rtp-hdrext/video-layers-allocation00"),

  /// How loud the contributing sources are, a byte for each. RFC 6465
  CSRC_AUDIO_LEVEL("urn:ietf:params:rtp-hdrext:csrc-audio-level");

  private static final ExtensionKind[] ALL = values();

  private final String uri;

  ExtensionKind(String uri) {
    this.uri = uri;
  }

  /// The name in `a=extmap`.
  public String uri() {
    return uri;
  }

  /// The kind with this name, or null.
  public static @Nullable ExtensionKind of(String uri) {
    for (ExtensionKind kind : ALL) {
      if (kind.uri.equals(uri)) {
        return kind;
      }
    }
    return null;
  }
}
