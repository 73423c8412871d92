package dev.parley.ice;

import dev.parley.core.TransportAddress;
import java.util.ArrayList;
import java.util.List;

/// Makes local candidates of what is known, and tells those that the policy lets the other side
/// know.
///
/// RFC 8445, sections 5.1.1 to 5.1.3
final class Announcer {
  private final IceEvents events;

  /// What distinguishes foundations: type, base and server (RFC 8445, section 5.1.1.3).
  private final List<String> foundations = new ArrayList<>();

  Announcer(IceEvents events) {
    this.events = events;
  }

  /// Tells a generation's candidates anew.
  void all(Generation generation, IceTransportPolicy policy) {
    generation.policy(policy);
    for (LocalHost host : generation.hosts()) {
      local(generation, host);
    }
  }

  void local(Generation generation, LocalHost host) {
    boolean told =
        switch (generation.policy()) {
          case ALL -> true;
          case NO_HOST, RELAY -> host.candidate().type() == CandidateType.RELAYED;
        };
    if (told) {
      tell(generation, host.candidate(), host.url());
    }
  }

  /// A server sees one of our sockets as this address.
  void reflexive(Generation generation, LocalHost host, TransportAddress mapped, String url) {
    if (generation.policy() == IceTransportPolicy.RELAY || generation.isOurs(mapped)) {
      return;
    }
    Candidate candidate =
        new Candidate(
            foundation("srflx " + host.address().host() + " " + url),
            1,
            Transport.UDP,
            Candidate.priority(CandidateType.SERVER_REFLEXIVE, host.localPreference(), 1),
            mapped.host(),
            mapped.port(),
            CandidateType.SERVER_REFLEXIVE,
            host.relatedHost(),
            host.relatedPort(),
            null,
            List.of());
    generation.addReflexive(candidate);
    tell(generation, candidate, url);
  }

  /// A relayed address as something to send from.
  LocalHost relayed(int base, TransportAddress relayed, TransportAddress mapped, IceServer server) {
    int preference =
        switch (server.transport()) {
          case UDP, DTLS -> 50_000;
          case TCP -> 40_000;
          case TLS -> 30_000;
        };
    Candidate candidate =
        new Candidate(
            foundation("relay " + server.url()),
            1,
            Transport.UDP,
            Candidate.priority(CandidateType.RELAYED, preference, 1),
            relayed.host(),
            relayed.port(),
            CandidateType.RELAYED,
            mapped.host(),
            mapped.port(),
            null,
            List.of());
    return new LocalHost(base, relayed, preference, candidate, server.url());
  }

  private String foundation(String key) {
    int index = foundations.indexOf(key);
    if (index < 0) {
      index = foundations.size();
      foundations.add(key);
    }
    return "s" + (index + 1);
  }

  private void tell(Generation generation, Candidate candidate, String url) {
    events.add(new IceEvent.CandidateGathered(candidate, generation.local().ufrag(), url));
  }
}
