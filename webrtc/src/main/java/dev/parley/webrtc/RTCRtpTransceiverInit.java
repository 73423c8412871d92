package dev.parley.webrtc;

import java.util.List;

/// How a transceiver begins.
///
/// @param direction who sends
/// @param streams which the other side sees the track in
/// @param sendEncodings the encodings to send; several are simulcast
public record RTCRtpTransceiverInit(
    RTCRtpTransceiverDirection direction,
    List<MediaStream> streams,
    List<RTCRtpEncodingParameters> sendEncodings) {
  public RTCRtpTransceiverInit {
    streams = List.copyOf(streams);
    sendEncodings = List.copyOf(sendEncodings);
  }

  /// Everything absent or as the specification has it.
  public static RTCRtpTransceiverInit defaults() {
    return new RTCRtpTransceiverInit(RTCRtpTransceiverDirection.SENDRECV, List.of(), List.of());
  }

  public RTCRtpTransceiverInit withDirection(RTCRtpTransceiverDirection value) {
    return new RTCRtpTransceiverInit(value, streams, sendEncodings);
  }

  public RTCRtpTransceiverInit withStreams(List<MediaStream> value) {
    return new RTCRtpTransceiverInit(direction, value, sendEncodings);
  }

  public RTCRtpTransceiverInit withSendEncodings(List<RTCRtpEncodingParameters> value) {
    return new RTCRtpTransceiverInit(direction, streams, value);
  }
}
