package dev.parley.ice;

import dev.parley.core.Counters;
import dev.parley.core.Entropy;
import dev.parley.core.Paths;
import dev.parley.core.Timers;
import dev.parley.stun.StunKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// What the parts of one generation share.
final class IceContext {
  /// The most messages that wait to be sent: beyond it, new ones count as lost on the way.
  private static final int MAX_OUTGOING = 512;

  /// The other side's credentials, with what is derived from them.
  static final class Remote {
    final IceCredentials credentials;
    final StunKey key;
    final byte[] incomingUsername;
    final byte[] outgoingUsername;

    Remote(IceCredentials local, IceCredentials remote) {
      credentials = remote;
      key = StunKey.shortTerm(remote.password());
      incomingUsername = utf8(local.ufrag() + ":" + remote.ufrag());
      outgoingUsername = utf8(remote.ufrag() + ":" + local.ufrag());
    }
  }

  final IceConfig config;
  final Entropy entropy;
  final Paths paths;
  final Checklist list;
  final IceCredentials local;
  final StunKey localKey;
  final byte[] localPrefix;
  final Counters<IceDrop> drops;
  final Timers<IceTimer> timers = new Timers<>(IceTimer.class);
  private final ArrayDeque<Outgoing> outgoing = new ArrayDeque<>();
  private final ArrayDeque<IceEvent> events = new ArrayDeque<>();

  @Nullable Remote remote;
  IceState state = IceState.NEW;
  IceTransportPolicy policy = IceTransportPolicy.ALL;
  boolean controlling;
  boolean remoteEnded;
  long tieBreaker;
  long startedAt;

  /// When the last consent that was ever given runs out.
  long validUntil = Long.MIN_VALUE;

  IceContext(
      IceConfig config,
      IceCredentials local,
      Entropy entropy,
      Paths paths,
      Counters<IceDrop> drops) {
    this.config = config;
    this.local = local;
    this.entropy = entropy.split("checks");
    this.paths = paths;
    this.drops = drops;
    list = new Checklist(paths, config.maxPairs());
    localKey = StunKey.shortTerm(local.password());
    localPrefix = utf8(local.ufrag() + ":");
    tieBreaker = this.entropy.nextLong();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /// Started and neither failed nor closed.
  boolean running() {
    return switch (state) {
      case CHECKING, CONNECTED, COMPLETED, DISCONNECTED -> true;
      case NEW, FAILED, CLOSED -> false;
    };
  }

  boolean over() {
    return state == IceState.FAILED || state == IceState.CLOSED;
  }

  /// Whether the policy lets packets be sent from there.
  boolean permits(LocalHost host) {
    return policy != IceTransportPolicy.RELAY || host.candidate().type() == CandidateType.RELAYED;
  }

  /// The other side answered on the pair: we may send there for a while (RFC 7675, section 5.1).
  void consented(long now, CandidatePair pair) {
    pair.consentUntil = Math.max(pair.consentUntil, now + config.failedNanos());
    validUntil = Math.max(validUntil, pair.consentUntil);
  }

  void enter(IceState next) {
    if (state != next) {
      state = next;
      events.add(new IceEvent.StateChanged(next));
    }
  }

  /// Takes the other role; the pairs' priorities follow from it (RFC 8445, section 7.3.1.1).
  void switchRole(boolean nowControlling) {
    controlling = nowControlling;
    list.computePriorities(nowControlling);
    for (CandidatePair pair : list.pairs()) {
      pair.nominating = false;
    }
    events.removeIf(event -> event instanceof IceEvent.RoleChanged);
    events.add(new IceEvent.RoleChanged(nowControlling));
  }

  /// Only the latest path matters to a listener that comes late.
  void pathChanged(int path) {
    events.removeIf(event -> event instanceof IceEvent.PathChanged);
    events.add(new IceEvent.PathChanged(path));
  }

  @Nullable IceEvent nextEvent() {
    return events.poll();
  }

  boolean ready() {
    return !outgoing.isEmpty() || !events.isEmpty();
  }

  void ask(CandidatePair pair, Check check) {
    if (!check.queued && outgoing.size() < MAX_OUTGOING) {
      check.queued = true;
      outgoing.add(new Outgoing.Request(pair, check));
    }
  }

  void answer(Outgoing.Answer answer) {
    if (outgoing.size() < MAX_OUTGOING) {
      outgoing.add(answer);
    } else {
      drops.count(IceDrop.TOO_MANY_ANSWERS);
    }
  }

  ArrayDeque<Outgoing> outgoing() {
    return outgoing;
  }

  /// The end, by failure or by request: gives up every path and forgets every pair.
  void end(IceState last) {
    list.clear();
    outgoing.clear();
    timers.stopAll();
    enter(last);
  }
}
