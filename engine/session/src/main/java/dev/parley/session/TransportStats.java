package dev.parley.session;

import dev.parley.core.TransportAddress;
import dev.parley.dtls.DtlsCipherSuite;
import dev.parley.dtls.DtlsVersion;
import dev.parley.dtls.SrtpProfile;
import dev.parley.ice.IceState;
import org.jspecify.annotations.Nullable;

/// What went over a peer connection's one transport.
///
/// @param connectionState of the whole connection
/// @param iceState of the ICE agent
/// @param base the driver's number of the socket in use, or -1 without a path
/// @param remote the address that packets go to, or null without a path
/// @param dtlsVersion null before the handshake is over
/// @param cipherSuite of DTLS; null before the handshake is over
/// @param srtpProfile null before the handshake is over
/// @param packetsSent datagrams of media and of DTLS, whose records carry data channels;
///   connectivity checks are not among them
/// @param bytesSent of those, with tags
/// @param packetsReceived the same the other way
/// @param bytesReceived of those
/// @param lastSentNanos when the last of those was sent, in monotonic nanoseconds, or
///   [dev.parley.core.Core#NEVER]
/// @param lastReceivedNanos when the last of those came, likewise
/// @param transportFeedbackReceived transport-wide feedback packets that came
/// @param transportFeedbackSent transport-wide feedback packets of ours
/// @param rembReceived bandwidth estimates that came
/// @param availableOutgoingBps what the path to the other side is believed to carry, bits per
///   second, or -1 while nothing is known
/// @param probePackets packets sent only to find out more about the path
public record TransportStats(
    ConnectionState connectionState,
    IceState iceState,
    int base,
    @Nullable TransportAddress remote,
    @Nullable DtlsVersion dtlsVersion,
    @Nullable DtlsCipherSuite cipherSuite,
    @Nullable SrtpProfile srtpProfile,
    long packetsSent,
    long bytesSent,
    long packetsReceived,
    long bytesReceived,
    long lastSentNanos,
    long lastReceivedNanos,
    long transportFeedbackReceived,
    long transportFeedbackSent,
    long rembReceived,
    double availableOutgoingBps,
    long probePackets) {}
