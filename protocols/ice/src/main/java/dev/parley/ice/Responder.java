package dev.parley.ice;

import dev.parley.core.Paths;
import dev.parley.core.TransportAddress;
import dev.parley.stun.StunAttribute;
import dev.parley.stun.StunError;
import dev.parley.stun.StunMessage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The server side: answers authenticated requests, and learns from them.
///
/// What is not authenticated gets no answer at all, so that nobody can find out who is here or use
/// us to flood others.
///
/// RFC 8445, section 7.3
final class Responder {
  /// The most addresses that are remembered before the other side's credentials are known.
  private static final int MAX_EARLY = 16;

  private static final int[] NONE = {};

  private final IceContext ice;
  private final Candidates candidates;
  private final Selection selection;

  Responder(IceContext ice, Candidates candidates, Selection selection) {
    this.ice = ice;
    this.candidates = candidates;
    this.selection = selection;
  }

  /// Takes a request, authenticated or not.
  void request(long now, int path, StunMessage message) {
    IceDrop drop = objection(message);
    if (drop != null) {
      ice.drops.count(drop);
      return;
    }
    CandidatePair pair = pairOf(path, message);
    if (pair == null) {
      return;
    }
    pair.requestsReceived++;
    pair.requested = true;
    pair.heard(now);
    if (message.unknownCount() > 0) {
      answer(pair, message, StunError.UNKNOWN_ATTRIBUTE);
      return;
    }
    if (ice.remote != null && conflict(now, message)) {
      answer(pair, message, StunError.ROLE_CONFLICT);
      return;
    }
    answer(pair, message, 0);
    if (ice.remote == null) {
      remember(pair, message);
    } else {
      accepted(now, pair, message.useCandidate());
    }
  }

  /// Why the request is not authentic, or null.
  private @Nullable IceDrop objection(StunMessage message) {
    if (!message.has(StunAttribute.MESSAGE_INTEGRITY)) {
      return IceDrop.NO_INTEGRITY;
    }
    IceContext.Remote remote = ice.remote;
    boolean named =
        remote == null
            ? message.usernameStartsWith(ice.localPrefix)
            : message.usernameIs(remote.incomingUsername);
    if (!named) {
      return IceDrop.WRONG_USERNAME;
    }
    if (!message.integrityValid(ice.localKey)) {
      return IceDrop.WRONG_INTEGRITY;
    }
    return message.priority() < 0 ? IceDrop.MALFORMED : null;
  }

  /// The pair that an authenticated request came on; made, and its path kept, if it is new.
  private @Nullable CandidatePair pairOf(int path, StunMessage message) {
    CandidatePair pair = ice.list.byPath(path);
    if (pair != null) {
      return pair;
    }
    int base = ice.paths.base(path);
    TransportAddress address = ice.paths.remote(path);
    LocalHost host = candidates.hostOn(base, address.v6());
    if (host == null) {
      ice.drops.count(IceDrop.UNKNOWN_BASE);
      return null;
    }
    CandidatePair known = ice.list.find(base, address);
    if (known == null && ice.remote == null && ice.list.pairs().size() >= MAX_EARLY) {
      ice.drops.count(IceDrop.TOO_MANY_PAIRS);
      return null;
    }
    if (!ice.paths.keep(path)) {
      ice.drops.count(IceDrop.NO_PATH);
      return null;
    }
    if (known != null) {
      if (known.path != Paths.NONE) {
        ice.paths.release(known.path);
      }
      known.path = path;
      return known;
    }
    CandidatePair made =
        new CandidatePair(
            host, candidates.learn(address, message.priority(), host.candidate().transport()));
    made.computePriority(ice.controlling);
    if (!ice.list.add(made, true, selection.current())) {
      ice.paths.release(path);
      ice.drops.count(IceDrop.TOO_MANY_PAIRS);
      return null;
    }
    made.path = path;
    return made;
  }

  /// Settles who controls; true if the other side has to give in (RFC 8445, section 7.3.1.1).
  private boolean conflict(long now, StunMessage message) {
    boolean weWin = Long.compareUnsigned(ice.tieBreaker, message.tieBreaker()) >= 0;
    if (ice.config.lite()) {
      return message.controlled(); // a lite agent never controls
    }
    if (ice.controlling && message.controlling()) {
      if (weWin) {
        return true;
      }
    } else if (!ice.controlling && message.controlled()) {
      if (!weWin) {
        return true;
      }
    } else {
      return false;
    }
    ice.switchRole(!ice.controlling);
    selection.roleChanged(now);
    return false;
  }

  private void answer(CandidatePair pair, StunMessage message, int code) {
    int[] unknown = NONE;
    if (code == StunError.UNKNOWN_ATTRIBUTE) {
      unknown = new int[message.unknownCount()];
      for (int i = 0; i < unknown.length; i++) {
        unknown[i] = message.unknown(i);
      }
    }
    ice.answer(
        new Outgoing.Answer(
            pair,
            message.transactionHigh(),
            message.transactionLow(),
            pair.remote.address,
            code,
            unknown));
  }

  /// Keeps what a request said that came before the other side's credentials (RFC 8445, section
  /// 7.3).
  private static void remember(CandidatePair pair, StunMessage message) {
    String username = message.text(StunAttribute.USERNAME);
    pair.earlyUfrag = username == null ? null : username.substring(username.indexOf(':') + 1);
    pair.nominationPending |= message.useCandidate();
  }

  /// Takes up the early requests, now that the other side's credentials are known.
  void begin(long now, IceContext.Remote remote) {
    for (CandidatePair pair : List.copyOf(ice.list.pairs())) {
      if (!pair.requested) {
        continue;
      }
      if (!remote.credentials.ufrag().equals(pair.earlyUfrag)) {
        ice.drops.count(IceDrop.WRONG_USERNAME);
        ice.list.remove(pair);
      } else {
        boolean useCandidate = pair.nominationPending;
        pair.nominationPending = false;
        accepted(now, pair, useCandidate);
      }
    }
  }

  private void accepted(long now, CandidatePair pair, boolean useCandidate) {
    if (ice.config.lite()) {
      // Its own checks cannot tell it more: the request is the proof (RFC 8445, section 7.3.2).
      pair.state = PairState.SUCCEEDED;
      pair.valid = pair.path != Paths.NONE;
      ice.consented(now, pair);
    } else if (!pair.valid && pair.retriggers(now)) {
      ice.list.trigger(pair);
    }
    if (ice.controlling) {
      selection.consider(now, pair);
    } else if (useCandidate) {
      selection.nominatedByPeer(now, pair);
    }
    selection.update();
  }
}
