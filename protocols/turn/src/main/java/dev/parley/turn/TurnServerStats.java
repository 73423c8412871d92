package dev.parley.turn;

import java.util.Map;

/// Counts of a [TurnServer] since its start.
///
/// @param allocations that exist now
/// @param users that have at least one of them
/// @param allocationsMade in all
/// @param bindings Binding requests answered
/// @param packetsToPeers relayed from clients
/// @param bytesToPeers of those
/// @param packetsToClients relayed from peers
/// @param bytesToClients of those
/// @param packetsInside of both, those to and from servers of our own process
/// @param answers error answers by code, those that occurred
/// @param drops by reason, those that occurred
public record TurnServerStats(
    int allocations,
    int users,
    long allocationsMade,
    long bindings,
    long packetsToPeers,
    long bytesToPeers,
    long packetsToClients,
    long bytesToClients,
    long packetsInside,
    Map<Integer, Long> answers,
    Map<TurnDrop, Long> drops) {}
