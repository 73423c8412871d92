package dev.parley.ice;

import dev.parley.core.TransportAddress;

/// A candidate of ours that packets are sent from, and the base it stands on: a host candidate, or
/// a relayed one.
///
/// @param url of the server that gave it; empty for a host candidate
record LocalHost(
    int base, TransportAddress address, int localPreference, Candidate candidate, String url) {
  /// What a peer-reflexive candidate learned on this base would have: the value of PRIORITY in a
  /// check (RFC 8445, section 7.1.1).
  long reflexivePriority() {
    return Candidate.priority(CandidateType.PEER_REFLEXIVE, localPreference, 1);
  }

  /// Whether the other side is told a name in place of the address.
  boolean hidden() {
    return candidate.address() == null;
  }

  /// The same with a name in place of the address.
  LocalHost named(String name) {
    return new LocalHost(base, address, localPreference, candidate.withHost(name), url);
  }

  /// Where a candidate says that it comes from, if it was learned on this base: nothing if that is
  /// hidden.
  String relatedHost() {
    return hidden() ? (address.v6() ? "::" : "0.0.0.0") : address.host();
  }

  int relatedPort() {
    return hidden() ? 0 : address.port();
  }

  /// Whether streams are opened from here.
  boolean active() {
    return candidate.isTcp("active");
  }

  /// Whether a check from here can reach the candidate (RFC 8445, section 6.1.2.2; RFC 6544,
  /// section 6.2: over TCP, only an active side to a passive one).
  boolean reaches(RemoteCandidate other) {
    TransportAddress remote = other.address;
    boolean sameTransport =
        active()
            ? other.candidate.isTcp("passive")
            : candidate.transport() == Transport.UDP
                && other.candidate.transport() == Transport.UDP;
    return sameTransport
        && address.v6() == remote.v6()
        && (!remote.v6() || address.isLinkLocal() == remote.isLinkLocal());
  }
}
