package dev.parley.ice;

import dev.parley.core.Counters;
import dev.parley.core.DatagramCore;
import dev.parley.core.Entropy;
import dev.parley.core.Outbox;
import dev.parley.core.Packet;
import dev.parley.core.Paths;
import dev.parley.core.TransportAddress;
import dev.parley.stun.StunClass;
import dev.parley.stun.StunMessage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An ICE agent, full or lite, for one component: finds a path to the other side and watches over
/// it.
///
/// The owner names the local addresses, signals credentials and candidates, and hands over every
/// STUN datagram that carries a local ufrag or comes on a kept path. Before [#start] the agent only
/// answers. Packets may be sent on [#sendPath()] as soon as it is a path, which can be before
/// nomination.
///
/// After [#restart] there are two generations side by side: the old one carries on until the new
/// one has selected a path, and answers for a while afterwards (RFC 8445, section 9).
///
/// A datagram that is not authenticated changes nothing and gets no answer; it is counted in
/// [#drops()].
///
/// https://www.rfc-editor.org/rfc/rfc8445
public final class IceAgent implements DatagramCore<IceEvent> {
  private final IceEvents events = new IceEvents();
  private final RelayedPaths paths;
  private final Generations generations;
  private final Gatherer gatherer;
  private final RemoteNames names = new RemoteNames(events);
  private final boolean namesWanted;
  private final StunMessage message = new StunMessage();

  /// An agent with the credentials of the configuration, or with fresh ones.
  public IceAgent(IceConfig config, Entropy entropy, Paths paths) {
    namesWanted = config.resolvesNames();
    this.paths = new RelayedPaths(paths);
    generations = new Generations(config, entropy, this.paths, events);
    gatherer = new Gatherer(entropy.split("gathering"), this.paths, generations, events);
  }

  /// The credentials that the other side must be told: the newest.
  public IceCredentials local() {
    return generations.newest().local();
  }

  /// Adds a host candidate; those added earlier are preferred.
  ///
  /// @param base the local socket, as the driver numbers them
  /// @param address how the other side reaches that socket: its own address, or a public one that
  ///   is forwarded to it
  /// @return the candidate to signal
  public Candidate addLocalHost(int base, TransportAddress address) {
    return generations.addHost(base, address, null);
  }

  /// Adds a TCP candidate that the other side opens streams to.
  ///
  /// RFC 6544, section 4.1
  ///
  /// @param base which the driver says such streams come from
  /// @param address how the other side reaches the listening port
  /// @return the candidate to signal
  public Candidate addLocalPassive(int base, TransportAddress address) {
    return generations.addPassive(base, address);
  }

  /// Adds a host candidate before, while or after gathering, and asks servers about its socket,
  /// too.
  ///
  /// @param name one of mDNS that the other side is told in place of the address, which stays
  ///   hidden in statistics and related addresses, too; null for none
  public void addLocalHost(long now, int base, TransportAddress address, @Nullable String name) {
    paths.time(now);
    generations.addHost(base, address, name);
    gatherer.added(now, generations.newest().lastHost());
    settle(now);
  }

  /// Begins to gather: tells the candidates that are there already, and asks servers for more;
  /// [IceEvent.CandidateGathered] tells each, [IceEvent.GatheringChanged] the end. To be called
  /// before [#start], and again after [#restart]; a server's allocation serves both generations.
  ///
  /// The policy holds for the newest generation.
  public void gather(long now, GatherConfig config) {
    paths.time(now);
    gatherer.gather(now, config);
    settle(now);
  }

  public GatheringState gathering() {
    return gatherer.state();
  }

  /// Answers [IceEvent.NameWanted]; no addresses if there are none.
  public void resolved(long now, String host, List<TransportAddress> addresses) {
    paths.time(now);
    gatherer.resolved(now, host, addresses);
    for (Candidate candidate : names.resolved(host, addresses)) {
      generations.addRemote(now, candidate, names.address(candidate));
    }
    if (names.endReached()) {
      endOfRemoteCandidates(now);
    }
    settle(now);
  }

  /// A socket is gone: what went over it goes another way, if there is one.
  public void removeBase(long now, int base) {
    paths.time(now);
    gatherer.removed(now, base);
    generations.removeBase(now, base);
    settle(now);
  }

  /// The driver's paths with those that lead through TURN servers: who sends to [#sendPath] asks
  /// here about it.
  public Paths paths() {
    return paths;
  }

  /// An outbox that takes what is sent to any of [#paths].
  public Outbox through(long now, Outbox out) {
    return paths.through(now, out);
  }

  /// Finds out which path a datagram really came on: the driver's, or one that leads through the
  /// TURN server it came from; then the packet's window is what the peer sent.
  ///
  /// @return [Paths#NONE] if it was for the TURN client alone
  public int arrived(long now, int path, Packet in) {
    Relay relay = paths.onPath(path);
    if (relay == null) {
      return path;
    }
    boolean answer =
        message.read(in)
            && message.stunClass() != StunClass.INDICATION
            && gatherer.response(now, path, message);
    return answer ? Paths.NONE : gatherer.unwrap(now, relay, in);
  }

  private void settle(long now) {
    gatherer.settle(now);
    generations.settle(now);
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
    paths.time(now);
    generations.current().start(now, remote, remoteLite, controlling);
    generations.settle(now);
  }

