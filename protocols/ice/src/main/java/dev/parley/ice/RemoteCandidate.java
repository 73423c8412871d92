package dev.parley.ice;

import dev.parley.core.TransportAddress;

/// A candidate of the other side with an address: signaled, or learned from a check.
final class RemoteCandidate {
  final TransportAddress address;

  /// Replaced when a candidate that was learned is signaled later.
  Candidate candidate;

  RemoteCandidate(TransportAddress address, Candidate candidate) {
    this.address = address;
    this.candidate = candidate;
  }

  boolean is(TransportAddress other, Transport transport) {
    return address.equals(other) && candidate.transport() == transport;
  }

  boolean learned() {
    return candidate.type() == CandidateType.PEER_REFLEXIVE;
  }
}
