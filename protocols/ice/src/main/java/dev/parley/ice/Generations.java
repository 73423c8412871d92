package dev.parley.ice;

import dev.parley.core.Core;
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

/// The generations of one agent: the one in use, the one that a restart prepares or checks, and the
/// one before, which still answers for a while.
///
/// RFC 8445, section 9; RFC 8838, section 15 on candidates of an older generation
final class Generations {
  /// How long the old generation answers after the switch: the other side may switch later, and its
  /// media is on the way.
  private static final long LINGER_NANOS = 5_000_000_000L;

  private record Base(int base, TransportAddress address, boolean passive, @Nullable String name) {
    Candidate addTo(Generation generation) {
      return passive
          ? generation.addPassive(base, address)
          : generation.addLocalHost(base, address, name);
    }
  }

  private final IceConfig config;
  private final Entropy entropy;
  private final Paths paths;
  private final IceEvents events;
  private final Counters<IceDrop> drops = new Counters<>(IceDrop.class);
  private final List<SharedPaths> views = new ArrayList<>();
  private final List<Base> bases = new ArrayList<>();
  private final List<LocalHost> relayed = new ArrayList<>();
  private final Announcer announcer;

  /// How many restarts there were.
  private int restarts;

  private IceState state = IceState.NEW;
  private Generation current;
  private @Nullable Generation next;
  private @Nullable Generation previous;
  private long previousEnd = Core.NEVER;

  Generations(IceConfig config, Entropy entropy, Paths paths, IceEvents events) {
    this.config = config;
    this.entropy = entropy;
    this.paths = paths;
    this.events = events;
    announcer = new Announcer(events);
    IceCredentials given = config.credentials();
    current =
        create(
            given == null
                ? IceCredentials.random(entropy.split("credentials"), config.ufragPrefix())
                : given,
            entropy);
  }

  private Generation create(IceCredentials local, Entropy chance) {
    Generation made = new Generation(config, local, chance, new SharedPaths(paths, views), drops);
    bases.forEach(base -> base.addTo(made));
    relayed.forEach(made::addRelayed);
    return made;
  }

  Generation current() {
    return current;
  }

  /// The one of the latest local credentials, started or not.
  Generation newest() {
    Generation coming = next;
    return coming == null ? current : coming;
  }

  /// The latest one that knows the other side's credentials, else the first.
  Generation started() {
    return restarting() ? newest() : current;
  }

  /// Whether a restart is being checked.
  private boolean restarting() {
    Generation coming = next;
    return coming != null && coming.remote() != null;
  }

  IceState state() {
    return state;
  }

  Counters<IceDrop> drops() {
    return drops;
  }

  boolean over() {
    return state == IceState.CLOSED || (state == IceState.FAILED && next == null);
  }

  Candidate addHost(int base, TransportAddress address, @Nullable String name) {
    return add(new Base(base, address, false, name));
  }

  Candidate addPassive(int base, TransportAddress address) {
    return add(new Base(base, address, true, null));
  }

  private Candidate add(Base added) {
    Candidate candidate = added.addTo(current);
    bases.add(added);
    Generation coming = next;
    return coming == null ? candidate : added.addTo(coming);
  }

  /// A stream is over, or could not be opened.
  void closed(long now, int path) {
    for (@Nullable Generation each : new @Nullable Generation[] {current, next, previous}) {
      if (each != null) {
        each.closed(now, path);
      }
    }
    settle(now);
  }

  Announcer announcer() {
    return announcer;
  }

  /// A part of the paths for somebody else.
  SharedPaths share() {
    return new SharedPaths(paths, views);
  }

  /// A TURN server relays for us.
  void addRelay(long now, int base, TransportAddress at, TransportAddress mapped, IceServer from) {
    LocalHost host = announcer.relayed(base, at, mapped, from);
    relayed.add(host);
    current.addRelayed(host);
    Generation coming = next;
    if (coming != null) {
      coming.addRelayed(host);
    }
    announcer.local(newest(), host);
    settle(now);
  }

  /// A socket or a relay is gone: what went over it has to go another way.
  void removeBase(long now, int base) {
    bases.removeIf(each -> each.base == base);
    relayed.removeIf(each -> each.base() == base);
    for (@Nullable Generation each : new @Nullable Generation[] {current, next, previous}) {
      if (each != null) {
        each.removeBase(now, base);
      }
    }
    settle(now);
  }

  boolean prepared() {
    Generation coming = next;
    return coming != null && coming.remote() == null;
  }

  void prepare(long now, IceCredentials local) {
    if (state == IceState.CLOSED || current.remote() == null) {
      throw new IllegalStateException(
          "restart() in state " + state + ": there is nothing to restart");
    }
    if (prepared()) {
      throw new IllegalStateException("a restart is prepared already: start or cancel it first");
    }
    for (Generation known : new Generation[] {current, newest()}) {
      IceCredentials before = known.local();
      if (before.ufrag().equals(local.ufrag()) || before.password().equals(local.password())) {
        throw new IllegalArgumentException("a restart needs a new ufrag and a new password");
      }
    }
    drop(now, next);
    next = create(local, entropy.split("restart " + ++restarts));
    settle(now);
  }

  void cancel(long now) {
    if (prepared()) {
      drop(now, next);
      next = null;
      settle(now);
    }
  }

