package dev.parley.ice;

import dev.parley.core.Counters;
import dev.parley.core.Entropy;
import dev.parley.core.Outbox;
import dev.parley.core.Paths;
import dev.parley.core.TransportAddress;
import dev.parley.stun.StunClass;
import dev.parley.stun.StunMessage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One generation of an agent: one pair of local credentials, one checklist, one selected pair.
///
/// An ICE restart begins another one beside it (RFC 8445, section 9).
final class Generation {
  private final IceContext ice;
  private final Candidates candidates;
  private final Selection selection;
  private final Checker checker;
  private final Responder responder;
  private final Liveness liveness;
  private final IceEncoder encoder;
  private final SharedPaths paths;

  Generation(
      IceConfig config,
      IceCredentials local,
      Entropy entropy,
      SharedPaths paths,
      Counters<IceDrop> drops) {
    ice = new IceContext(config, local, entropy, paths, drops);
    candidates = new Candidates(ice);
    selection = new Selection(ice);
    checker = new Checker(ice, candidates, selection);
    responder = new Responder(ice, candidates, selection);
    liveness = new Liveness(ice, selection, checker);
    encoder = new IceEncoder(ice);
    this.paths = paths;
  }

  IceCredentials local() {
    return ice.local;
  }

  /// The other side's credentials, or null before [#start].
  @Nullable IceCredentials remote() {
    IceContext.Remote known = ice.remote;
    return known == null ? null : known.credentials;
  }

  Candidate addLocalHost(int base, TransportAddress address, @Nullable String name) {
    LocalHost host = candidates.addHost(base, address, name);
    if (ice.running()) {
      candidates.pairWithAll(host);
      checker.wake();
    }
    return host.candidate();
  }

  Candidate addPassive(int base, TransportAddress address) {
    return candidates.addPassive(base, address).candidate();
  }

  /// A stream is over, or could not be opened.
  void closed(long now, int path) {
    checker.closed(now, path);
    settle(now);
  }

  LocalHost lastHost() {
    return candidates.hosts().getLast();
  }

  /// Adds a relayed address to send from.
  void addRelayed(LocalHost relayed) {
    candidates.add(relayed);
    if (ice.running()) {
      candidates.pairWithAll(relayed);
      checker.wake();
    }
  }

  /// A base is gone, and all that stood on it.
  void removeBase(long now, int base) {
    candidates.removeBase(base);
    for (CandidatePair pair : List.copyOf(ice.list.pairs())) {
      if (pair.local.base() == base) {
        ice.list.remove(pair);
        selection.lost(now, pair);
      }
    }
    settle(now);
  }

  List<LocalHost> hosts() {
    return candidates.hosts();
  }

  boolean isOurs(TransportAddress address) {
    return candidates.isOurs(address);
  }

  void addReflexive(Candidate candidate) {
    candidates.addReflexive(candidate);
  }

  void policy(IceTransportPolicy policy) {
    ice.policy = policy;
  }

  IceTransportPolicy policy() {
    return ice.policy;
  }

  void start(long now, IceCredentials remote, boolean remoteLite, boolean controlling) {
    if (ice.state != IceState.NEW) {
      throw new IllegalStateException("start() in state " + ice.state + ": an agent starts once");
    }
    IceContext.Remote known = new IceContext.Remote(ice.local, remote);
    ice.remote = known;
    ice.startedAt = now;
    ice.controlling = controlling;
    ice.enter(IceState.CHECKING);
    boolean role = !ice.config.lite() && (controlling || remoteLite);
    if (role != controlling) {
      ice.switchRole(role);
    }
    ice.list.computePriorities(role);
    candidates.begin();
    responder.begin(now, known);
    settle(now);
  }

  void addRemote(long now, Candidate candidate, @Nullable TransportAddress address) {
    if (ice.over()) {
      ice.drops.count(IceDrop.OVER);
      return;
    }
    RemoteCandidate remote = candidates.addSignaled(candidate, address);
    if (remote != null && ice.running()) {
      candidates.pairWithAll(remote);
      settle(now);
    }
  }

  void endOfRemoteCandidates(long now) {
    ice.remoteEnded = true;
    settle(now);
  }

  int sendPath() {
    CandidatePair pair = selection.current();
    return pair == null ? Paths.NONE : pair.path;
  }

  int selectedPath() {
    CandidatePair pair = selection.selected();
    return pair == null ? Paths.NONE : pair.path;
  }

  boolean isValidated(int path) {
    CandidatePair current = selection.current();
    if (current != null && current.path == path) {
      return true;
    }
    CandidatePair pair = path < 0 ? null : ice.list.byPath(path);
    return pair != null && (pair.valid || pair.requested);
  }

  IceState state() {
    return ice.state;
  }

  boolean consented() {
    return selection.current() != null;
  }

  boolean controlling() {
    return ice.controlling;
  }

  void touched(long now, int path) {
    CandidatePair pair = selection.current();
    if (pair == null || pair.path != path) {
      pair = path < 0 ? null : ice.list.byPath(path);
    }
    if (pair != null) {
      pair.heard(now);
      if (ice.state == IceState.DISCONNECTED) {
        settle(now);
      }
    }
  }

  List<Candidate> localCandidates() {
    List<Candidate> list = new ArrayList<>();
    candidates.hosts().forEach(host -> list.add(host.candidate()));
    return list;
  }

  List<PairStats> pairs() {
    List<PairStats> list = new ArrayList<>();
    ice.list.pairs().forEach(pair -> list.add(pair.stats()));
    return list;
  }

  String deadlineReason() {
    return ice.timers.reason();
  }

  /// Whether a request is meant for these credentials.
  boolean isNamedBy(StunMessage message) {
    return message.usernameStartsWith(ice.localPrefix);
  }

  /// Whether a response belongs to a check of this generation.
  boolean asked(StunMessage message) {
    return checker.asked(message);
  }

  /// Takes a Binding request or response.
  void receive(long now, int path, StunMessage message) {
    if (ice.over()) {
      ice.drops.count(IceDrop.OVER);
      return;
    }
    if (message.stunClass() == StunClass.REQUEST) {
      responder.request(now, path, message);
    } else {
      checker.response(now, path, message);
    }
    settle(now);
  }

  void tick(long now) {
    if (ice.timers.expired(IceTimer.REPEAT, now)) {
      checker.repeat(now);
    }
    if (ice.timers.expired(IceTimer.NOMINATE, now)) {
      selection.nominateBest();
    }
    if (ice.timers.expired(IceTimer.PROBE, now)) {
      liveness.probe(now);
    }
    settle(now);
  }

  private void settle(long now) {
    liveness.settle(now);
    checker.settle(now);
  }

  long deadline() {
    return ice.timers.deadline();
  }

  boolean ready() {
    return ice.ready();
  }

  int transmit(long now, Outbox out) {
    return encoder.transmit(now, out);
  }

  @Nullable IceEvent next() {
    return ice.nextEvent();
  }

  void close(long now) {
    if (ice.state != IceState.CLOSED) {
      selection.clear();
      ice.end(IceState.CLOSED);
      paths.end();
    }
  }
}
