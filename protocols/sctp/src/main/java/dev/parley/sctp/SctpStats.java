package dev.parley.sctp;

/// What an association measures.
///
/// @param roundTripNanos smoothed, 0 before it is known
/// @param congestionWindow in bytes
/// @param bytesInFlight sent and not acknowledged
/// @param bytesQueued waiting to be sent for the first time
/// @param receiveWindow what the other side may send, in bytes
public record SctpStats(
    long roundTripNanos,
    long congestionWindow,
    long bytesInFlight,
    long bytesQueued,
    long receiveWindow) {}
