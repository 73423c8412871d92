package dev.parley.session;

/// A stream that the other side announced with `a=ssrc` (RFC 5576).
///
/// @param ssrc of the media, as 32 bits
/// @param rtxSsrc of its retransmissions, or 0
public record RemoteSource(int ssrc, int rtxSsrc) {}