  void startPrepared(long now, IceCredentials remote, boolean remoteLite) {
    Generation coming = next;
    if (coming == null || !prepared()) {
      throw new IllegalStateException("no restart is prepared: call restart() first");
    }
    coming.start(now, remote, remoteLite, current.controlling());
    settle(now);
  }

  /// @param address the candidate's own, or what its name stands for; null for a name
  void addRemote(long now, Candidate candidate, @Nullable TransportAddress address) {
    String ufrag = candidate.extension("ufrag");
    IceCredentials known = current.remote();
    boolean ofCurrent = ufrag != null && known != null && ufrag.equals(known.ufrag());
    if (restarting() && ofCurrent) {
      drops.count(IceDrop.CANDIDATE_UFRAG);
    } else if (prepared() && (ofCurrent || ufrag == null)) {
      current.addRemote(now, candidate, address);
    } else {
      newest().addRemote(now, candidate, address);
    }
    settle(now);
  }

  boolean isValidated(int path) {
    Generation coming = next;
    Generation old = previous;
    return current.isValidated(path)
        || (coming != null && coming.isValidated(path))
        || (old != null && old.isValidated(path));
  }

  void touched(long now, int path) {
    current.touched(now, path);
    if (state == IceState.DISCONNECTED || next != null) {
      settle(now);
    }
  }

  /// Who a message is for; the one in use counts what is for nobody.
  Generation of(StunMessage message) {
    boolean request = message.stunClass() == StunClass.REQUEST;
    for (@Nullable Generation other : new @Nullable Generation[] {newest(), previous}) {
      if (other != null
          && other != current
          && (request ? other.isNamedBy(message) : other.asked(message))) {
        return other;
      }
    }
    return current;
  }

  void tick(long now) {
    current.tick(now);
    Generation coming = next;
    if (coming != null) {
      coming.tick(now);
    }
    Generation old = previous;
    if (old != null) {
      old.tick(now);
    }
    settle(now);
  }

  long deadline() {
    long deadline = current.deadline();
    Generation coming = next;
    Generation old = previous;
    if (coming != null) {
      deadline = Math.min(deadline, coming.deadline());
    }
    return old == null ? deadline : Math.min(Math.min(deadline, old.deadline()), previousEnd);
  }

  String deadlineReason() {
    Generation coming = next;
    boolean ofNext = coming != null && coming.deadline() < current.deadline();
    return coming != null && ofNext ? coming.deadlineReason() : current.deadlineReason();
  }

  boolean ready() {
    Generation coming = next;
    Generation old = previous;
    return current.ready() || (coming != null && coming.ready()) || (old != null && old.ready());
  }

  int transmit(long now, Outbox out) {
    int sent = current.transmit(now, out);
    Generation coming = next;
    if (coming != null) {
      sent += coming.transmit(now, out);
    }
    Generation old = previous;
    return old == null ? sent : sent + old.transmit(now, out);
  }

  /// Takes over what the generations have to tell, switches, and ends what is over.
  void settle(long now) {
    boolean restarting = restarting();
    for (IceEvent event = current.next(); event != null; event = current.next()) {
      if (!(event instanceof IceEvent.StateChanged(IceState changed))) {
        events.add(event);
      } else if (!restarting) {
        enter(changed);
      }
    }
    Generation coming = next;
    if (coming != null && restarting) {
      settleRestart(now, coming);
    }
    Generation old = previous;
    if (old != null && (now >= previousEnd || old.state() == IceState.FAILED)) {
      endPrevious(now);
    }
    drain(previous);
  }

  private void settleRestart(long now, Generation coming) {
    boolean living = current.consented();
    boolean healthy = living && current.state() != IceState.DISCONNECTED;
    if (coming.consented() && (coming.selectedPath() != Paths.NONE || !healthy)) {
      switchTo(now, coming);
      return;
    }
    if (coming.state() == IceState.FAILED) {
      if (living) {
        // The other side answers nothing new, but what was there still works.
        drop(now, coming);
        next = null;
        enter(current.state());
      } else {
        switchTo(now, coming);
      }
      return;
    }
    boolean up = state == IceState.CONNECTED || state == IceState.COMPLETED;
    enter(up && healthy ? IceState.CONNECTED : IceState.CHECKING);
    for (IceEvent event = coming.next(); event != null; event = coming.next()) {
      if (event instanceof IceEvent.RoleChanged) {
        events.add(event);
      }
    }
  }

  private void switchTo(long now, Generation coming) {
    endPrevious(now);
    previous = current;
    previousEnd = now + LINGER_NANOS;
    current = coming;
    next = null;
    drain(coming);
    if (coming.sendPath() != previous.sendPath()) {
      events.add(new IceEvent.PathChanged(coming.sendPath()));
    }
    enter(coming.state());
  }

  private void endPrevious(long now) {
    drop(now, previous);
    previous = null;
    previousEnd = Core.NEVER;
  }

  private void drop(long now, @Nullable Generation over) {
    if (over != null) {
      over.close(now);
      events.add(new IceEvent.UfragRetired(over.local().ufrag()));
    }
  }

  private static void drain(@Nullable Generation generation) {
    while (generation != null && generation.next() != null) {
      // what a generation says that is not in use is of no interest
    }
  }

  private void enter(IceState changed) {
    if (state != changed) {
      state = changed;
      events.add(new IceEvent.StateChanged(changed));
    }
  }

  void close(long now) {
    if (state == IceState.CLOSED) {
      return;
    }
    drop(now, next);
    next = null;
    endPrevious(now);
    current.close(now);
    settle(now);
  }
}
