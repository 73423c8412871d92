package dev.parley.ice;

import dev.parley.core.Counters;
import dev.parley.core.DatagramCore;
import dev.parley.core.Entropy;
import dev.parley.core.Outbox;
import dev.parley.core.Packet;
import dev.parley.core.Paths;
import dev.parley.core.TransportAddress;
import dev.parley.stun.StunMessage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An ICE agent, full or lite, for one component: finds a path to the other side and watches over
/// it.
///
/// The owner names the local addresses, signals credentials and candidates, and hands over every
/// STUN datagram that carries the local ufrag or comes on a kept path. Before [#start] the agent
/// only answers. Packets may be sent on [#sendPath()] as soon as it is a path, which can be before
/// nomination.
///
/// A datagram that is not authenticated changes nothing and gets no answer; it is counted in
/// [#drops()].
///
/// https://www.rfc-editor.org/rfc/rfc8445
public final class IceAgent implements DatagramCore<IceEvent> {
  private final IceContext ice;
  private final Candidates candidates;
  private final Selection selection;
  private final Checker checker;
  private final Responder responder;
  private final Liveness liveness;
  private final IceEncoder encoder;
  private final StunMessage message = new StunMessage();

  /// An agent with fresh credentials.
  public IceAgent(IceConfig config, Entropy entropy, Paths paths) {
    ice = new IceContext(config, entropy, paths);
    candidates = new Candidates(ice);
    selection = new Selection(ice);
    checker = new Checker(ice, selection);
    responder = new Responder(ice, candidates, selection);
    liveness = new Liveness(ice, selection, checker);
    encoder = new IceEncoder(ice);
  }

  /// The credentials that the other side must be told.
  public IceCredentials local() {
    return ice.local;
  }

  /// Adds a host candidate; those added earlier are preferred.
  ///
  /// @param base the local socket, as the driver numbers them
  /// @param address how the other side reaches that socket: its own address, or a public one that
  ///   is forwarded to it
  /// @return the candidate to signal
  public Candidate addLocalHost(int base, TransportAddress address) {
    LocalHost host = candidates.addHost(base, address);
    if (ice.running()) {
      candidates.pairWithAll(host);
      checker.wake();
    }
    return host.candidate();
  }

  /// Begins to check, once the other side's credentials are known.
  ///
  /// A lite agent is controlled, and the peer of a lite agent is controlling, whatever the caller
  /// says (RFC 8445, section 6.1.1); [IceEvent.RoleChanged] tells.
  ///
  /// @param now monotonic nanoseconds
  /// @param remoteLite whether the other side is lite
  /// @param controlling whether we begin as the controlling side: the offerer does
  public void start(long now, IceCredentials remote, boolean remoteLite, boolean controlling) {
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

  /// Adds a candidate that the other side signaled, before or after [#start]. What cannot be used
  /// is counted in [#drops()].
  public void addRemote(long now, Candidate candidate) {
    if (ice.over()) {
      ice.drops.count(IceDrop.OVER);
      return;
    }
    RemoteCandidate remote = candidates.addSignaled(candidate);
    if (remote != null && ice.running()) {
      candidates.pairWithAll(remote);
      settle(now);
    }
  }

  /// The other side has no more candidates (RFC 8838, section 13).
  public void endOfRemoteCandidates(long now) {
    ice.remoteEnded = true;
    settle(now);
  }

  /// Where to send: the selected path, else the best valid one, else [Paths#NONE].
  public int sendPath() {
    CandidatePair pair = selection.current();
    return pair == null ? Paths.NONE : pair.path;
  }

  /// The nominated path, or [Paths#NONE].
  public int selectedPath() {
    CandidatePair pair = selection.selected();
    return pair == null ? Paths.NONE : pair.path;
  }

  /// Whether an authenticated check has passed on the path in either direction: only there may a
  /// DTLS handshake come from.
  public boolean isValidated(int path) {
    CandidatePair current = selection.current();
    if (current != null && current.path == path) {
      return true;
    }
    CandidatePair pair = path < 0 ? null : ice.list.byPath(path);
    return pair != null && (pair.valid || pair.requested);
  }

  public IceState state() {
    return ice.state;
  }

  /// Whether sending is permitted: a path works, and consent to use it is fresh (RFC 7675).
  public boolean consented() {
    return selection.current() != null;
  }

  public boolean controlling() {
    return ice.controlling;
  }

  /// Tells that something authenticated other than STUN came on the path: a sign of life, though no
  /// consent.
  public void touched(long now, int path) {
    CandidatePair pair = selection.current();
    if (pair == null || pair.path != path) {
      pair = path < 0 ? null : ice.list.byPath(path);
    }
    if (pair != null) {
      ice.heard(now, pair);
      if (ice.state == IceState.DISCONNECTED) {
        settle(now);
      }
    }
  }

  public Counters<IceDrop> drops() {
    return ice.drops;
  }

  /// The local candidates in the order in which they were added.
  public List<Candidate> localCandidates() {
    List<Candidate> list = new ArrayList<>();
    candidates.hosts().forEach(host -> list.add(host.candidate()));
    return list;
  }

  /// What is known of each pair, the best first.
  public List<PairStats> pairs() {
    List<PairStats> list = new ArrayList<>();
    ice.list.pairs().forEach(pair -> list.add(pair.stats()));
    return list;
  }

  /// What the agent waits for next, for diagnostics.
  public String deadlineReason() {
    return ice.timers.reason();
  }

  @Override
  public void receive(long now, int path, Packet in) {
    if (!message.read(in)) {
      ice.drops.count(IceDrop.MALFORMED);
    } else if (ice.over()) {
      ice.drops.count(IceDrop.OVER);
    } else if (message.hasWrongFingerprint()) {
      ice.drops.count(IceDrop.WRONG_FINGERPRINT);
    } else if (message.method() != StunMessage.BINDING) {
      ice.drops.count(IceDrop.UNKNOWN_METHOD);
    } else {
      switch (message.stunClass()) {
        case INDICATION -> ice.drops.count(IceDrop.INDICATION);
        case REQUEST -> responder.request(now, path, message);
        case SUCCESS_RESPONSE, ERROR_RESPONSE -> checker.response(now, path, message);
      }
      settle(now);
    }
  }

  @Override
  public void tick(long now) {
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

  @Override
  public long deadline() {
    return ice.timers.deadline();
  }

  @Override
  public boolean ready() {
    return ice.ready();
  }

  @Override
  public int transmit(long now, Outbox out) {
    return encoder.transmit(now, out);
  }

  @Override
  public @Nullable IceEvent next() {
    return ice.nextEvent();
  }

  /// Ends at once: ICE has no goodbye.
  @Override
  public void close(long now) {
    if (ice.state != IceState.CLOSED) {
      selection.clear();
      ice.end(IceState.CLOSED);
    }
  }
}
