package dev.parley.ice;

import dev.parley.core.Core;
import dev.parley.core.Counters;
import dev.parley.core.DatagramCore;
import dev.parley.core.Entropy;
import dev.parley.core.Outbox;
import dev.parley.core.Packet;
import dev.parley.core.Paths;
import dev.parley.core.TransportAddress;
import org.jspecify.annotations.Nullable;

/// An ICE agent for one component.
public final class IceAgent implements DatagramCore<IceEvent> {
  private final IceCredentials local;
  private final Counters<IceDrop> drops = new Counters<>(IceDrop.class);

  public IceAgent(IceConfig config, Entropy entropy, Paths paths) {
    local = IceCredentials.random(entropy.split("credentials"), config.ufragPrefix());
  }

  /// What the other side must be told.
  public IceCredentials local() {
    return local;
  }

  /// Adds a host candidate; those added earlier are preferred.
  ///
  /// @return the candidate to signal
  public Candidate addLocalHost(int base, TransportAddress address) {
    return Candidate.of(
        "1", Candidate.priority(CandidateType.HOST, 65535, 1), address, CandidateType.HOST);
  }

  /// Begins to check.
  public void start(long now, IceCredentials remote, boolean remoteLite, boolean controlling) {}

  /// Adds a candidate of the other side.
  public void addRemote(long now, Candidate candidate) {}

  /// The other side has no more candidates.
  public void endOfRemoteCandidates(long now) {}

  /// Where to send: the selected path, else the best valid one, else [Paths#NONE].
  public int sendPath() {
    return Paths.NONE;
  }

  /// The nominated path, or [Paths#NONE].
  public int selectedPath() {
    return Paths.NONE;
  }

  /// Whether an authenticated check has passed on the path in either direction.
  public boolean isValidated(int path) {
    return false;
  }

  public IceState state() {
    return IceState.NEW;
  }

  /// Whether sending is permitted: a path works, and consent is fresh.
  public boolean consented() {
    return false;
  }

  public boolean controlling() {
    return false;
  }

  /// Something authenticated came on the path: a sign of life, though no consent.
  public void touched(long now, int path) {}

  public Counters<IceDrop> drops() {
    return drops;
  }

  @Override
  public void receive(long now, int path, Packet in) {}

  @Override
  public void tick(long now) {}

  @Override
  public long deadline() {
    return Core.NEVER;
  }

  @Override
  public boolean ready() {
    return false;
  }

  @Override
  public int transmit(long now, Outbox out) {
    return 0;
  }

  @Override
  public @Nullable IceEvent next() {
    return null;
  }

  @Override
  public void close(long now) {}
}
