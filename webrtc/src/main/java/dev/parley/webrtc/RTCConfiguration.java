package dev.parley.webrtc;

import java.util.List;

/// How a connection behaves.
///
/// @param iceServers the STUN and TURN servers to use
/// @param iceTransportPolicy which candidates may be used
/// @param bundlePolicy on how many transports offers go out
/// @param rtcpMuxPolicy RTCP always shares the transport of RTP
/// @param certificates to show the other side; one is made if there is none
/// @param iceCandidatePoolSize how many transports may gather in advance, 0 to 255; gathering
///   begins with the first description here, so that it has no effect
public record RTCConfiguration(
    List<RTCIceServer> iceServers,
    RTCIceTransportPolicy iceTransportPolicy,
    RTCBundlePolicy bundlePolicy,
    RTCRtcpMuxPolicy rtcpMuxPolicy,
    List<RTCCertificate> certificates,
    int iceCandidatePoolSize) {
  public RTCConfiguration {
    iceServers = iceServers == null ? List.of() : List.copyOf(iceServers);
    iceTransportPolicy =
        iceTransportPolicy == null ? RTCIceTransportPolicy.ALL : iceTransportPolicy;
    bundlePolicy = bundlePolicy == null ? RTCBundlePolicy.BALANCED : bundlePolicy;
    rtcpMuxPolicy = rtcpMuxPolicy == null ? RTCRtcpMuxPolicy.REQUIRE : rtcpMuxPolicy;
    certificates = certificates == null ? List.of() : List.copyOf(certificates);
    if (iceCandidatePoolSize < 0 || iceCandidatePoolSize > 255) {
      throw new IllegalArgumentException(
          "iceCandidatePoolSize " + iceCandidatePoolSize + " is not in 0..255");
    }
  }

  /// Everything absent or as the specification has it.
  public static RTCConfiguration defaults() {
    return new RTCConfiguration(
        List.of(),
        RTCIceTransportPolicy.ALL,
        RTCBundlePolicy.BALANCED,
        RTCRtcpMuxPolicy.REQUIRE,
        List.of(),
        0);
  }

  public RTCConfiguration withIceServers(List<RTCIceServer> value) {
    return new RTCConfiguration(
        value, iceTransportPolicy, bundlePolicy, rtcpMuxPolicy, certificates, iceCandidatePoolSize);
  }

  public RTCConfiguration withIceTransportPolicy(RTCIceTransportPolicy value) {
    return new RTCConfiguration(
        iceServers, value, bundlePolicy, rtcpMuxPolicy, certificates, iceCandidatePoolSize);
  }

  public RTCConfiguration withBundlePolicy(RTCBundlePolicy value) {
    return new RTCConfiguration(
        iceServers, iceTransportPolicy, value, rtcpMuxPolicy, certificates, iceCandidatePoolSize);
  }

  public RTCConfiguration withRtcpMuxPolicy(RTCRtcpMuxPolicy value) {
    return new RTCConfiguration(
        iceServers, iceTransportPolicy, bundlePolicy, value, certificates, iceCandidatePoolSize);
  }

  public RTCConfiguration withCertificates(List<RTCCertificate> value) {
    return new RTCConfiguration(
        iceServers, iceTransportPolicy, bundlePolicy, rtcpMuxPolicy, value, iceCandidatePoolSize);
  }

  public RTCConfiguration withIceCandidatePoolSize(int value) {
    return new RTCConfiguration(
        iceServers, iceTransportPolicy, bundlePolicy, rtcpMuxPolicy, certificates, value);
  }
}
