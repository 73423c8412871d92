package dev.parley.session;

import org.jspecify.annotations.Nullable;

/// What went over a peer connection's one transport.
///
/// @param connectionState of the whole connection
/// @param iceState of the ICE agent, in the words of W3C's `RTCIceTransportState`
/// @param localCandidate of the path in use, `address:port`, or null without one
/// @param remoteCandidate of the path in use, or null without one
/// @param dtlsVersion such as `DTLS 1.3`, or null before the handshake is over
/// @param cipherSuite its IANA name, or null
/// @param srtpProfile its IANA name, or null
/// @param packetsSent datagrams of media and DTLS, without connectivity checks
/// @param bytesSent of those
/// @param packetsReceived datagrams of every kind
/// @param bytesReceived of those
/// @param transportFeedbackReceived transport-wide feedback packets (RTPFB 15)
/// @param transportFeedbackSent of those, ours
public record TransportStats(
    ConnectionState connectionState,
    String iceState,
    @Nullable String localCandidate,
    @Nullable String remoteCandidate,
    @Nullable String dtlsVersion,
    @Nullable String cipherSuite,
    @Nullable String srtpProfile,
    long packetsSent,
    long bytesSent,
    long packetsReceived,
    long bytesReceived,
    long transportFeedbackReceived,
    long transportFeedbackSent) {}
