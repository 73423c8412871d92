package dev.parley.session;

/// What was received of one RTP stream; the members mean what W3C's `RTCInboundRtpStreamStats` say.
///
/// @param media the index of its m-section
/// @param mid of its m-section
/// @param kind what it carries
/// @param ssrc as 32 bits
/// @param codec the name of its codec
/// @param packetsReceived with repaired ones, without duplicates
/// @param bytesReceived payload bytes of those
/// @param packetsLost RFC 3550, section 6.4.1; can be negative
/// @param jitterSeconds RFC 3550, section 6.4.1
/// @param packetsRepaired that came as retransmissions
/// @param packetsDuplicated that came once more
/// @param bytesRepaired payload bytes of those
/// @param rtxSsrc the SSRC of retransmissions as 32 bits, 0 while there were none
/// @param nackCount NACK packets that we sent
/// @param pliCount picture loss indications that we sent
/// @param firCount full intra requests that we sent
/// @param senderReports reports that the other side sent of it
/// @param remotePacketsSent as the latest of them says
/// @param remoteBytesSent payload bytes, as the latest of them says
public record InboundStats(
    int media,
    String mid,
    MediaKind kind,
    int ssrc,
    String codec,
    long packetsReceived,
    long bytesReceived,
    long packetsLost,
    double jitterSeconds,
    long packetsRepaired,
    long packetsDuplicated,
    long bytesRepaired,
    int rtxSsrc,
    long nackCount,
    long pliCount,
    long firCount,
    long senderReports,
    long remotePacketsSent,
    long remoteBytesSent) {}
