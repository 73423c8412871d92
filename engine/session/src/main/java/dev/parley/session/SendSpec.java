package dev.parley.session;

/// The RTP stream that we send on an m-section.
///
/// @param ssrc of the media, as 32 bits
/// @param rtxSsrc of its retransmissions (RFC 4588), or 0 where no RTX was negotiated
/// @param cname of its source (RFC 7022); streams with one cname are played in sync
public record SendSpec(int ssrc, int rtxSsrc, String cname) {}
