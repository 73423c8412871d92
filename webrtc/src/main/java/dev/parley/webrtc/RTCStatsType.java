package dev.parley.webrtc;

/// The type of an object of a statistics report.
public enum RTCStatsType {
  CODEC("codec"),
  INBOUND_RTP("inbound-rtp"),
  OUTBOUND_RTP("outbound-rtp"),
  REMOTE_INBOUND_RTP("remote-inbound-rtp"),
  REMOTE_OUTBOUND_RTP("remote-outbound-rtp"),
  MEDIA_SOURCE("media-source"),
  MEDIA_PLAYOUT("media-playout"),
  PEER_CONNECTION("peer-connection"),
  DATA_CHANNEL("data-channel"),
  TRANSPORT("transport"),
  CANDIDATE_PAIR("candidate-pair"),
  LOCAL_CANDIDATE("local-candidate"),
  REMOTE_CANDIDATE("remote-candidate"),
  CERTIFICATE("certificate");

  private final String text;

  RTCStatsType(String text) {
    this.text = text;
  }

  /// The constant that the specification writes so.
  ///
  /// @throws IllegalArgumentException if there is none
  public static RTCStatsType parse(String text) {
    return IdlEnum.parse(RTCStatsType.class, text);
  }

  /// As the specification writes it.
  @Override
  public String toString() {
    return text;
  }
}
