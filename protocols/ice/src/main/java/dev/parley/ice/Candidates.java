package dev.parley.ice;

import dev.parley.core.TransportAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The candidates of both sides, and the pairs made from them.
///
/// RFC 8445, sections 5.1 and 6.1.2; RFC 8838, section 11
final class Candidates {
  /// Where streams are opened from: none of the driver's bases.
  static final int ACTIVE_BASE = RelayedPaths.FIRST_BASE - 1;

  private static final int MAX_HOSTS = 64;
  private static final int MOST_PREFERENCE = 65_535;
  private static final int LEAST_PREFERENCE = 51_000;
  private static final int MAX_TCP_PREFERENCE = 8191;

  private final IceContext ice;
  private final List<LocalHost> hosts = new ArrayList<>();
  private final List<RemoteCandidate> signaled = new ArrayList<>();
  private final List<Candidate> reflexives = new ArrayList<>();
  private long learned;

  /// How many candidates of ours there were, those that are gone too.
  private int numbered;

  Candidates(IceContext ice) {
    this.ice = ice;
  }

  List<LocalHost> hosts() {
    return hosts;
  }

  /// @param name what the other side is told in place of the address, or null
  LocalHost addHost(int base, TransportAddress address, @Nullable String name) {
    if (hosts.size() == MAX_HOSTS) {
      throw new IllegalStateException("an agent has at most " + MAX_HOSTS + " host candidates");
    }
    int localPreference = Math.max(LEAST_PREFERENCE, MOST_PREFERENCE - numbered);
    Candidate candidate =
        Candidate.of(
            foundation(address),
            Candidate.priority(CandidateType.HOST, localPreference, 1),
            address,
            CandidateType.HOST);
    Candidate told = name == null ? candidate : candidate.withHost(name);
    LocalHost host = new LocalHost(base, address, localPreference, told, "");
    numbered++;
    hosts.add(host);
    return host;
  }

  /// Adds a TCP candidate to which the other side opens streams.
  LocalHost addPassive(int base, TransportAddress address) {
    LocalHost host = tcp(base, false, address);
    hosts.add(host);
    return host;
  }

  private LocalHost tcp(int base, boolean active, TransportAddress address) {
    String foundation = "t" + (numbered + 1);
    int preference = Math.max(0, MAX_TCP_PREFERENCE - numbered);
    numbered++;
    Candidate candidate = Candidate.tcp(foundation, active, preference, address);
    return new LocalHost(base, address, preference, candidate, "");
  }

  /// Something to open streams from to passive candidates of this family; made of the first host of
  /// the family when it is first wanted.
  private void needActive(boolean v6) {
    LocalHost model = null;
    for (LocalHost host : hosts) {
      if (host.active() && host.address().v6() == v6) {
        return;
      }
      boolean fits =
          host.address().v6() == v6
              && host.candidate().transport() == Transport.UDP
              && host.candidate().type() == CandidateType.HOST;
      model = model == null && fits ? host : model;
    }
    if (model != null && hosts.size() < MAX_HOSTS) {
      LocalHost made = tcp(ACTIVE_BASE, true, model.address().withPort(0));
      hosts.add(model.hidden() ? made.named(model.candidate().host()) : made);
    }
  }

  /// Adds a candidate that is not a host's.
  void add(LocalHost host) {
    hosts.add(host);
  }

  void removeBase(int base) {
    hosts.removeIf(host -> host.base() == base);
  }

  /// Whether an address is that of one of our candidates.
  boolean isOurs(TransportAddress address) {
    return hosts.stream().anyMatch(host -> host.address().equals(address))
        || reflexive(address) != null;
  }

  /// Notes what a server has shown.
  void addReflexive(Candidate candidate) {
    reflexives.add(candidate);
  }

  /// The server-reflexive candidate with this address, or null.
  @Nullable Candidate reflexive(TransportAddress address) {
    for (Candidate candidate : reflexives) {
      if (address.equals(candidate.address())) {
        return candidate;
      }
    }
    return null;
  }

  /// Equal for equal type, address and protocol (RFC 8445, section 5.1.1.3).
  private String foundation(TransportAddress address) {
    for (LocalHost host : hosts) {
      if (host.address().sameHost(address)) {
        return host.candidate().foundation();
      }
    }
    return Integer.toString(numbered + 1);
  }

  /// What may be used on a base, or null.
  @Nullable LocalHost hostOn(int base, boolean v6) {
    for (LocalHost host : hosts) {
      if (host.base() == base && host.address().v6() == v6 && ice.permits(host)) {
        return host;
      }
    }
    return null;
  }

