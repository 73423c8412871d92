package dev.parley.ice;

/// What is known of a candidate pair; a copy.
///
/// @param local the candidate as the other side sees us: peer-reflexive behind a NAT
/// @param remote the candidate of the other side
/// @param path the path, or [dev.parley.core.Paths#NONE]
/// @param priority the pair's priority (RFC 8445, section 6.1.2.3)
/// @param state the state of its check
/// @param valid whether a check of ours was answered and consent has not expired
/// @param nominated whether it was nominated
/// @param requestsSent requests with their repetitions, consent checks not counted
/// @param consentRequestsSent consent checks
/// @param requestsReceived authenticated requests
/// @param responsesSent answers to them
/// @param responsesReceived authenticated responses
/// @param rttNanos the latest round-trip time, 0 before the first
/// @param totalRttNanos the sum of all round-trip times measured
/// @param rttCount how many were measured
/// @param url of the TURN server that a relayed local candidate came from, or empty; which
///   transport leads there can be read from it
public record PairStats(
    Candidate local,
    Candidate remote,
    int path,
    long priority,
    PairState state,
    boolean valid,
    boolean nominated,
    long requestsSent,
    long consentRequestsSent,
    long requestsReceived,
    long responsesSent,
    long responsesReceived,
    long rttNanos,
    long totalRttNanos,
    long rttCount,
    String url) {}
