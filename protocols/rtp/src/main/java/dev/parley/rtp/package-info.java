/// RTP and RTCP.
///
/// [RtpPacket] and [RtcpReader] read what arrives, [RtpWriter] and [RtcpWriter] write what leaves.
/// What a stream must remember is kept by small pieces that are told the time: [ReceiveStatistics],
/// [NackGenerator], [RetransmissionCache], [TransportFeedbackGenerator], [SequenceRewriter],
/// [SenderReportClock] and [KeyFrameThrottle].
package dev.parley.rtp;
