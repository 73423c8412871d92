package dev.parley.session;

/// Why a datagram, a packet or a request went no further in [Rtc].
public enum RtcDrop {
  /// The first byte belongs to no protocol that is multiplexed here (RFC 7983, section 7).
  UNKNOWN_PROTOCOL,
  /// DTLS from an address that ICE has not proved.
  DTLS_FROM_UNPROVED_PATH,
  /// SRTP or SRTCP from an address that ICE has not proved.
  MEDIA_FROM_UNPROVED_PATH,
  /// SRTP or SRTCP before the keys are there, beyond what is kept until then.
  TOO_MUCH_BEFORE_KEYS,
  /// SRTP or SRTCP that came when no handshake will ever give keys for it.
  NO_KEYS,
  /// SRTP that is not authentic, is replayed or is broken; the SRTP counters say which.
  SRTP_REFUSED,
  /// SRTCP that is not authentic, is replayed or is broken; the SRTP counters say which.
  SRTCP_REFUSED,
  /// Authentic bytes that are no RTP packet.
  MALFORMED_RTP,
  /// RTP of a stream that no m-section can be found for.
  UNKNOWN_STREAM,
  /// RTP of a new stream when there are as many as may be.
  TOO_MANY_STREAMS,
  /// RTP on an m-section that does not receive.
  NOT_RECEIVING,
  /// RTP with a payload type that was not negotiated for its m-section.
  UNKNOWN_PAYLOAD_TYPE,
  /// A retransmission of a stream that is not known yet.
  RTX_WITHOUT_STREAM,
  /// A retransmission without a packet in it: a probe for bandwidth.
  RTX_PADDING,
  /// A packet that was received before, as itself or as a retransmission.
  DUPLICATE,
  /// RTCP that speaks of a stream that is not ours.
  FEEDBACK_FOR_UNKNOWN_STREAM,
  /// A NACK on a stream of which nothing was sent yet; what else speaks against a retransmission is
  /// counted under `retransmission`.
  NACK_NOT_KEPT,
  /// A NACK on a stream without RTX under a cipher that must not see a packet twice.
  NACK_WITHOUT_RTX,
  /// A NACK beyond what a stream may send again: repairs never outweigh the media.
  NACK_OVER_BUDGET,
  /// Application data over DTLS, though no data channel was negotiated.
  DATA_NOT_NEGOTIATED,
  /// To be sent, but there is no connection.
  NOT_CONNECTED,
  /// To be sent on an m-section that does not send.
  NOT_SENDING,
  /// To be sent, but its queue is full.
  QUEUE_FULL,
  /// Was waiting to be sent when something else came in its place.
  SUPERSEDED,
  /// To be sent, but larger than a datagram may be.
  TOO_LARGE,
  /// Was waiting to be sent when the path was lost.
  PATH_LOST,
  /// The pool had no packet.
  NO_PACKET,
  /// An event that nobody pulled in time.
  TOO_MANY_EVENTS,
  /// Came after the close.
  AFTER_CLOSE
}
