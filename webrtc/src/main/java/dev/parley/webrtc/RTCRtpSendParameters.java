package dev.parley.webrtc;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a sender sends; see `RTCRtpSender.setParameters` for what may be changed.
///
/// @param transactionId from `getParameters`, valid until the next one
/// @param encodings as many and in the order as they began
/// @param headerExtensions read only
/// @param rtcp read only
/// @param codecs read only
/// @param degradationPreference what is given up first
public record RTCRtpSendParameters(
    String transactionId,
    List<RTCRtpEncodingParameters> encodings,
    List<RTCRtpHeaderExtensionParameters> headerExtensions,
    RTCRtcpParameters rtcp,
    List<RTCRtpCodecParameters> codecs,
    @Nullable RTCDegradationPreference degradationPreference) {
  public RTCRtpSendParameters {
    encodings = List.copyOf(encodings);
    headerExtensions = List.copyOf(headerExtensions);
    codecs = List.copyOf(codecs);
  }

  /// The required members, the others absent or as the specification has them.
  public static RTCRtpSendParameters of(
      String transactionId,
      List<RTCRtpEncodingParameters> encodings,
      List<RTCRtpHeaderExtensionParameters> headerExtensions,
      RTCRtcpParameters rtcp,
      List<RTCRtpCodecParameters> codecs) {
    return new RTCRtpSendParameters(transactionId, encodings, headerExtensions, rtcp, codecs, null);
  }

  public RTCRtpSendParameters withTransactionId(String value) {
    return new RTCRtpSendParameters(
        value, encodings, headerExtensions, rtcp, codecs, degradationPreference);
  }

  public RTCRtpSendParameters withEncodings(List<RTCRtpEncodingParameters> value) {
    return new RTCRtpSendParameters(
        transactionId, value, headerExtensions, rtcp, codecs, degradationPreference);
  }

  public RTCRtpSendParameters withHeaderExtensions(List<RTCRtpHeaderExtensionParameters> value) {
    return new RTCRtpSendParameters(
        transactionId, encodings, value, rtcp, codecs, degradationPreference);
  }

  public RTCRtpSendParameters withRtcp(RTCRtcpParameters value) {
    return new RTCRtpSendParameters(
        transactionId, encodings, headerExtensions, value, codecs, degradationPreference);
  }

  public RTCRtpSendParameters withCodecs(List<RTCRtpCodecParameters> value) {
    return new RTCRtpSendParameters(
        transactionId, encodings, headerExtensions, rtcp, value, degradationPreference);
  }

  public RTCRtpSendParameters withDegradationPreference(@Nullable RTCDegradationPreference value) {
    return new RTCRtpSendParameters(
        transactionId, encodings, headerExtensions, rtcp, codecs, value);
  }
}
