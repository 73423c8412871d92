package dev.parley.jsep;

/// Names of RTP header extensions (RFC 8285) that browsers use.
public final class ExtensionUri {
  public static final String MID = "urn:ietf:params:rtp-hdrext:sdes:mid";
  public static final String RID = "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id";
  public static final String REPAIRED_RID =
      "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id";
  public static final String AUDIO_LEVEL = "urn:ietf:params:rtp-hdrext:ssrc-audio-level";
  public static final String TRANSMISSION_OFFSET = "urn:ietf:params:rtp-hdrext:toffset";
  public static final String VIDEO_ORIENTATION = "urn:3gpp:video-orientation";
  public static final String ABS_SEND_TIME =
      "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time";
  public static final String TRANSPORT_CC =
      "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01";
  public static final String PLAYOUT_DELAY =
      "http://www.webrtc.org/experiments/rtp-hdrext/playout-delay";
  public static final String VIDEO_CONTENT_TYPE =
      "http://www.webrtc.org/experiments/rtp-hdrext/video-content-type";
  public static final String VIDEO_TIMING =
      "http://www.webrtc.org/experiments/rtp-hdrext/video-timing";
  public static final String COLOR_SPACE =
      "http://www.webrtc.org/experiments/rtp-hdrext/color-space";
  public static final String DEPENDENCY_DESCRIPTOR =
      "https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension";

  private ExtensionUri() {}
}
