package dev.parley.turn;

/// What an allocation has relayed.
final class AllocationTraffic {
  long packetsToPeers;
  long bytesToPeers;
  long packetsToClient;
  long bytesToClient;
}