  /// Takes a signaled candidate, or counts why not.
  ///
  /// @param address the candidate's own, or the one that its name stands for; null for a name
  @Nullable RemoteCandidate addSignaled(Candidate candidate, @Nullable TransportAddress address) {
    IceDrop drop = objection(candidate, address);
    if (drop != null || address == null) {
      ice.drops.count(drop == null ? IceDrop.CANDIDATE_HOSTNAME : drop);
      return null;
    }
    RemoteCandidate remote = known(address, candidate.transport());
    if (remote == null) {
      remote = new RemoteCandidate(address, candidate);
      if (candidate.transport() == Transport.TCP && !ice.config.lite()) {
        needActive(address.v6());
      }
    } else if (signaled.contains(remote)) {
      ice.drops.count(IceDrop.CANDIDATE_DUPLICATE);
      return null;
    } else {
      // A check came faster than the signaling: now we know what the candidate really is.
      remote.candidate = candidate;
      ice.list.computePriorities(ice.controlling);
    }
    signaled.add(remote);
    return remote;
  }

  private @Nullable IceDrop objection(Candidate candidate, @Nullable TransportAddress address) {
    if (signaled.size() >= ice.config.maxRemoteCandidates() || ice.remoteEnded) {
      return IceDrop.CANDIDATE_LIMIT;
    }
    if (candidate.transport() == Transport.TCP && !candidate.isTcp("passive")) {
      return IceDrop.CANDIDATE_TCP; // an active side comes to us by itself
    }
    if (candidate.component() != 1) {
      return IceDrop.CANDIDATE_COMPONENT;
    }
    if (!ofThisGeneration(candidate)) {
      return IceDrop.CANDIDATE_UFRAG;
    }
    if (address == null) {
      return IceDrop.CANDIDATE_HOSTNAME;
    }
    boolean usable = address.port() != 0 && !address.isUnspecified() && !address.isMulticast();
    return usable ? null : IceDrop.CANDIDATE_ADDRESS;
  }

  private boolean ofThisGeneration(Candidate candidate) {
    IceContext.Remote remote = ice.remote;
    String ufrag = candidate.extension("ufrag");
    return remote == null || ufrag == null || ufrag.equals(remote.credentials.ufrag());
  }

  private @Nullable RemoteCandidate known(TransportAddress address, Transport transport) {
    for (RemoteCandidate remote : signaled) {
      if (remote.is(address, transport)) {
        return remote;
      }
    }
    for (CandidatePair pair : ice.list.pairs()) {
      if (pair.remote.is(address, transport)) {
        return pair.remote;
      }
    }
    return null;
  }

  /// The candidate that a request came from, made up if it was not signaled (RFC 8445, section
  /// 7.3.1.3).
  RemoteCandidate learn(TransportAddress address, long priority, Transport transport) {
    RemoteCandidate remote = known(address, transport);
    if (remote != null) {
      return remote;
    }
    Candidate made =
        new Candidate(
            "p" + learned++,
            1,
            transport,
            priority,
            address.host(),
            address.port(),
            CandidateType.PEER_REFLEXIVE,
            null,
            0,
            transport == Transport.TCP ? "active" : null,
            List.of());
    return new RemoteCandidate(address, made);
  }

  /// Forgets the candidates that were signaled for another generation, and pairs the others.
  void begin() {
    for (RemoteCandidate remote : List.copyOf(signaled)) {
      if (!ofThisGeneration(remote.candidate)) {
        ice.drops.count(IceDrop.CANDIDATE_UFRAG);
        signaled.remove(remote);
      }
    }
    List<CandidatePair> made = new ArrayList<>();
    for (LocalHost host : hosts) {
      for (RemoteCandidate remote : signaled) {
        CandidatePair pair = pair(host, remote);
        if (pair != null) {
          made.add(pair);
        }
      }
    }
    made.sort((a, b) -> Long.compare(b.priority, a.priority));
    made.forEach(this::add);
  }

  void pairWithAll(RemoteCandidate remote) {
    for (LocalHost host : hosts) {
      add(pair(host, remote));
    }
  }

  void pairWithAll(LocalHost host) {
    for (RemoteCandidate remote : signaled) {
      add(pair(host, remote));
    }
  }

  private @Nullable CandidatePair pair(LocalHost host, RemoteCandidate remote) {
    if (!ice.permits(host)
        || !host.reaches(remote)
        || ice.list.find(host.base(), remote.address) != null) {
      return null;
    }
    CandidatePair pair = new CandidatePair(host, remote);
    pair.computePriority(ice.controlling);
    return pair;
  }

  private void add(@Nullable CandidatePair pair) {
    // Two hosts on one base make two pairs of one path: the second is dropped here.
    if (pair == null || ice.list.find(pair.local.base(), pair.remote.address) != null) {
      return;
    }
    if (!ice.list.add(pair, false, null)) {
      ice.drops.count(IceDrop.TOO_MANY_PAIRS);
    }
  }
}
