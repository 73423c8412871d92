package dev.parley.session;

/// What was sent of one RTP stream and what the other side says about it; the members mean what
/// W3C's `RTCOutboundRtpStreamStats` and `RTCRemoteInboundRtpStreamStats` say.
///
/// @param media the index of its m-section
/// @param mid of its m-section
/// @param kind what it carries
/// @param ssrc as 32 bits
/// @param rid the name of its simulcast layer, empty without simulcast
/// @param packetsSent without retransmissions
/// @param bytesSent payload bytes of those
/// @param retransmittedPackets sent again on request
/// @param retransmittedBytes payload bytes of those
/// @param headerBytesSent what was around those payloads and the ones above, without tags
/// @param rtxSsrc the SSRC of retransmissions as 32 bits, 0 without any
/// @param nackCount NACK packets that came
/// @param pliCount picture loss indications that came
/// @param firCount full intra requests that came
/// @param remotePacketsLost as the other side reports it
/// @param remoteFractionLost 0..1 in the other side's last report
/// @param remoteJitterSeconds as the other side reports it
/// @param roundTripTimeSeconds by RTCP, or -1 until it is known
/// @param totalRoundTripTimeSeconds the sum of all that were measured
/// @param roundTripTimeMeasurements how many were measured
/// @param reportsReceived report blocks about it that came
public record OutboundStats(
    int media,
    String mid,
    MediaKind kind,
    int ssrc,
    String rid,
    long packetsSent,
    long bytesSent,
    long retransmittedPackets,
    long retransmittedBytes,
    long headerBytesSent,
    int rtxSsrc,
    long nackCount,
    long pliCount,
    long firCount,
    long remotePacketsLost,
    double remoteFractionLost,
    double remoteJitterSeconds,
    double roundTripTimeSeconds,
    double totalRoundTripTimeSeconds,
    long roundTripTimeMeasurements,
    long reportsReceived) {}
