package dev.parley.ice;

import dev.parley.core.TransportAddress;

/// A host candidate of ours and the base it stands on.
record LocalHost(int base, TransportAddress address, int localPreference, Candidate candidate) {
  /// What a peer-reflexive candidate learned on this base would have: the value of PRIORITY in a
  /// check (RFC 8445, section 7.1.1).
  long reflexivePriority() {
    return Candidate.priority(CandidateType.PEER_REFLEXIVE, localPreference, 1);
  }

  /// Whether a check from here can reach the address (RFC 8445, section 6.1.2.2).
  boolean reaches(TransportAddress remote) {
    return address.v6() == remote.v6()
        && (!remote.v6() || address.isLinkLocal() == remote.isLinkLocal());
  }
}
