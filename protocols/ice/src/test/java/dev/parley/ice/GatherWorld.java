package dev.parley.ice;

import dev.parley.core.TransportAddress;
import dev.parley.sim.SimLink;
import dev.parley.sim.SimNat;
import dev.parley.sim.SimNetwork;
import dev.parley.sim.SimNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Agents that gather, and signal to each other what they find.
final class GatherWorld {
  static final long SECOND = 1_000_000_000L;
  static final TransportAddress SERVER = TransportAddress.of("20.0.0.1", 3478);
  static final TransportAddress SERVER6 = TransportAddress.of("2600::1", 3478);

  /// One side with its agent.
  static final class Side {
    final SimNetwork network;
    final SimNode node;
    final IceAgent agent;
    final List<IceEvent> events = new ArrayList<>();
    @Nullable Side other;

    Side(SimNetwork network, String name, @Nullable SimNat nat, TransportAddress... addresses) {
      this.network = network;
      node = nat == null ? network.node(name, addresses) : network.node(name, nat, addresses);
      agent = new IceAgent(IceConfig.full(), network.entropy(name), node.paths());
      for (int base = 0; base < addresses.length; base++) {
        agent.addLocalHost(base, addresses[base]);
      }
      node.listen(event -> hear((IceEvent) event));
      node.run(agent);
    }

    private void hear(IceEvent event) {
      events.add(event);
      Side peer = other;
      if (event instanceof IceEvent.CandidateGathered(Candidate candidate, String ufrag, String _)
          && peer != null) {
        Candidate named = Candidate.parse(candidate + " ufrag " + ufrag);
        if (named == null) {
          throw new AssertionError(candidate.toString());
        }
        network.at(network.now() + 20_000_000, () -> peer.agent.addRemote(network.now(), named));
      }
    }

    List<Candidate> gathered() {
      List<Candidate> list = new ArrayList<>();
      for (IceEvent event : events) {
        if (event instanceof IceEvent.CandidateGathered(Candidate candidate, String _, String _)) {
          list.add(candidate);
        }
      }
      return list;
    }

    List<Candidate> gathered(CandidateType type) {
      return gathered().stream().filter(candidate -> candidate.type() == type).toList();
    }

    List<IceEvent.CandidateFailed> failures() {
      return events.stream()
          .filter(IceEvent.CandidateFailed.class::isInstance)
          .map(IceEvent.CandidateFailed.class::cast)
          .toList();
    }

    boolean complete() {
      return agent.gathering() == GatheringState.COMPLETE;
    }

    /// The selected pair.
    @Nullable PairStats selected() {
      int path = agent.selectedPath();
      return agent.pairs().stream()
          .filter(pair -> pair.path() == path && path >= 0)
          .findFirst()
          .orElse(null);
    }
  }

  final SimNetwork network;

  GatherWorld(long seed) {
    this(seed, SimLink.CLEAN);
  }

  GatherWorld(long seed, SimLink link) {
    network = new SimNetwork(seed, link);
  }

  Side side(String name, @Nullable SimNat nat, TransportAddress... addresses) {
    return new Side(network, name, nat, addresses);
  }

  SimTurnServer server() {
    return new SimTurnServer(network, "server", SERVER, SERVER6);
  }

  /// Gathers on both sides and lets them connect; whether both have selected a pair.
  boolean connect(Side left, Side right, GatherConfig config, long withinNanos) {
    left.other = right;
    right.other = left;
    left.agent.gather(network.now(), config);
    right.agent.gather(network.now(), config);
    left.agent.start(network.now(), right.agent.local(), false, true);
    right.agent.start(network.now(), left.agent.local(), false, false);
    return network.runUntil(
        () -> left.agent.selectedPath() >= 0 && right.agent.selectedPath() >= 0, withinNanos);
  }
}
