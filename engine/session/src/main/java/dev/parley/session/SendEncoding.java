package dev.parley.session;

/// One RTP stream that we send: all of an m-section's, or one layer of a simulcast.
///
/// @param ssrc of the media, as 32 bits
/// @param rtxSsrc of its retransmissions (RFC 4588), or 0 where no RTX was negotiated
/// @param rid the layer's name (RFC 8851), empty without simulcast
public record SendEncoding(int ssrc, int rtxSsrc, String rid) {}