  /// Prepares a restart with these local credentials; everything goes on as before until
  /// [#startRestart], but early checks for them are answered.
  ///
  /// @throws IllegalStateException before [#start], after [#close], or while another one is
  ///   prepared
  /// @throws IllegalArgumentException if ufrag or password are those in use
  public void restart(long now, IceCredentials local) {
    generations.prepare(now, local);
  }

  /// Whether a restart is prepared and waits for [#startRestart].
  public boolean restartPrepared() {
    return generations.prepared();
  }

  /// Forgets a prepared restart.
  public void cancelRestart(long now) {
    generations.cancel(now);
  }

  /// Begins to check with the prepared credentials, now that the other side's new ones are known.
  /// The role stays as it was.
  ///
  /// @throws IllegalStateException if no restart is prepared
  public void startRestart(long now, IceCredentials remote, boolean remoteLite) {
    paths.time(now);
    generations.startPrepared(now, remote, remoteLite);
  }

  /// Adds a candidate that the other side signaled, before or after [#start]; one of an older
  /// generation is told by its `ufrag`. What cannot be used is counted in [#drops()].
  public void addRemote(long now, Candidate candidate) {
    paths.time(now);
    boolean named = candidate.address() == null && !candidate.isTcp("active");
    if (!named || !namesWanted || generations.over() || !names.ask(candidate)) {
      generations.addRemote(now, candidate, names.address(candidate));
    }
  }

  /// The other side has no more candidates (RFC 8838, section 13); those whose names are still
  /// looked up count.
  public void endOfRemoteCandidates(long now) {
    if (names.waitsAtTheEnd()) {
      return;
    }
    generations.started().endOfRemoteCandidates(now);
    generations.settle(now);
  }

  /// Where to send: the selected path, else the best valid one, else [Paths#NONE].
  public int sendPath() {
    return generations.current().sendPath();
  }

  /// The nominated path, or [Paths#NONE].
  public int selectedPath() {
    return generations.current().selectedPath();
  }

  /// Whether an authenticated check has passed on the path in either direction: only there may a
  /// DTLS handshake come from.
  public boolean isValidated(int path) {
    return generations.isValidated(path);
  }

  public IceState state() {
    return generations.state();
  }

  /// Whether sending is permitted: a path works, and consent to use it is fresh (RFC 7675).
  public boolean consented() {
    return generations.current().consented();
  }

  public boolean controlling() {
    return generations.current().controlling();
  }

  /// Tells that something authenticated other than STUN came on the path: a sign of life, though no
  /// consent.
  public void touched(long now, int path) {
    generations.touched(now, path);
  }

  public Counters<IceDrop> drops() {
    return generations.drops();
  }

  /// The local candidates in the order in which they were added.
  public List<Candidate> localCandidates() {
    return generations.newest().localCandidates();
  }

  /// What is known of each pair, the best first; those of an older generation last.
  public List<PairStats> pairs() {
    List<PairStats> pairs = new ArrayList<>(generations.newest().pairs());
    if (generations.newest() != generations.current()) {
      pairs.addAll(generations.current().pairs());
    }
    return pairs;
  }

  /// What the agent waits for next, for diagnostics.
  public String deadlineReason() {
    return generations.deadlineReason();
  }

  @Override
  public void receive(long now, int path, Packet in) {
    paths.time(now);
    int from = arrived(now, path, in);
    if (from != Paths.NONE) {
      message(now, from, in);
    }
    settle(now);
  }

  @Override
  public void closed(long now, int path) {
    paths.time(now);
    if (!gatherer.closed(now, path)) {
      generations.closed(now, path);
    }
    settle(now);
  }

  private void message(long now, int path, Packet in) {
    Counters<IceDrop> drops = generations.drops();
    if (!message.read(in)) {
      drops.count(IceDrop.MALFORMED);
    } else if (generations.over()) {
      drops.count(IceDrop.OVER);
    } else if (message.hasWrongFingerprint()) {
      drops.count(IceDrop.WRONG_FINGERPRINT);
    } else if (message.method() != StunMessage.BINDING) {
      drops.count(IceDrop.UNKNOWN_METHOD);
    } else if (message.stunClass() == StunClass.INDICATION) {
      drops.count(IceDrop.INDICATION);
    } else if (message.stunClass() == StunClass.REQUEST || !gatherer.response(now, path, message)) {
      generations.of(message).receive(now, path, message);
    }
  }

  @Override
  public void tick(long now) {
    paths.time(now);
    gatherer.tick(now);
    generations.tick(now);
  }

  @Override
  public long deadline() {
    return Math.min(generations.deadline(), gatherer.deadline());
  }

  @Override
  public boolean ready() {
    return !events.isEmpty() || generations.ready() || gatherer.ready();
  }

  @Override
  public int transmit(long now, Outbox out) {
    int sent = gatherer.transmit(now, out);
    return sent + generations.transmit(now, paths.through(now, out));
  }

  @Override
  public @Nullable IceEvent next() {
    return events.poll();
  }

  /// Ends at once, since ICE has no goodbye; only relayed addresses are given back.
  @Override
  public void close(long now) {
    paths.time(now);
    generations.close(now);
    gatherer.close(now);
  }
}
